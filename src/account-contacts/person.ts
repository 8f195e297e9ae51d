import * as accounts from '#accounts/accounts.ts'
import type { Db } from '#database/database.ts'
import { Problem } from '#web/problem.ts'
import { statusText } from '#web/status-texts.ts'
import type { Here } from './account-contacts.ts'

/** Who is signed in, as the database has them. */
export async function accountOf(db: Db, { tenant, owner }: Here): Promise<accounts.Account> {
  const account = await accounts.find(db, tenant.id, owner.accountId)
  if (!account) throw new Problem('not-found', 404, statusText(404))
  return account
}

/** What an audit entry of their own act says of it. */
export function ownAct({ tenant, owner, ip, now }: Here) {
  return { tenantId: tenant.id, actor: 'owner', subject: owner.accountId, ip, at: now }
}
