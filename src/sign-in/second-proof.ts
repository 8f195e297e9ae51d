/**
 * What every page of a second step does with an answer: a try is counted before it is checked, with one count for all that
 * can be guessed beside the password, in whatever sign-in and by whatever way; a right one is saved and, when that is
 * enough, ends the sign-in in the same transaction.
 */
import type { Db } from '#database/database.ts'
import { kindOf, type Proof, type SecondStep } from '#decision/decision.ts'
import * as guesses from '#guesses/guesses.ts'
import { networkOf } from '#limits/limits.ts'
import type { Choices } from '#sign-ins/sign-ins.ts'
import { codeComplaints } from './code-texts.ts'
import { grantIfEnough, type Known } from './ending.ts'
import { lockAccount, restUntilTold } from './locking.ts'
import { recordRefusal } from './records.ts'
import type { Complaint, Showing, SignIn, SignInParts, Visitor } from './sign-in.ts'
import { codeKey, subjectOf } from './subject.ts'
import { complaints } from './texts.ts'

/** What a check found. `use` makes a right one single use, in the transaction that saves its proof; false: it was used before. */
export type Checked =
  | { right: true; details?: Partial<Proof>; use(trx: Db): Promise<boolean> }
  | { right: false; complaint?: Complaint }

export interface Guess {
  step: SecondStep
  /** Counts the try for what is tried as well, in the same transaction. */
  count?(trx: Db): Promise<void>
  /** Called once the try is counted. Awaits nothing that could hang. */
  check(): Promise<Checked>
  /** The same page, with what was wrong. */
  again(complaint: Complaint): Showing
  choices?: Choices
}

/** Of somebody who has shown the password: nobody else is asked for a second proof alone. */
export async function answerGuess(
  parts: SignInParts,
  signIn: SignIn,
  visitor: Visitor,
  standing: Known,
  guess: Guess,
): Promise<Showing> {
  const { database } = parts
  const tried = codeTry(parts, signIn, visitor)
  const raised = await database.durably(async (trx) => {
    const admission = await guesses.raise(trx, tried)
    if (admission.admitted) await guess.count?.(trx)
    return admission
  })
  if (!raised.admitted) return notAdmitted(raised, guess.again)
  const checked = await guess.check().catch(async (problem: unknown) => {
    await database.durably((trx) => guesses.giveBack(trx, tried))
    throw problem
  })
  if (checked.right) {
    const shown = await showProof(parts, signIn, visitor, standing, { ...guess, ...checked })
    if (shown) return shown
  }
  const complaint = checked.right ? undefined : checked.complaint
  return wrongGuess(parts, signIn, visitor, standing, { tried, raised, again: guess.again, complaint })
}

/** What cannot be guessed is counted nowhere: an approval, a passkey. Undefined when it was used before. */
export async function showProof(
  parts: SignInParts,
  signIn: SignIn,
  visitor: Visitor,
  standing: Known,
  {
    step,
    details,
    use,
    choices,
  }: { step: SecondStep; details?: Partial<Proof>; choices?: Choices } & {
    use(trx: Db): Promise<boolean>
  },
): Promise<Showing | undefined> {
  const { account, proofs: before } = standing
  const proof: Proof = { ...details, kind: kindOf(step), at: visitor.now }
  const proofs = [...before.filter(({ kind }) => kind !== proof.kind), proof]
  const progress = { proofs, ...(choices ? { choices } : {}) }
  try {
    return await grantIfEnough(parts, signIn, visitor, standing, progress, async (trx) => {
      // Before the proof itself, as everywhere: networks, the account's count, then the account.
      await guesses.forget(trx, account.tenantId, account.id, 'code')
      if (!(await use(trx))) throw usedBefore
    })
  } catch (error) {
    if (error === usedBefore) return undefined
    throw error
  }
}

const usedBefore = new Error('the proof was used before')

export function codeTry(parts: SignInParts, signIn: SignIn, { tenant, ip, now }: Visitor): guesses.Try {
  const { lock } = tenant.policy
  return {
    key: codeKey(signIn.tenantId, subjectOf(parts, signIn)),
    network: networkOf(ip),
    tries: lock.codeTries,
    policy: lock,
    now,
  }
}

export interface WrongGuess {
  tried: guesses.Try
  raised: { count: number; total: number }
  again(complaint: Complaint): Showing
  complaint?: Complaint | undefined
}

/** Counts, records and, with the last that is allowed, locks. */
export async function wrongGuess(
  parts: SignInParts,
  signIn: SignIn,
  visitor: Visitor,
  { account }: Pick<Known, 'account'>,
  { tried, raised, again, complaint = wrongCode }: WrongGuess,
): Promise<Showing> {
  const begun = performance.now()
  const consequence = await parts.database.durably(async (trx) => {
    const follows = await guesses.wrong(trx, tried, raised)
    await recordRefusal(trx, parts, signIn, visitor, follows.locked ? 'code-locked' : 'wrong-code')
    if (follows.locked) await lockAccount(trx, parts, visitor, account, 'code', follows.until)
    const { tenantId } = tried.key
    await parts.networkTries.wrong(
      trx,
      { tenantId, network: tried.network, now: tried.now },
      visitor.tenant.policy.lock.networkTries,
    )
    return follows
  })
  if (!consequence.locked) return again(complaint)
  await restUntilTold(begun)
  return { show: 'locked', because: 'code', until: consequence.until }
}

export function notAdmitted(raised: guesses.Raised & { admitted: false }, again: Guess['again']): Showing {
  if (raised.why === 'locked') return { show: 'locked', because: 'code', until: raised.until }
  const { seconds } = raised
  return again({ status: 429, retryAfterSeconds: seconds, code: 'wait', text: complaints.wait(seconds) })
}

const wrongCode: Complaint = {
  status: 422,
  code: 'wrong-code',
  text: complaints.summary,
  errors: [{ field: 'code', code: 'wrong-code', text: codeComplaints.wrong }],
}

/** An empty or unreadable code is no try. */
export const codeMissing: Complaint = {
  status: 422,
  code: 'code-missing',
  text: complaints.summary,
  errors: [{ field: 'code', code: 'code-missing', text: codeComplaints.missing }],
}
