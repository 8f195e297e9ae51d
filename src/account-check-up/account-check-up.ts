/**
 * The security check-up: one page that goes through what keeps an account safe, with a next step for each.
 *
 *   findings   what there is to say, in the order of the page
 *
 * It reads and advises; every step is done on a page of its own.
 */
import * as accounts from '#accounts/accounts.ts'
import type { Database, Db } from '#database/database.ts'
import * as history from '#history/history.ts'
import type { NoticePolicy, Notices, SignInNotices } from '#notices/notices.ts'
import type { PasswordPolicy, Passwords } from '#passwords/passwords.ts'
import * as sessions from '#sessions/sessions.ts'
import type { Tenant } from '#tenants/tenants.ts'
import type { MenuEntry, OwnVisit } from '#web/own-room.ts'
import { Problem } from '#web/problem.ts'
import { statusText } from '#web/status-texts.ts'
import { texts } from './texts.ts'

export type CheckUpTenant = Tenant<{
  accountPage: { historyDays: number }
  password: PasswordPolicy
  notices: NoticePolicy
  session: sessions.SessionPolicy
}>
export type Here<T extends CheckUpTenant = CheckUpTenant> = OwnVisit<T>

export const checkUpEntry: MenuEntry = {
  name: 'account-check-up',
  path: '/account/check-up',
  text: { ja: texts.ja.title, en: texts.en.title },
}

/** `advice`: good to know, nothing is wrong. */
export type State = 'good' | 'attention' | 'advice'

export type Finding = { state: State } & (
  | { about: 'two-step'; because: 'on' | 'off' | 'not-offered' }
  | { about: 'notices'; because: SignInNotices | 'no-address' }
  | { about: 'password'; because: 'fine' | 'leaked' | 'ends' | 'none'; setAt: number | null; daysLeft: number }
  | { about: 'sign-ins'; succeeded: number; refused: number; days: number }
  | { about: 'access'; browsers: number; passkeys: number; oneTimePasswords: number }
  | { about: 'charges' }
  | { about: 'recovery'; because: 'prepared' | 'unprepared' | 'not-offered' }
)

interface Counted {
  list(db: Db, owner: { tenantId: string; accountId: string }): Promise<readonly unknown[]>
}

export interface CheckUpParts<T extends CheckUpTenant> {
  database: Database
  passwords: Passwords
  notices: Notices
  passkeys: Counted
  oneTimePasswords: Counted
  twoStepOffered(tenant: T): boolean
  /** Whether the account could get a new password without the support desk. */
  recoveryOf(tenant: T, account: accounts.Account): Promise<'prepared' | 'unprepared' | 'not-offered'>
}

export interface AccountCheckUp<T extends CheckUpTenant> {
  findings(visit: Here<T>): Promise<Finding[]>
}

const day = 24 * 60 * 60
const warnDays = 30

export function accountCheckUp<T extends CheckUpTenant>(parts: CheckUpParts<T>): AccountCheckUp<T> {
  const { database, passwords, notices } = parts
  const { db } = database

  return {
    async findings(visit) {
      const { tenant, owner } = visit
      const account = await accounts.find(db, tenant.id, owner.accountId)
      if (!account) throw new Problem('not-found', 404, statusText(404))
      return [
        twoStep(visit, account),
        await password(visit, account),
        await signIns(visit, account),
        await access(visit, account),
        await told(visit, account),
        await recovery(visit, account),
        { about: 'charges', state: 'advice' },
      ]
    },
  }

  function twoStep({ tenant }: Here<T>, { twoStep: { on } }: accounts.Account): Finding {
    if (on) return { about: 'two-step', state: 'good', because: 'on' }
    return parts.twoStepOffered(tenant)
      ? { about: 'two-step', state: 'attention', because: 'off' }
      : { about: 'two-step', state: 'advice', because: 'not-offered' }
  }

  async function password({ tenant, now }: Here, { id }: accounts.Account): Promise<Finding> {
    const state = await passwords.state(db, tenant.id, id, { policy: tenant.policy.password, now })
    if (!state.set) return { about: 'password', state: 'advice', because: 'none', setAt: null, daysLeft: 0 }
    const { setAt, daysLeft = Number.POSITIVE_INFINITY } = state
    const because = state.leaked ? 'leaked' : daysLeft <= warnDays ? 'ends' : 'fine'
    return { about: 'password', state: because === 'fine' ? 'good' : 'attention', because, setAt, daysLeft }
  }

  async function signIns({ tenant, now }: Here, { id }: accounts.Account): Promise<Finding> {
    const days = tenant.policy.accountPage.historyDays
    const count = async (result: 'success' | 'refused') =>
      (await history.list(db, tenant.id, id, { since: now - days * day, result, page: 1, perPage: 1 })).total
    const [succeeded, refused] = [await count('success'), await count('refused')]
    return { about: 'sign-ins', state: refused > 0 ? 'attention' : 'advice', succeeded, refused, days }
  }

  /** Where and with what somebody can come in now; only the owner knows whether all of it is theirs. */
  async function access({ tenant, now }: Here, { id: accountId }: accounts.Account): Promise<Finding> {
    const owner = { tenantId: tenant.id, accountId }
    const browsers = (await sessions.list(db, tenant.id, accountId, tenant.policy.session, now)).length
    const passkeys = (await parts.passkeys.list(db, owner)).length
    const oneTimePasswords = (await parts.oneTimePasswords.list(db, owner)).length
    return { about: 'access', state: 'advice', browsers, passkeys, oneTimePasswords }
  }

  async function told({ tenant }: Here, { id, mails }: accounts.Account): Promise<Finding> {
    if (!mails.some(({ verified }) => verified)) {
      return { about: 'notices', state: 'attention', because: 'no-address' }
    }
    const because = (await notices.choiceOf(db, tenant.id, id)).signIn ?? tenant.policy.notices.signIn
    return { about: 'notices', state: because === 'off' ? 'attention' : 'good', because }
  }

  async function recovery({ tenant }: Here<T>, account: accounts.Account): Promise<Finding> {
    const because = await parts.recoveryOf(tenant, account)
    const state = { prepared: 'good', unprepared: 'attention', 'not-offered': 'advice' } as const
    return { about: 'recovery', state: state[because], because }
  }
}
