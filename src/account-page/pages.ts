import { html } from 'hono/html'
import type { Account } from '#accounts/accounts.ts'
import type { SignInRecord } from '#history/history.ts'
import { formatDate, formatTime } from '#language/language.ts'
import { formParts } from '#web/forms.ts'
import { type Html, page } from '#web/page.ts'
import { actions, badge, facts, notice, paging, table } from '#web/parts.ts'
import type { Visit } from '#web/visit.ts'
import { type AccountTenant, type Records, recordsPerPage, type Summary } from './account-page.ts'
import { texts } from './texts.ts'

type Here = Visit<AccountTenant>
type Room = 'account' | 'account-history'

/** A warning about the password's end comes this early. */
const warnDays = 30

/** The frame of all rooms: the menu, who is signed in, and the way out. */
function room(visit: Here, account: Account, name: Room, title: string, body: Html): Html {
  const t = texts[visit.language]
  const parts = formParts(visit)
  const item = (of: Room, path: string, text: string) => ({ href: `${visit.base}${path}`, text, current: of === name })
  return page(visit, {
    name,
    title,
    wide: true,
    eyebrow: t.signedInAs(account.userId),
    menu: [item('account', '/account', t.summary), item('account-history', '/account/history', t.history)],
    body: html`${body}${parts.form({
      kind: 'other',
      action: `${visit.base}/end-session/confirm`,
      body: actions(parts.submit(t.signOut, 'second')),
    })}`,
  })
}

export function summaryPage(visit: Here, { account, password, lastSignIn }: Summary): Html {
  const t = texts[visit.language]
  const { timeZone } = visit.tenant
  const ends = password.set && password.daysLeft !== undefined && password.daysLeft <= warnDays
  return room(
    visit,
    account,
    'account',
    t.title,
    html`${ends ? notice(visit, 'warning', t.passwordEnds(password.daysLeft ?? 0)) : ''}${facts([
      [t.userId, html`<span translate="no">${account.userId}</span>`],
      [t.service, visit.tenant.name],
      [t.mails, mailsOf(visit, account)],
      [t.method, t.methods[account.method]],
      [t.password, password.set ? t.passwordSince(formatDate(password.setAt, visit.language, timeZone)) : t.none],
      [
        t.lastSignIn,
        lastSignIn
          ? html`${formatTime(lastSignIn.at, visit.language, timeZone)} ${resultOf(visit, lastSignIn)}`
          : t.none,
      ],
    ])}`,
  )
}

function mailsOf(visit: Here, { mails }: Account): Html | string {
  const t = texts[visit.language]
  if (mails.length === 0) return t.none
  return html`${mails.map(
    ({ address, verified }) =>
      html`<div><span translate="no">${address}</span> ${verified ? '' : badge('warning', t.notVerified)}</div>`,
  )}`
}

export function historyPage(visit: Here, account: Account, { items, total, page: number }: Records): Html {
  const t = texts[visit.language]
  const lead = html`<p>${t.historyLead(visit.tenant.policy.accountPage.historyDays)}</p>\n`
  if (total === 0) return room(visit, account, 'account-history', t.history, html`${lead}<p>${t.noRecords}</p>`)
  return room(
    visit,
    account,
    'account-history',
    t.history,
    html`${lead}${table({
      caption: t.history,
      columns: [t.when, t.site, t.result, t.way, t.browser, t.ip],
      rows: items.map((record) => rowOf(visit, record)),
    })}${paging(visit, {
      page: number,
      perPage: recordsPerPage,
      total,
      href: (to) => `${visit.base}/account/history?page=${to}`,
    })}`,
  )
}

function rowOf(visit: Here, record: SignInRecord): (Html | string)[] {
  const t = texts[visit.language]
  const ways = record.ways.map((way) => t.ways[way as keyof typeof t.ways] ?? way)
  return [
    formatTime(record.at, visit.language, visit.tenant.timeZone),
    record.site ?? t.own,
    resultOf(visit, record),
    ways.join(', ') || '-',
    record.browser || t.unknown,
    html`<span translate="no">${record.ip}</span>`,
  ]
}

function resultOf(visit: Here, { result, code }: SignInRecord): Html {
  const t = texts[visit.language]
  if (result === 'success') return badge('success', t.results.success)
  const why = code === null ? '' : (t.codes[code as keyof typeof t.codes] ?? code)
  return html`<span>${badge('danger', t.results.refused)} ${why}</span>`
}
