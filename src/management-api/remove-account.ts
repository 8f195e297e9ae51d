import * as accounts from '#accounts/accounts.ts'
import * as audit from '#audit/audit.ts'
import type { Db } from '#database/database.ts'
import * as guesses from '#guesses/guesses.ts'
import * as history from '#history/history.ts'
import * as knownBrowsers from '#known-browsers/known-browsers.ts'
import * as reports from '#reports/reports.ts'
import * as sessions from '#sessions/sessions.ts'
import type { ApiParts } from './parts.ts'

/** An account with everything that any room keeps of it. What was audited stays, without what tells about the person. */
export async function removeAccount(parts: ApiParts, trx: Db, account: accounts.Account, now: number): Promise<void> {
  const { tenantId, id, userId } = account
  await parts.grants.endSessions(trx, { tenantId, accountId: id, withGrants: true }, 'account-closed', now)
  await parts.grants.endGrants(trx, tenantId, id, now)
  await sessions.remove(trx, tenantId, id)
  await parts.forget(trx, tenantId, id)
  await parts.passwords.remove(trx, tenantId, id)
  await parts.securityQuestions.remove(trx, tenantId, id)
  await guesses.forget(trx, tenantId, id)
  await history.forget(trx, tenantId, id)
  await knownBrowsers.forget(trx, { tenantId, accountId: id })
  await reports.remove(trx, tenantId, id)
  await parts.notices.remove(trx, tenantId, id)
  await parts.messages.forget(trx, tenantId, id)
  await accounts.remove(trx, account)
  await audit.erase(trx, tenantId, id)
  // Attempts that were not allowed are noted by the name that was called.
  await audit.erase(trx, tenantId, userId)
}
