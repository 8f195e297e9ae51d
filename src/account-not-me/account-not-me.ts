/**
 * "This was not me": the owner of an account, having proved it anew, shuts everybody else out at once.
 *
 *   about     what a number on a page or in a mail stands for
 *   secure    a new password, the end of everything that leaned on the old one, a report to the tenant
 *
 * The new password belongs to the same step: whoever knows the old one could otherwise be the first to change it. Nothing
 * stays open, not even the session that asks, since nobody can tell which of several browsers holds a stolen one.
 * What else an account signs in with is removed as its owner ticks it: what somebody else registered would open it again.
 * Page errors: unknown-number, missing, different, needed, and those of passwords.
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

export type NotMeTenant = Tenant<{ password: PasswordPolicy; contacts: { undoHours: number } }>
export type Here = OwnVisit<NotMeTenant>

export const notMeEntry: MenuEntry = {
  name: 'account-not-me',
  path: '/account/not-me',
  text: { ja: texts.ja.title, en: texts.en.title },
}

/** Something that the account can show beside the password. */
export interface Registered {
  kind: 'passkey' | 'one-time-password' | 'approval' | 'recovery-codes' | 'device'
  id: string
  name: string
  at: number
}

/** Its box on the page. */
export const boxOf = ({ kind, id }: Registered) => `remove_${kind}_${id}`

export interface NotMeParts {
  database: Database
  passwords: Passwords
  notices: Notices
  factors: {
    list(db: Db, owner: { tenantId: string; accountId: string }): Promise<Registered[]>
    remove(trx: Db, owner: { tenantId: string; accountId: string }, which: Registered): Promise<void>
    /** Whether the account can still sign in by its method. */
    isEnough(trx: Db, tenant: NotMeTenant, account: accounts.Account): Promise<boolean>
  }
  /** Ends whatever the account has open, in the transaction; answers how many sessions that were. */
  endAccess(trx: Db, account: accounts.Account, now: number): Promise<number>
}

export interface Wish {
  /** The number that it is about, as it was typed or linked; may be empty. */
  number: string
  next: string
  confirmed: string
  /** Whether a box is ticked. */
  ticked(box: string): boolean
}

/** What was done. */
export interface Secured {
  account: accounts.Account
  sessionsEnded: number
  removed: readonly Registered[]
  /** What the person names to the support desk. */
  number: string
}

export type Answer = { secured: Secured } | { errors: FieldError[] }

export interface AccountNotMe {
  account(visit: Here): Promise<accounts.Account>
  /** Undefined when the number stands for nothing of this account. */
  about(visit: Here, number: string): Promise<reports.About | undefined>
  /** Newest first. */
  registered(visit: Here): Promise<Registered[]>
  secure(visit: Here, wish: Wish): Promise<Answer>
}

/** As new as what the support desk could undo: it may be of whoever is to be shut out. */
export const isNew = ({ tenant, now }: Here, { at }: Registered) => at > now - tenant.policy.contacts.undoHours * 3600

/** Rolls back a removal that would leave the account without its method. */
class StillNeeded extends Error {
  readonly box: string
  constructor(box: string) {
    super('the account signs in with it')
    this.box = box
  }
}

const nothing: reports.About = { source: 'none', number: null, at: null, site: null, ip: null, browser: null }

export function accountNotMe(parts: NotMeParts): AccountNotMe {
  const { database, passwords, notices, factors } = parts
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
    registered: ({ tenant, owner }) => factors.list(db, { tenantId: tenant.id, accountId: owner.accountId }),

    async secure(visit, wish) {
      const owner = await account(visit)
      const errors = await judge(visit, owner, wish)
      if (errors.length > 0) return { errors }
      const concerns = (await about(visit, wish.number)) ?? nothing
      const kept = await passwords.kept(db, owner.tenantId, owner.id)
      const prepared = await passwords.prepare(wish.next, { policy: visit.tenant.policy.password, kept })
      return database
        .durably((trx) => save(trx, visit, owner, { concerns, prepared, ticked: wish.ticked }))
        .catch((error: unknown) => {
          if (!(error instanceof StillNeeded)) throw error
          return { errors: [{ field: error.box, code: 'needed', text: complaints.needed }] }
        })
    },
  }

  async function removeTicked(trx: Db, { tenant }: Here, owner: accounts.Account, ticked: Wish['ticked']) {
    const of = { tenantId: tenant.id, accountId: owner.id }
    const removed = (await factors.list(trx, of)).filter((each) => ticked(boxOf(each)))
    for (const each of removed) await factors.remove(trx, of, each)
    const [first] = removed
    const needed = removed.find(({ kind }) => owner.method.endsWith(kind)) ?? first
    if (needed && !(await factors.isEnough(trx, tenant, owner))) throw new StillNeeded(boxOf(needed))
    return removed
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
    { concerns, prepared, ticked }: { concerns: reports.About; prepared: Prepared; ticked: Wish['ticked'] },
  ): Promise<Answer> {
    const { tenant, now, ip, reference: number, userAgent } = visit
    await passwords.set(trx, tenant.id, owner.id, prepared, { now })
    await guesses.forget(trx, tenant.id, owner.id, 'password')
    const removed = await removeTicked(trx, visit, owner, ticked)
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
      detail: { number, about: concerns.number, sessionsEnded, removed: removed.map(({ kind }) => kind) },
      ip,
      at: now,
    })
    return { secured: { account: owner, sessionsEnded, removed, number } }
  }
}
