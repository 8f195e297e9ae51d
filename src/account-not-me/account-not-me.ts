/**
 * "This was not me": the owner of an account, having proved it anew, shuts everybody else out at once.
 *
 *   about     what a number on a page or in a mail stands for
 *   secure    a new password, the end of everything that leaned on the old one, a report to the tenant
 *
 * The new password belongs to the same step: whoever knows the old one could otherwise be the first to change it. Nothing
 * stays open, not even the session that asks, since nobody can tell which of several browsers holds a stolen one.
 * Page errors: unknown-number, missing, different, and those of passwords.
 */
import * as accounts from '#accounts/accounts.ts'
import * as audit from '#audit/audit.ts'
import type { Database, Db } from '#database/database.ts'
import * as guesses from '#guesses/guesses.ts'
import * as history from '#history/history.ts'
import type { Notices } from '#notices/notices.ts'
import type { PasswordPolicy, Passwords, Prepared } from '#passwords/passwords.ts'
import * as reports from '#reports/reports.ts'
import type { Tenant } from '#tenants/tenants.ts'
import { browserName } from '#web/browser-name.ts'
import type { MenuEntry, OwnVisit } from '#web/own-room.ts'
import { type FieldError, Problem } from '#web/problem.ts'
import { typedReference } from '#web/reference.ts'
import { statusText } from '#web/status-texts.ts'
import { complaints, texts } from './texts.ts'

export type NotMeTenant = Tenant<{ password: PasswordPolicy }>
export type Here = OwnVisit<NotMeTenant>

export const notMeEntry: MenuEntry = {
  name: 'account-not-me',
  path: '/account/not-me',
  text: { ja: texts.ja.title, en: texts.en.title },
}

export interface NotMeParts {
  database: Database
  passwords: Passwords
  notices: Notices
  /** Ends whatever the account has open, in the transaction; answers how many sessions that were. */
  endAccess(trx: Db, account: accounts.Account, now: number): Promise<number>
}

export interface Wish {
  /** The number that it is about, as it was typed or linked; may be empty. */
  number: string
  next: string
  confirmed: string
}

/** What was done. */
export interface Secured {
  account: accounts.Account
  sessionsEnded: number
  /** What the person names to the support desk. */
  number: string
}

export type Answer = { secured: Secured } | { errors: FieldError[] }

export interface AccountNotMe {
  account(visit: Here): Promise<accounts.Account>
  /** Undefined when the number stands for nothing of this account. */
  about(visit: Here, number: string): Promise<reports.About | undefined>
  secure(visit: Here, wish: Wish): Promise<Answer>
}

const nothing: reports.About = { source: 'none', number: null, at: null, site: null, ip: null, browser: null }

export function accountNotMe(parts: NotMeParts): AccountNotMe {
  const { database, passwords, notices } = parts
  const { db } = database

  async function account({ tenant, owner }: Here): Promise<accounts.Account> {
    const found = await accounts.find(db, tenant.id, owner.accountId)
    if (!found) throw new Problem('not-found', 404, statusText(404))
    return found
  }

  async function about({ tenant, owner }: Here, typed: string): Promise<reports.About | undefined> {
    const number = typedReference(typed)
    if (number === '') return nothing
    const record = await history.findByNumber(db, tenant.id, owner.accountId, number)
    if (record) {
      const { at, site, ip, browser } = record
      return { source: 'history', number, at, site, ip, browser }
    }
    const told = await notices.find(db, tenant.id, owner.accountId, number)
    return told && { source: 'notice', number, at: told.at, site: told.site, ip: told.ip, browser: told.browser }
  }

  return {
    account,
    about,

    async secure(visit, wish) {
      const owner = await account(visit)
      const errors = await judge(visit, owner, wish)
      if (errors.length > 0) return { errors }
      const concerns = (await about(visit, wish.number)) ?? nothing
      const kept = await passwords.kept(db, owner.tenantId, owner.id)
      const prepared = await passwords.prepare(wish.next, { policy: visit.tenant.policy.password, kept })
      return database.durably((trx) => save(trx, visit, owner, concerns, prepared))
    },
  }

  async function judge(visit: Here, owner: accounts.Account, { next, confirmed }: Wish): Promise<FieldError[]> {
    if (next === '') return [{ field: 'new_password', code: 'missing', text: complaints.nextMissing }]
    const broken = await passwords.judge(next, {
      policy: visit.tenant.policy.password,
      userId: owner.userId,
      mails: owner.mails.map(({ address }) => address),
      kept: await passwords.kept(db, owner.tenantId, owner.id),
    })
    const same = next.normalize('NFC') === confirmed.normalize('NFC')
    return [
      ...broken.map((rule) => ({ field: 'new_password', ...rule })),
      ...(same ? [] : [{ field: 'new_password_confirm', code: 'different', text: complaints.different }]),
    ]
  }

  async function save(
    trx: Db,
    visit: Here,
    owner: accounts.Account,
    concerns: reports.About,
    password: Prepared,
  ): Promise<Answer> {
    const { tenant, now, ip, reference: number, userAgent } = visit
    await passwords.set(trx, tenant.id, owner.id, password, { now })
    await guesses.forget(trx, tenant.id, owner.id, 'password')
    const sessionsEnded = await parts.endAccess(trx, owner, now)
    await reports.add(trx, {
      tenantId: tenant.id,
      accountId: owner.id,
      number,
      kind: 'not-me',
      about: concerns,
      at: now,
    })
    const where = { site: null, ip, browser: browserName(userAgent) }
    await notices.tell(trx, {
      account: owner,
      tenant,
      notice: { kind: 'secured', at: now, where },
      reference: number,
      now,
    })
    await audit.record(trx, {
      tenantId: tenant.id,
      actor: 'owner',
      act: 'notMeReported',
      subject: owner.id,
      detail: { number, about: concerns.number, sessionsEnded },
      ip,
      at: now,
    })
    return { secured: { account: owner, sessionsEnded, number } }
  }
}
