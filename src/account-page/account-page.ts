/**
 * The account page: a person's own affairs, once signed in.
 *
 *   summary         who is signed in here, what to see to, the sign-in before this one
 *   chooseLanguage  the language of pages and mails
 *   exportOf        everything that is kept of the person, without secrets
 *
 * The rooms beside it (password, history, sessions and more) are surfaces of their own that share the menu. Who is signed
 * in, and how that ends, is the protocol's; this room shows and asks.
 */
import * as accounts from '#accounts/accounts.ts'
import * as audit from '#audit/audit.ts'
import type { Database, Db } from '#database/database.ts'
import * as history from '#history/history.ts'
import type { Language } from '#language/language.ts'
import type { Notices } from '#notices/notices.ts'
import type { PasswordPolicy, PasswordState, Passwords } from '#passwords/passwords.ts'
import type { SecurityQuestionPolicy, SecurityQuestions } from '#security-questions/security-questions.ts'
import type { Tenant } from '#tenants/tenants.ts'
import { browserName } from '#web/browser-name.ts'
import type { MenuEntry, OwnVisit } from '#web/own-room.ts'
import { Problem } from '#web/problem.ts'
import { statusText } from '#web/status-texts.ts'
import type { AccountPagePolicy } from './options.ts'
import { texts } from './texts.ts'

export { type AccountPagePolicy, accountPageOptions } from './options.ts'

export type AccountTenant = Tenant<{
  accountPage: AccountPagePolicy
  password: PasswordPolicy
  securityQuestion: SecurityQuestionPolicy
}>

export type Here = OwnVisit<AccountTenant>

/** What somebody should see to; each has a next step on its page. */
export type Warning =
  | { because: 'password-ends'; days: number }
  | { because: 'no-question' }
  /** The certificate of a device; no other one of that device takes its place. */
  | { because: 'certificate-ends'; number: number; days: number }
  | { because: 'mail-unverified'; address: string }
  | { because: 'recovery-unprepared' }
  /** The account is asked for its app, and signed in by a code instead. */
  | { because: 'approval-fell-back' }

export interface Summary {
  account: accounts.Account
  password: PasswordState
  warnings: readonly Warning[]
  /** The successful sign-in before the one that this session began with. */
  before: history.SignInRecord | undefined
  /** Refused tries since then. */
  refusedSince: number
}

/** One part of the export; rooms hand in what they keep. */
export type ExportPart = (
  db: Db,
  of: { tenant: AccountTenant; account: accounts.Account; sessionId: string; now: number },
) => Promise<unknown>

export interface AccountPageParts {
  database: Database
  passwords: Passwords
  securityQuestions: SecurityQuestions
  notices: Notices
  /** Certificates of the account that end within so many seconds. */
  certificatesEnding(
    account: accounts.Account,
    within: number,
    now: number,
  ): Promise<{ number: number; notAfter: number }[]>
  /** By the name that they have in the file. */
  exportParts: Readonly<Record<string, ExportPart>>
}

export interface AccountPage {
  account(visit: Here): Promise<accounts.Account>
  summary(visit: Here): Promise<Summary>
  chooseLanguage(visit: Here, language: Language): Promise<void>
  exportOf(visit: Here): Promise<Record<string, unknown>>
}

const named = (of: 'summary' | 'languageTitle' | 'exportTitle') => ({ ja: texts.ja[of], en: texts.en[of] })

export const summaryEntry: MenuEntry = { name: 'account', path: '/account', text: named('summary') }
export const languageEntry: MenuEntry = {
  name: 'account-language',
  path: '/account/language',
  text: named('languageTitle'),
  offered: ({ languages }) => languages.length > 1,
}
export const exportEntry: MenuEntry = {
  name: 'account-export',
  path: '/account/export',
  text: named('exportTitle'),
}

/** A warning about an end comes this early. */
const warnDays = 30
const day = 24 * 60 * 60

export function accountPage(parts: AccountPageParts): AccountPage {
  const { database, passwords, securityQuestions, notices } = parts
  const { db } = database

  async function accountOf({ tenant, owner }: Here): Promise<accounts.Account> {
    const account = await accounts.find(db, tenant.id, owner.accountId)
    if (!account) throw new Problem('not-found', 404, statusText(404))
    return account
  }

  return {
    account: accountOf,

    async summary(visit) {
      const { tenant, now } = visit
      const account = await accountOf(visit)
      const password = await passwords.state(db, tenant.id, account.id, { policy: tenant.policy.password, now })
      const question = await securityQuestions.questionOf(db, tenant.id, account.id)
      const asksQuestion = tenant.policy.securityQuestion.on && question === undefined
      const { last, ...before } = await earlier(visit)
      const ending = await parts.certificatesEnding(account, warnDays * day, now)
      const warnings = [
        ...ending.map(({ number, notAfter }) => ({
          ...{ because: 'certificate-ends' as const, number, days: Math.ceil((notAfter - now) / day) },
        })),
        ...warningsOf(account, password, asksQuestion),
        ...fellBack(account, last),
      ]
      return { account, password, warnings, ...before }
    },

    async chooseLanguage({ tenant, owner, ip, now }, language) {
      await database.durably(async (trx) => {
        await accounts.change(trx, tenant.id, owner.accountId, { language }, now)
        await audit.record(trx, { ...ownAct(tenant.id, owner.accountId, ip, now), act: 'languageChosen' })
      })
    },

    async exportOf(visit) {
      const { tenant, owner, now, reference, ip } = visit
      const account = await accountOf(visit)
      const kept: [string, unknown][] = []
      for (const [name, part] of Object.entries(parts.exportParts))
        kept.push([name, await part(db, { tenant, account, sessionId: owner.sessionId, now })])
      const where = { site: null, ip, browser: browserName(visit.userAgent) }
      const notice = { kind: 'data-exported' as const, at: now, where }
      await database.durably(async (trx) => {
        await notices.tell(trx, { account, tenant, notice, reference, now })
        await audit.record(trx, { ...ownAct(tenant.id, account.id, ip, now), act: 'dataExported' })
      })
      return Object.fromEntries(kept)
    },
  }

  /** Records carry the moment of the last proof, which is never after the session's own beginning. */
  async function earlier({ tenant, owner, now }: Here): Promise<Earlier> {
    const since = now - tenant.policy.accountPage.historyDays * day
    const list = (wanted: Omit<history.Page, 'page'>) =>
      history.list(db, tenant.id, owner.accountId, { ...wanted, page: 1 })
    const begun = await list({ since, until: owner.since, result: 'success', perPage: 2 })
    const before = begun.items[1]
    const refused = await list({ since: before?.at ?? since, result: 'refused', perPage: 1 })
    return { last: begun.items[0], before, refusedSince: refused.total }
  }
}

interface Earlier extends Pick<Summary, 'before' | 'refusedSince'> {
  /** The sign-in that this session began with. */
  last: history.SignInRecord | undefined
}

function fellBack({ twoStep }: accounts.Account, last: Earlier['last']): Warning[] {
  const byCode = twoStep.on && twoStep.way === 'approval' && (last?.ways.includes('security-code') ?? false)
  return byCode ? [{ because: 'approval-fell-back' }] : []
}

function ownAct(tenantId: string, subject: string, ip: string, at: number) {
  return { tenantId, actor: 'owner', subject, ip, at }
}

function warningsOf(account: accounts.Account, password: PasswordState, asksQuestion: boolean): Warning[] {
  const days = password.set ? password.daysLeft : undefined
  const verified = account.mails.some((mail) => mail.verified)
  return [
    ...(days !== undefined && days <= warnDays ? [{ because: 'password-ends' as const, days }] : []),
    ...(asksQuestion ? [{ because: 'no-question' as const }] : []),
    ...(verified ? [] : [{ because: 'recovery-unprepared' as const }]),
    ...account.mails
      .filter((mail) => !mail.verified)
      .map(({ address }) => ({ because: 'mail-unverified' as const, address })),
  ]
}
