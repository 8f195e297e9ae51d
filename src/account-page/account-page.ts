/**
 * The account page: a person's own affairs, once signed in.
 *
 *   summary    who is signed in here, what stands out, the last sign-in
 *   records    the sign-in history, page by page
 *
 * Who is signed in, and how that ends, is the protocol's; this room shows and asks.
 */
import * as accounts from '#accounts/accounts.ts'
import type { Database } from '#database/database.ts'
import type { Proof } from '#decision/decision.ts'
import * as history from '#history/history.ts'
import type { PasswordPolicy, PasswordState, Passwords } from '#passwords/passwords.ts'
import type { Tenant } from '#tenants/tenants.ts'
import type { AccountPagePolicy } from './options.ts'

export { type AccountPagePolicy, accountPageOptions } from './options.ts'

export type AccountTenant = Tenant<{ accountPage: AccountPagePolicy; password: PasswordPolicy }>

/** The session of the browser that asks. */
export interface OpenSession {
  id: string
  accountId: string
  startedAt: number
  proofs: readonly Proof[]
}

export interface Summary {
  account: accounts.Account
  password: PasswordState
  lastSignIn: history.SignInRecord | undefined
}

export interface Records {
  items: readonly history.SignInRecord[]
  total: number
  page: number
}

export const recordsPerPage = 20

const day = 24 * 60 * 60

export interface AccountPage {
  /** Undefined when the account was removed meanwhile. */
  account(tenant: AccountTenant, session: OpenSession): Promise<accounts.Account | undefined>
  summary(tenant: AccountTenant, account: accounts.Account, now: number): Promise<Summary>
  /** A page past the last gives the last. */
  records(tenant: AccountTenant, account: accounts.Account, page: number, now: number): Promise<Records>
}

export function accountPage({ database, passwords }: { database: Database; passwords: Passwords }): AccountPage {
  const { db } = database

  async function list(tenant: AccountTenant, accountId: string, page: number, perPage: number, now: number) {
    const since = now - tenant.policy.accountPage.historyDays * day
    return history.list(db, tenant.id, accountId, { since, page, perPage })
  }

  return {
    account: (tenant, session) => accounts.find(db, tenant.id, session.accountId),

    async summary(tenant, account, now) {
      const password = await passwords.state(db, tenant.id, account.id, { policy: tenant.policy.password, now })
      const { items } = await list(tenant, account.id, 1, 1, now)
      return { account, password, lastSignIn: items[0] }
    },

    records: (tenant, account, page, now) => list(tenant, account.id, page, recordsPerPage, now),
  }
}
