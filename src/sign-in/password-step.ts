import type { Account } from '#accounts/accounts.ts'
import type { Db } from '#database/database.ts'
import type { Proof } from '#decision/decision.ts'
import * as guesses from '#guesses/guesses.ts'
import { type Network, networkOf } from '#limits/limits.ts'
import type { Verified } from '#passwords/passwords.ts'
import { grantIfEnough } from './ending.ts'
import { lockAccount, restUntilTold } from './locking.ts'
import { passwordPage } from './pages.ts'
import { recordRefusal } from './records.ts'
import type { Answer, Complaint, Showing, SignIn, SignInParts, Visitor } from './sign-in.ts'
import type { Standing } from './standing.ts'
import type { StepPage } from './steps.ts'
import { passwordKey, subjectOf } from './subject.ts'
import { isKnownBrowser } from './telling.ts'
import { complaints } from './texts.ts'
import { endGuessed, endSuspect, withTrust } from './trust.ts'

const sayLeftFrom = 5

export const passwordStep: StepPage = {
  step: 'password',
  show: async () => pageWith(),
  answer: answerPassword,
}

const pageWith = (complaint?: Complaint): Showing => ({
  show: 'step',
  page: passwordPage,
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
  if (typed === '') return pageWith(passwordMissing)
  const checked = await checkPassword(parts, signIn, visitor, standing, typed)
  if ('held' in checked) return heldPage(checked, pageWith)
  if (!checked.right) return refusePassword(parts, signIn, visitor, standing, checked, (left) => pageWith(wrong(left)))
  const { account, verified } = checked
  const proofs = withTrust(withPassword(standing.proofs, visitor), standing, visitor.now)
  const settle = await afterRight(parts, signIn, visitor, standing, checked, typed)
  return grantIfEnough(parts, signIn, visitor, { ...standing, account }, { proofs, password: verified }, settle)
}

export const withPassword = (shown: readonly Proof[], { now }: Visitor): Proof[] => [
  ...shown.filter(({ kind }) => kind !== 'password'),
  { kind: 'password', at: now },
]

/** A try that was counted. */
export interface CountedTry {
  tried: guesses.Try
  raised: { count: number; total: number; fromHere: number }
}

export type Held = { held: 'locked'; until: number | null } | { held: 'wait'; seconds: number }
export type RightPassword = CountedTry & { right: true; account: Account; verified: Verified & { right: true } }
export type CheckedPassword = Held | RightPassword | (CountedTry & { right: false })

/** Counts, then checks. `count` counts what is typed beside it, in the same transaction. */
export async function checkPassword(
  parts: SignInParts,
  signIn: SignIn,
  visitor: Visitor,
  { account, trust }: Standing,
  typed: string,
  count: (trx: Db) => Promise<void> = async () => {},
): Promise<CheckedPassword> {
  const { database, passwords } = parts
  const { policy } = visitor.tenant
  const subject = subjectOf(parts, signIn)
  const tried: guesses.Try = {
    key: passwordKey(signIn.tenantId, subject),
    network: networkOf(visitor.ip),
    tries: policy.lock.passwordTries,
    policy: policy.lock,
    now: visitor.now,
    ...(trust.state === 'trusted' ? laneOf(signIn.tenantId, subject, trust.id) : {}),
  }
  const seconds = parts.networkTries.heldFor(triesOf(tried))
  if (seconds !== undefined && trust.state !== 'trusted' && !(await isKnownBrowser(parts, visitor, account)))
    return { held: 'wait', seconds }
  const raised = await database.durably(async (trx) => {
    const admission = await guesses.raise(trx, tried)
    if (admission.admitted) await count(trx)
    return admission
  })
  if (!raised.admitted) {
    return raised.why === 'locked' ? { held: 'locked', until: raised.until } : { held: 'wait', seconds: raised.seconds }
  }
  const verified = await passwords
    .verify(database.db, signIn.tenantId, subject, typed, { policy: policy.password, now: visitor.now })
    .catch(async (problem: unknown) => {
      // Too busy to check it, and nobody's mistake.
      await database.durably((trx) => guesses.giveBack(trx, tried))
      throw problem
    })
  if (!verified.right || account?.state !== 'active') return { right: false, tried, raised }
  return { right: true, tried, raised, account, verified }
}

/** How often a password may be wrong in a trusted browser before it is one like any other. */
const laneTries = 5

/** Tries in a trusted browser are counted by themselves: neither locks nor waits that others earned hold there. */
function laneOf(tenantId: string, subject: string, browserId: string): Partial<guesses.Try> {
  const key = { tenantId, subject, authenticator: `browser ${browserId}` }
  return { key, network: 'trusted', tries: laneTries, policy: { minutes: 0, waitsFrom: laneTries } }
}

/** What follows of a right password in the transaction that saves it; what takes its time is done before. */
export async function afterRight(
  parts: SignInParts,
  signIn: SignIn,
  visitor: Visitor,
  standing: Standing,
  { account, verified, tried, raised }: RightPassword,
  typed: string,
): Promise<(trx: Db) => Promise<void>> {
  const { passwords, database } = parts
  const policy = visitor.tenant.policy.password
  await parts.networkTries.giveBack(database.brief, triesOf(tried), raised.fromHere - 1)
  const renewed = verified.outdated ? await passwords.prepare(typed, { policy }) : undefined
  const isLeaked = await passwords.isLeaked(typed, policy)
  return async (trx) => {
    if (isLeaked !== verified.leaked) {
      await passwords.noteLeaked(trx, account.tenantId, account.id, verified.generation, isLeaked)
    }
    if (renewed) await passwords.refresh(trx, account.tenantId, account.id, verified.generation, renewed)
    // A lock that others earned holds on, for others.
    await guesses.forget(trx, account.tenantId, account.id, tried.key.authenticator)
    if (standing.lock === undefined) await guesses.forget(trx, account.tenantId, account.id, 'password')
    await endSuspect(trx, parts, signIn, visitor, { ...standing, account })
  }
}

/** A wrong one: recorded, told at the lock, and answered by `again` with the tries that are left. */
export async function refusePassword(
  parts: SignInParts,
  signIn: SignIn,
  visitor: Visitor,
  { account, trust }: Standing,
  { tried, raised }: CountedTry,
  again: (left: number) => Showing,
): Promise<Showing> {
  const begun = performance.now()
  const consequence = await parts.database.durably(async (trx) => {
    const follows = await guesses.wrong(trx, tried, raised)
    const inLane = trust.state === 'trusted'
    await recordRefusal(trx, parts, signIn, visitor, follows.locked && !inLane ? 'locked' : 'wrong-password')
    if (follows.locked && account && inLane) await endGuessed(trx, visitor, account, trust)
    else if (follows.locked && account) await lockAccount(trx, parts, visitor, account, 'password', follows.until)
    await parts.networkTries.wrong(trx, triesOf(tried), visitor.tenant.policy.lock.networkTries)
    return follows
  })
  if (!consequence.locked) return again(consequence.left)
  await restUntilTold(begun)
  return trust.state === 'trusted'
    ? { show: 'anew' }
    : { show: 'locked', because: 'password', until: consequence.until }
}

export function heldPage(held: Held, again: (complaint: Complaint) => Showing): Showing {
  if (held.held === 'locked') return { show: 'locked', because: 'password', until: held.until }
  const { seconds } = held
  return again({ status: 429, retryAfterSeconds: seconds, code: 'wait', text: complaints.wait(seconds) })
}

function triesOf({ key, network, now }: guesses.Try): Network {
  return { tenantId: key.tenantId, network, now }
}

/** From few tries left on the page says how many: earlier it would only frighten. */
export const saysLeft = (left: number) => left <= sayLeftFrom

function wrong(left: number): Complaint {
  const text = saysLeft(left) ? complaints.wrongWithLeft(left) : complaints.wrong
  return {
    status: 422,
    code: 'wrong-id-or-password',
    text,
    errors: [{ field: 'password', code: 'wrong-id-or-password', text }],
  }
}

export const passwordMissing: Complaint = {
  status: 422,
  code: 'password-missing',
  text: complaints.summary,
  errors: [{ field: 'password', code: 'password-missing', text: complaints.passwordMissing }],
}
