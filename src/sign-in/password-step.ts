import type { Account } from '#accounts/accounts.ts'
import type { Proof } from '#decision/decision.ts'
import * as guesses from '#guesses/guesses.ts'
import { type Network, networkOf } from '#limits/limits.ts'
import type { Verified } from '#passwords/passwords.ts'
import { grantIfEnough, type Known } from './ending.ts'
import { lockAccount, restUntilTold } from './locking.ts'
import { passwordPage } from './pages.ts'
import { recordRefusal } from './records.ts'
import type { Answer, Complaint, Showing, SignIn, SignInParts, Visitor } from './sign-in.ts'
import type { Standing } from './standing.ts'
import type { StepPage } from './steps.ts'
import { passwordKey, subjectOf } from './subject.ts'
import { isKnownBrowser } from './telling.ts'
import { complaints } from './texts.ts'

/** From how few tries left on the page says how many: earlier it would only frighten. */
const sayLeftFrom = 5

export const passwordStep: StepPage = {
  step: 'password',
  show: async () => pageWith(),
  answer: answerPassword,
}

const pageWith = (complaint?: Complaint): Showing => ({
  show: 'step',
  page: (visit, asking) => passwordPage(visit, asking, complaint),
  complaint,
})

/** A typed password: counted before it is checked, the same way for a name that nobody has. */
async function answerPassword(
  parts: SignInParts,
  signIn: SignIn,
  answer: Answer,
  visitor: Visitor,
  standing: Standing,
): Promise<Showing> {
  const typed = answer.text('password')
  if (typed === '') return pageWith(missing)
  const { database, passwords } = parts
  const { policy } = visitor.tenant
  const tried: guesses.Try = {
    key: passwordKey(signIn.tenantId, subjectOf(parts, signIn)),
    network: networkOf(visitor.ip),
    tries: policy.lock.passwordTries,
    policy: policy.lock,
    now: visitor.now,
  }
  const seconds = parts.networkTries.heldFor(triesOf(tried))
  if (seconds !== undefined && !(await isKnownBrowser(parts, visitor, standing.account))) return waiting(seconds)
  const raised = await database.durably((trx) => guesses.raise(trx, tried))
  if (!raised.admitted) return notAdmitted(raised)

  const moment = { policy: policy.password, now: visitor.now }
  const verified = await passwords
    .verify(database.db, signIn.tenantId, tried.key.subject, typed, moment)
    .catch(async (problem: unknown) => {
      // Too busy to check it, and nobody's mistake.
      await database.durably((trx) => guesses.giveBack(trx, tried))
      throw problem
    })
  if (verified.right && standing.account?.state === 'active') {
    await parts.networkTries.giveBack(database.brief, triesOf(tried), raised.fromHere - 1)
    return accept(parts, signIn, visitor, { ...standing, account: standing.account }, verified, typed)
  }
  return refuse(parts, signIn, visitor, standing.account, tried, raised)
}

async function accept(
  parts: SignInParts,
  signIn: SignIn,
  visitor: Visitor,
  standing: Known,
  verified: Verified & { right: true },
  typed: string,
): Promise<Showing> {
  const { passwords } = parts
  const { account, proofs: shown } = standing
  const policy = visitor.tenant.policy.password
  const renewed = verified.outdated ? await passwords.prepare(typed, { policy }) : undefined
  const isLeaked = await passwords.isLeaked(typed, policy)
  const proof: Proof = { kind: 'password', at: visitor.now }
  const proofs = [...shown.filter(({ kind }) => kind !== 'password'), proof]
  return grantIfEnough(parts, signIn, visitor, standing, { proofs, password: verified }, async (trx) => {
    if (isLeaked !== verified.leaked) {
      await passwords.noteLeaked(trx, account.tenantId, account.id, verified.generation, isLeaked)
    }
    if (renewed) await passwords.refresh(trx, account.tenantId, account.id, verified.generation, renewed)
    await guesses.forget(trx, account.tenantId, account.id, 'password')
  })
}

async function refuse(
  parts: SignInParts,
  signIn: SignIn,
  visitor: Visitor,
  account: Account | undefined,
  tried: guesses.Try,
  raised: { count: number; total: number },
): Promise<Showing> {
  const begun = performance.now()
  const consequence = await parts.database.durably(async (trx) => {
    const follows = await guesses.wrong(trx, tried, raised)
    await recordRefusal(trx, parts, signIn, visitor, follows.locked ? 'locked' : 'wrong-password')
    if (follows.locked && account) await lockAccount(trx, parts, visitor, account, 'password', follows.until)
    await parts.networkTries.wrong(trx, triesOf(tried), visitor.tenant.policy.lock.networkTries)
    return follows
  })
  if (consequence.locked) {
    await restUntilTold(begun)
    return { show: 'locked', because: 'password', until: consequence.until }
  }
  return pageWith(wrong(consequence.left))
}

function notAdmitted(raised: guesses.Raised & { admitted: false }): Showing {
  if (raised.why === 'locked') return { show: 'locked', because: 'password', until: raised.until }
  return waiting(raised.seconds)
}

function triesOf({ key, network, now }: guesses.Try): Network {
  return { tenantId: key.tenantId, network, now }
}

function waiting(seconds: number): Showing {
  const complaint: Complaint = { status: 429, retryAfterSeconds: seconds, code: 'wait', text: complaints.wait(seconds) }
  return pageWith(complaint)
}

function wrong(left: number): Complaint {
  const text = left <= sayLeftFrom ? complaints.wrongWithLeft(left) : complaints.wrong
  return {
    status: 422,
    code: 'wrong-id-or-password',
    text,
    errors: [{ field: 'password', code: 'wrong-id-or-password', text }],
  }
}

const missing: Complaint = {
  status: 422,
  code: 'password-missing',
  text: complaints.summary,
  errors: [{ field: 'password', code: 'password-missing', text: complaints.passwordMissing }],
}
