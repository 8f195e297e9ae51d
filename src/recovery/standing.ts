import * as accounts from '#accounts/accounts.ts'
import { hashSecret, sameSecret } from '#crypto/secrets.ts'
import { lockOf } from '#guesses/guesses.ts'
import { type Destination, destinations, neededProofs, type ProofName } from './proofs.ts'
import type { RecoveryParts, RecoveryTenant, Visitor } from './recovery.ts'
import type { ReissueRow } from './store.ts'
import * as store from './store.ts'

/** A reissue that goes on, with whom it is for. */
export interface Situation {
  tenant: RecoveryTenant
  account: accounts.Account
  row: ReissueRow
  destinations: readonly Destination[]
  /** Whether a code that the person has already is as good. */
  ownCodes: boolean
}

/** Where a browser stands. */
export type Standing =
  | { at: 'over'; why: 'expired' | 'used' }
  /** The account has nothing to prove itself with. */
  | { at: 'no-proof' }
  | { at: 'locked'; because: ProofName; until: number | null }
  | ({ at: 'answer' | 'registered' | 'password' | 'done' } & Situation)

/** From saved state alone. */
export async function standingOf(parts: RecoveryParts, visitor: Visitor): Promise<Standing> {
  const { db } = parts.database
  const { tenant, now } = visitor
  const row = await store.findByToken(db, tenant.id, hashSecret(visitor.token))
  const account = row && (await accounts.find(db, tenant.id, row.account_id))
  if (!row || !account || account.state !== 'active' || !tenant.policy.reissue.on) return { at: 'over', why: 'expired' }
  const means = { sentTo: row.sent_to, sendsSms: parts.sendsSms, ownCodes: await hasOwnCodes(parts, account) }
  const { ownCodes } = means
  const situation: Situation = { tenant, account, row, destinations: destinations(account, means), ownCodes }
  const owns = isOwner(row, visitor)
  if (row.used_at !== null) return owns ? { at: 'done', ...situation } : { at: 'over', why: 'used' }
  if (row.expires_at <= now || (await isOvertaken(parts, situation))) return { at: 'over', why: 'expired' }

  const hasQuestion = (await parts.securityQuestions.questionOf(db, tenant.id, account.id)) !== undefined
  const needed = neededProofs(tenant.policy.reissue, account, { ...means, hasQuestion })
  if (!needed) return { at: 'no-proof' }
  const shown = owns ? row.shown.split(' ') : []
  const missing = needed.find((name) => !shown.includes(name))
  if (missing === undefined) return { at: 'password', ...situation }
  const lock = await lockOf(db, guessKey(tenant.id, account.id, missing), now)
  return lock ? { at: 'locked', because: missing, until: lock.until } : { at: missing, ...situation }
}

/** The address has gone since, or the password is another one already: the mail is of no more use, to anybody. */
async function isOvertaken({ database, passwords }: RecoveryParts, { tenant, account, row }: Situation) {
  const isTheirs = account.mails.some(({ address, verified }) => verified && address === row.sent_to)
  const moment = { policy: tenant.policy.password, now: row.issued_at }
  const state = await passwords.state(database.db, tenant.id, account.id, moment)
  return !isTheirs || (state.set && state.setAt > row.issued_at)
}

/** What was shown counts in the browser that showed it; another one that has the link begins anew. */
function isOwner({ browser_hash }: ReissueRow, { browser }: Visitor): boolean {
  return browser !== undefined && browser_hash !== null && sameSecret(browser, browser_hash)
}

/** Codes that nobody sends: an app shows them, or a sheet of paper. They prove more than a mailbox. */
async function hasOwnCodes(
  { database: { db }, oneTimePasswords, recoveryCodes }: RecoveryParts,
  { tenantId, id: accountId }: Pick<accounts.Account, 'tenantId' | 'id'>,
): Promise<boolean> {
  const owner = { tenantId, accountId }
  if ((await oneTimePasswords.list(db, owner)).length > 0) return true
  return ((await recoveryCodes.left(db, owner))?.left ?? 0) > 0
}

/** Judged for the first address that a mail could go to. */
export async function preparedFor(
  parts: RecoveryParts,
  tenant: RecoveryTenant,
  account: accounts.Account,
): Promise<'prepared' | 'unprepared' | 'not-offered'> {
  const { database, securityQuestions, sendsSms } = parts
  if (!tenant.policy.reissue.on) return 'not-offered'
  const sentTo = account.mails.find(({ verified }) => verified)?.address
  if (sentTo === undefined) return 'unprepared'
  const hasQuestion = (await securityQuestions.questionOf(database.db, tenant.id, account.id)) !== undefined
  const asksAnswer = tenant.policy.reissue.proofs.includes('answer')
  // Where the answer is what is asked, another contact in its place is a way, but not what was meant.
  if (asksAnswer && !hasQuestion) return 'unprepared'
  const means = { hasQuestion, sentTo, sendsSms, ownCodes: await hasOwnCodes(parts, account) }
  return neededProofs(tenant.policy.reissue, account, means) ? 'prepared' : 'unprepared'
}

/** What counts on once `proof` was shown in this browser. */
export function shownWith({ row }: Situation, visitor: Visitor, proof: ProofName): string {
  return `${isOwner(row, visitor) ? row.shown : ''}${proof} `
}

export function guessKey(tenantId: string, accountId: string, proof: ProofName) {
  return { tenantId, subject: accountId, authenticator: proof === 'answer' ? 'answer' : 'code' }
}
