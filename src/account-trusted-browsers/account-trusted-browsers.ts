/**
 * The trusted browsers of an account: looked at, renamed and removed by its owner.
 *
 *   list     those that are trusted now; this browser's own is marked
 *   rename, remove, removeAll
 *
 * A browser becomes trusted only on the last page of a sign-in. Page errors: browser-name, missing, too-long.
 */
import * as accounts from '#accounts/accounts.ts'
import * as audit from '#audit/audit.ts'
import type { Database, Db } from '#database/database.ts'
import type { PasswordPolicy, Passwords } from '#passwords/passwords.ts'
import type { Tenant } from '#tenants/tenants.ts'
import * as trusted from '#trusted-browsers/trusted-browsers.ts'
import { judgeName } from '#web/naming.ts'
import type { MenuEntry, OwnVisit } from '#web/own-room.ts'
import { type FieldError, Problem } from '#web/problem.ts'
import { statusText } from '#web/status-texts.ts'
import { texts } from './texts.ts'

export type TrustTenant = Tenant<{
  password: PasswordPolicy
  twoStep: { mode: string }
  trustedBrowsers: trusted.TrustPolicy
}>
export type Here = OwnVisit<TrustTenant>

export const trustedBrowsersEntry: MenuEntry<TrustTenant> = {
  name: 'account-trusted-browsers',
  path: '/account/trusted-browsers',
  text: { ja: texts.ja.title, en: texts.en.title },
  offered: isOffered,
}

export function isOffered({ policy: { twoStep, trustedBrowsers } }: TrustTenant): boolean {
  return twoStep.mode !== 'off' && trustedBrowsers.on
}

export interface AccountTrustedBrowsers {
  list(visit: Here): Promise<readonly trusted.TrustedBrowser[]>
  rename(visit: Here, id: string, typed: string): Promise<FieldError | undefined>
  /** Whether there was one. */
  remove(visit: Here, id: string): Promise<boolean>
  /** How many there were. */
  removeAll(visit: Here): Promise<number>
}

export function accountTrustedBrowsers({
  database,
  passwords,
}: {
  database: Database
  passwords: Passwords
}): AccountTrustedBrowsers {
  const { db } = database

  return {
    async list(visit) {
      const { tenant, owner, now } = visit
      const account = await accounts.find(db, tenant.id, owner.accountId)
      if (!account) throw new Problem('not-found', 404, statusText(404))
      return listOf(db, passwords, tenant, account, now)
    },

    async rename(visit, id, typed) {
      const judged = judgeName('browser_name', typed)
      if (!('name' in judged)) return judged
      await database.durably((trx) => trusted.rename(trx, ownerOf(visit), id, judged.name))
      return undefined
    },

    remove: (visit, id) =>
      database.durably(async (trx) => {
        const done = await trusted.forget(trx, ownerOf(visit), id)
        if (done) await record(trx, visit, 1)
        return done
      }),

    removeAll: (visit) =>
      database.durably(async (trx) => {
        const count = await trusted.forgetAll(trx, ownerOf(visit))
        if (count > 0) await record(trx, visit, count)
        return count
      }),
  }
}

const ownerOf = ({ tenant, owner }: Here) => ({ tenantId: tenant.id, accountId: owner.accountId })

function record(trx: Db, { tenant, owner, ip, now }: Here, count: number): Promise<void> {
  const entry = { tenantId: tenant.id, actor: 'owner', subject: owner.accountId, ip, at: now }
  return audit.record(trx, { ...entry, act: 'browserTrustEnded', detail: { count } })
}

/** Those that are trusted now, by the policy in force. */
async function listOf(
  db: Db,
  passwords: Passwords,
  { policy }: TrustTenant,
  account: accounts.Account,
  now: number,
): Promise<readonly trusted.TrustedBrowser[]> {
  const state = await passwords.state(db, account.tenantId, account.id, { policy: policy.password, now })
  const bond = { generation: account.generation, passwordGeneration: state.set ? state.generation : 0 }
  const owner = { tenantId: account.tenantId, accountId: account.id }
  return trusted.list(db, owner, { ...bond, days: policy.trustedBrowsers.days, now })
}
