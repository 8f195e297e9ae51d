import * as accounts from '#accounts/accounts.ts'
import * as audit from '#audit/audit.ts'
import type { Db } from '#database/database.ts'
import * as guesses from '#guesses/guesses.ts'
import { networkOf } from '#limits/limits.ts'
import type { Here, PasswordRoomParts, Refused, Situation } from './account-password.ts'
import { complaints } from './texts.ts'

/** The current password was right; `generation` of it, undefined where there is none yet. */
export interface Checked {
  generation: number | undefined
}

/** Counted before it is checked, with the counter of sign-in. */
export async function checkCurrent(
  parts: PasswordRoomParts,
  visit: Here,
  { account, hasPassword }: Situation,
  typed: string,
): Promise<Checked | { refused: Refused }> {
  if (!hasPassword) return { generation: undefined }
  if (typed === '') return refusal(422, 'missing', complaints.currentMissing)
  const { database, passwords } = parts
  const { policy } = visit.tenant
  const tried: guesses.Try = {
    key: { tenantId: account.tenantId, subject: account.id, authenticator: 'password' },
    network: networkOf(visit.ip),
    tries: policy.lock.passwordTries,
    policy: policy.lock,
    now: visit.now,
  }
  const raised = await database.durably((trx) => guesses.raise(trx, tried))
  if (!raised.admitted) return notAdmitted(raised)
  const moment = { policy: policy.password, now: visit.now }
  const verified = await passwords.verify(database.db, account.tenantId, account.id, typed, moment)
  if (verified.right) {
    await database.durably((trx) => guesses.forget(trx, account.tenantId, account.id, 'password'))
    return { generation: verified.generation }
  }
  const follows = await database.durably((trx) => wrong(trx, parts, visit, account, { tried, raised }))
  return follows.locked ? lockedOut(follows.until) : refusal(422, 'wrong-password', complaints.wrong(follows.left))
}

async function wrong(
  trx: Db,
  { notices }: PasswordRoomParts,
  { tenant, ip, now, reference }: Here,
  account: accounts.Account,
  { tried, raised }: { tried: guesses.Try; raised: { count: number; total: number } },
): Promise<guesses.Consequence> {
  const follows = await guesses.wrong(trx, tried, raised)
  const entry = { tenantId: tenant.id, actor: 'owner', subject: account.id, ip, at: now }
  if (!follows.locked) {
    await audit.record(trx, { ...entry, act: 'currentPasswordWrong' })
    return follows
  }
  await accounts.lock(trx, account, 'password', follows.until, now)
  const notice = { kind: 'locked' as const, because: 'password' as const, at: now, until: follows.until }
  await notices.tell(trx, { account, tenant, notice, reference, now })
  await audit.record(trx, { ...entry, act: 'accountLocked', reason: 'password' })
  return follows
}

function notAdmitted(raised: guesses.Raised & { admitted: false }): { refused: Refused } {
  if (raised.why === 'locked') return lockedOut(raised.until)
  const { refused } = refusal(429, 'wait', complaints.wait(raised.seconds))
  return { refused: { ...refused, retryAfterSeconds: raised.seconds } }
}

function lockedOut(until: number | null): { refused: Refused } {
  return { refused: { status: 403, code: 'locked', errors: [], lockedUntil: until } }
}

function refusal(status: 422 | 429, code: string, text: { ja: string; en: string }): { refused: Refused } {
  return { refused: { status, code, errors: [{ field: 'password', code, text }] } }
}
