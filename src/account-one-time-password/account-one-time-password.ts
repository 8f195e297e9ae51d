/**
 * One-time passwords on the account page: the apps and devices that make them, set up, named and removed by their owner.
 *
 *   list      what is set up
 *   draft     the secret that this session is setting up
 *   confirm   a code of it was typed: it counts from now on
 *   rename, remove
 *
 * A change is told to the owner and ends what leans on the factors of the account. The last one that the account's method or
 * the policy needs stays. Page errors: missing, wrong-code, too-long, too-many, needed.
 */
import * as accounts from '#accounts/accounts.ts'
import * as audit from '#audit/audit.ts'
import type { Database, Db } from '#database/database.ts'
import type { Notices } from '#notices/notices.ts'
import {
  type Authenticator,
  type Draft,
  mostAuthenticators,
  type OneTimePasswords,
  type SettingUp,
} from '#one-time-passwords/one-time-passwords.ts'
import type { Tenant } from '#tenants/tenants.ts'
import { browserName } from '#web/browser-name.ts'
import { typedCode } from '#web/forms.ts'
import { judgeName } from '#web/naming.ts'
import type { MenuEntry, OwnVisit } from '#web/own-room.ts'
import { type FieldError, Problem } from '#web/problem.ts'
import { statusText } from '#web/status-texts.ts'
import { complaints, texts } from './texts.ts'

export type OneTimePasswordTenant = Tenant<{
  methods: { allowed: readonly string[] }
  twoStep: { mode: string; ways: readonly string[] }
}>
export type Here = OwnVisit<OneTimePasswordTenant>

export const oneTimePasswordEntry: MenuEntry<OneTimePasswordTenant> = {
  name: 'account-one-time-password',
  path: '/account/one-time-password',
  text: { ja: texts.ja.title, en: texts.en.title },
  offered: isOffered,
}

export function isOffered({ policy: { methods, twoStep } }: OneTimePasswordTenant): boolean {
  if (methods.allowed.includes('password+one-time-password')) return true
  return twoStep.mode !== 'off' && twoStep.ways.includes('one-time-password')
}

/** What the house knows of an account's factors as a whole. */
export interface Factors<T> {
  /** In the transaction of a change: what leans on the factors ends. */
  changed(trx: Db, account: accounts.Account, now: number): Promise<unknown>
  /** Whether what is left is as much as the account's method and the policy need. */
  isEnough(trx: Db, tenant: T, account: accounts.Account): Promise<boolean>
}

export interface OneTimePasswordParts {
  database: Database
  oneTimePasswords: OneTimePasswords
  notices: Notices
  factors: Factors<OneTimePasswordTenant>
}

export type Done = { done: true } | { done: false; errors: FieldError[] }

export interface AccountOneTimePassword {
  list(visit: Here): Promise<readonly Authenticator[]>
  find(visit: Here, id: string): Promise<Authenticator | undefined>
  draft(visit: Here): Promise<Draft>
  confirm(visit: Here, typed: { code: string; name: string }): Promise<Done>
  rename(visit: Here, id: string, typed: string): Promise<Done>
  remove(visit: Here, id: string): Promise<Done>
}

export function accountOneTimePassword(parts: OneTimePasswordParts): AccountOneTimePassword {
  const { database, oneTimePasswords } = parts
  const { db } = database

  return {
    list: (visit) => oneTimePasswords.list(db, ownerOf(visit)),
    find: async (visit, id) => (await oneTimePasswords.list(db, ownerOf(visit))).find((each) => each.id === id),

    draft: (visit) =>
      oneTimePasswords.draft(
        database.brief,
        settingUp(visit),
        { issuer: visit.tenant.name, account: visit.owner.userId },
        visit.now,
      ),

    async confirm(visit, typed) {
      const judged = judgeName('device_name', typed.name)
      const code = typedCode(typed.code)
      const confirmed = await oneTimePasswords.judge(db, settingUp(visit), code, visit.now)
      const errors = [...(confirmed ? [] : [wrongCode(code)]), ...('name' in judged ? [] : [judged])]
      if (!confirmed || !('name' in judged)) return { done: false, errors }
      return database.durably(async (trx) => {
        const owner = ownerOf(visit)
        const account = await accountOf(trx, visit)
        if ((await oneTimePasswords.list(trx, owner)).length >= mostAuthenticators) return tooMany
        if (!(await oneTimePasswords.finish(trx, settingUp(visit), confirmed, visit.now))) return { done: true }
        await oneTimePasswords.add(trx, owner, confirmed, judged.name, visit.now)
        await tell(trx, visit, account, 'added', judged.name)
        return { done: true }
      })
    },

    async rename(visit, id, typed) {
      const judged = judgeName('device_name', typed)
      if (!('name' in judged)) return { done: false, errors: [judged] }
      await database.durably((trx) => oneTimePasswords.rename(trx, ownerOf(visit), id, judged.name))
      return { done: true }
    },

    async remove(visit, id) {
      const removed = await database
        .durably(async (trx) => {
          const name = await oneTimePasswords.remove(trx, ownerOf(visit), id)
          if (name === undefined) return true
          const account = await accountOf(trx, visit)
          // Holds the account: of two removed at the same time the second sees that the first is gone.
          await accounts.isStill(trx, account)
          if (!(await parts.factors.isEnough(trx, visit.tenant, account))) throw needed
          await tell(trx, visit, account, 'removed', name)
          return true
        })
        .catch((error: unknown) => {
          if (error === needed) return false
          throw error
        })
      return removed ? { done: true } : { done: false, errors: [neededError] }
    },
  }

  async function tell(
    trx: Db,
    visit: Here,
    account: accounts.Account,
    change: 'added' | 'removed',
    name: string,
  ): Promise<void> {
    const { tenant, now, ip, userAgent, reference } = visit
    await parts.factors.changed(trx, account, now)
    const where = { site: null, ip, browser: browserName(userAgent) }
    const notice = {
      kind: 'factor-changed' as const,
      change,
      factor: 'one-time-password' as const,
      name,
      at: now,
      where,
    }
    await parts.notices.tell(trx, { account, tenant, notice, reference, now })
    const act = change === 'added' ? 'oneTimePasswordAdded' : 'oneTimePasswordRemoved'
    await audit.record(trx, { tenantId: tenant.id, actor: 'owner', act, subject: account.id, ip, at: now })
  }
}

const ownerOf = ({ tenant, owner }: Here) => ({ tenantId: tenant.id, accountId: owner.accountId })

const settingUp = (visit: Here): SettingUp => ({ ...ownerOf(visit), place: visit.owner.sessionId })

async function accountOf(db: Db, { tenant, owner }: Here): Promise<accounts.Account> {
  const account = await accounts.find(db, tenant.id, owner.accountId)
  if (!account) throw new Problem('not-found', 404, statusText(404))
  return account
}

/** Takes the removal back with everything around it. */
const needed = new Error('the account needs what was removed')

const neededError: FieldError = { field: 'authenticator', code: 'needed', text: complaints.needed }

const tooMany: Done = {
  done: false,
  errors: [{ field: 'code', code: 'too-many', text: complaints.tooMany(mostAuthenticators) }],
}

function wrongCode(code: string): FieldError {
  return code === ''
    ? { field: 'code', code: 'missing', text: complaints.codeMissing }
    : { field: 'code', code: 'wrong-code', text: complaints.codeWrong }
}
