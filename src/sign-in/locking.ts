import { setTimeout as rest } from 'node:timers/promises'
import type { Account, LockReason } from '#accounts/accounts.ts'
import * as accounts from '#accounts/accounts.ts'
import * as audit from '#audit/audit.ts'
import type { Db } from '#database/database.ts'
import type { SignInParts, Visitor } from './sign-in.ts'

/** A lock writes and mails more for a name that somebody has. It is answered no sooner than this for every name. */
const lockMilliseconds = 250

/** Awaited before a lock is told; `begun` by performance.now(). */
export const restUntilTold = (begun: number) => rest(Math.max(0, begun + lockMilliseconds - performance.now()))

/** The account is locked, its owner told, in the transaction of the try that was one too many. */
export async function lockAccount(
  trx: Db,
  parts: SignInParts,
  visitor: Visitor,
  account: Account,
  because: LockReason,
  until: number | null,
): Promise<void> {
  const { tenant, reference, now, ip } = visitor
  await accounts.lock(trx, account, because, until, now)
  await audit.record(trx, {
    tenantId: account.tenantId,
    actor: 'visitor',
    act: 'accountLocked',
    subject: account.id,
    reason: because,
    ip,
    at: now,
  })
  await parts.notices.tell(trx, {
    account,
    tenant,
    notice: { kind: 'locked', because, at: now, until },
    reference,
    now,
  })
}
