import * as accounts from '#accounts/accounts.ts'
import type { Db } from '#database/database.ts'
import { type AccountAnswer, shown } from './account-shape.ts'
import { notFound } from './frame/problems.ts'
import type { ApiParts, ApiTenant, Issued } from './parts.ts'

export interface Named {
  tenant: string
  userId: string
}

/** The tenant and account of a path. Throws Problem `not-found`. */
export async function findAccount(
  { tenants }: ApiParts,
  db: Db,
  name: Named,
): Promise<{ tenant: ApiTenant; account: accounts.Account }> {
  const tenant = await tenants.read(db, name.tenant)
  const account = tenant && (await accounts.findByUserId(db, tenant.id, name.userId))
  if (!tenant || !account) throw notFound()
  return { tenant, account }
}

/** The account as the API shows it, as the database has it now. */
export async function present(
  { passwords }: ApiParts,
  db: Db,
  {
    tenant,
    account,
    now,
    issued,
  }: { tenant: ApiTenant; account: accounts.Account; now: number; issued?: Issued | undefined },
): Promise<AccountAnswer> {
  const password = await passwords.state(db, tenant.id, account.id, { policy: tenant.policy.password, now })
  return shown({ account, password, now, issued })
}
