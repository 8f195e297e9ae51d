/**
 * Changing one's own password on the account page.
 *
 *   state    what the page has to know: whether there is a password yet, and the rules for the next one
 *   change   the current one, then the next: both judged, then everything at once
 *
 * A wrong current password is counted like one at sign-in, by the same counter: a session that somebody left open is no place
 * to guess. What ends with the old password, and the mail that tells of it, belong to the change itself.
 * Page errors: missing, wrong-password, wait, locked, moved, different, and those of passwords.
 */
import * as accounts from '#accounts/accounts.ts'
import * as audit from '#audit/audit.ts'
import type { Database, Db } from '#database/database.ts'
import * as guesses from '#guesses/guesses.ts'
import type { Notices } from '#notices/notices.ts'
import type { PasswordPolicy, Passwords, Prepared } from '#passwords/passwords.ts'
import type { Tenant } from '#tenants/tenants.ts'
import { browserName } from '#web/browser-name.ts'
import type { MenuEntry, OwnVisit } from '#web/own-room.ts'
import { type FieldError, Problem } from '#web/problem.ts'
import { statusText } from '#web/status-texts.ts'
import { type Checked, checkCurrent } from './current-password.ts'
import { complaints, texts } from './texts.ts'

export type PasswordTenant = Tenant<{
  password: PasswordPolicy
  lock: guesses.LockPolicy & { passwordTries: number }
}>
export type Here = OwnVisit<PasswordTenant>

export const passwordEntry: MenuEntry = {
  name: 'account-password',
  path: '/account/password',
  text: { ja: texts.ja.title, en: texts.en.title },
}

/** What ends with a password, where the owner wants it. */
export interface EndsSessions {
  endSessions(
    trx: Db,
    others: { tenantId: string; accountId: string; exceptId: string; withGrants: true },
    reason: 'ended-by-owner',
    now: number,
  ): Promise<readonly string[]>
}

export interface PasswordRoomParts {
  database: Database
  passwords: Passwords
  notices: Notices
  sessions: EndsSessions
}

/** What the form sent. */
export interface Wish {
  current: string
  next: string
  confirmed: string
  endOthers: boolean
}

/** A form to mend. */
export interface Refused {
  status: 403 | 422 | 429
  code: string
  errors: FieldError[]
  retryAfterSeconds?: number
  /** The account is locked now; null: until the support desk unlocks it. */
  lockedUntil?: number | null
}

export type Changed = { changed: true; ended: number } | ({ changed: false } & Refused)

export interface Situation {
  account: accounts.Account
  hasPassword: boolean
}

export interface AccountPassword {
  situation(visit: Here): Promise<Situation>
  change(visit: Here, wish: Wish): Promise<Changed>
}

export function accountPassword(parts: PasswordRoomParts): AccountPassword {
  const { database, passwords } = parts
  const { db } = database

  async function situation({ tenant, owner, now }: Here): Promise<Situation> {
    const account = await accounts.find(db, tenant.id, owner.accountId)
    if (!account) throw new Problem('not-found', 404, statusText(404))
    const { set } = await passwords.state(db, tenant.id, account.id, { policy: tenant.policy.password, now })
    return { account, hasPassword: set }
  }

  async function judge(visit: Here, { account }: Situation, { next, confirmed }: Wish): Promise<FieldError[]> {
    if (next === '') return [{ field: 'new_password', code: 'missing', text: complaints.nextMissing }]
    const broken = await passwords.judge(next, {
      policy: visit.tenant.policy.password,
      userId: account.userId,
      mails: account.mails.map(({ address }) => address),
      kept: await passwords.kept(db, account.tenantId, account.id),
    })
    const same = next.normalize('NFC') === confirmed.normalize('NFC')
    return [
      ...broken.map((rule) => ({ field: 'new_password', ...rule })),
      ...(same ? [] : [{ field: 'new_password_confirm', code: 'different', text: complaints.different }]),
    ]
  }

  return {
    situation,

    async change(visit, wish) {
      const found = await situation(visit)
      const checked = await checkCurrent(parts, visit, found, wish.current)
      if ('refused' in checked) return { changed: false, ...checked.refused }
      const errors = await judge(visit, found, wish)
      if (errors.length > 0) return { changed: false, status: 422, code: errors[0]!.code, errors }

      const { account } = found
      const kept = await passwords.kept(db, account.tenantId, account.id)
      const prepared = await passwords.prepare(wish.next, { policy: visit.tenant.policy.password, kept })
      return database.durably((trx) => save(trx, visit, account, { prepared, checked, endOthers: wish.endOthers }))
    },
  }

  async function save(
    trx: Db,
    visit: Here,
    account: accounts.Account,
    { prepared, checked, endOthers }: { prepared: Prepared; checked: Checked; endOthers: boolean },
  ): Promise<Changed> {
    const { tenant, owner, now, ip, reference } = visit
    const present = await passwords.state(trx, tenant.id, account.id, { policy: tenant.policy.password, now })
    // Changed meanwhile, perhaps by the owner elsewhere: what was typed as the current one is no longer it.
    if ((present.set ? present.generation : undefined) !== checked.generation) return moved
    await passwords.set(trx, tenant.id, account.id, prepared, { now })
    await guesses.forget(trx, tenant.id, account.id, 'password')
    // Whoever showed the old password in a sign-in that is still under way, or not yet taken up by its site, gets nothing for it.
    await accounts.beginAnew(trx, tenant.id, account.id)
    const others = { tenantId: tenant.id, accountId: account.id, exceptId: owner.sessionId, withGrants: true } as const
    const ended = endOthers ? await parts.sessions.endSessions(trx, others, 'ended-by-owner', now) : []
    const where = { site: null, ip, browser: browserName(visit.userAgent) }
    const notice = { kind: 'password-changed' as const, at: now, where }
    await parts.notices.tell(trx, { account, tenant, notice, reference, now })
    await audit.record(trx, {
      tenantId: tenant.id,
      actor: 'owner',
      act: 'passwordChanged',
      subject: account.id,
      detail: { sessionsEnded: ended.length, endedOthers: endOthers },
      ip,
      at: now,
    })
    return { changed: true, ended: ended.length }
  }
}

const moved: Changed = {
  changed: false,
  status: 422,
  code: 'moved',
  errors: [{ field: 'password', code: 'moved', text: complaints.moved }],
}
