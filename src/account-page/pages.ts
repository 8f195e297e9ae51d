import { html } from 'hono/html'
import type { Account } from '#accounts/accounts.ts'
import { formatDate, formatTime, type Language } from '#language/language.ts'
import { formParts } from '#web/forms.ts'
import { ownPage } from '#web/own-room.ts'
import type { Html } from '#web/page.ts'
import { actions, badge, buttonLink, facts, notice, outcome, panel } from '#web/parts.ts'
import { languageNames } from '#web/texts.ts'
import type { Here, Summary, Warning } from './account-page.ts'
import { texts } from './texts.ts'

/** Where a warning leads: paths below the tenant; absent where there is no such room. */
export interface SummaryLinks {
  password?: string
  question?: string
  history?: string
  contacts?: string
  approvals?: string
  devices?: string
}

export function summaryPage(visit: Here, summary: Summary, links: SummaryLinks): Html {
  const t = texts[visit.language]
  const { account, password, warnings } = summary
  const { timeZone } = visit.tenant
  return ownPage(visit, {
    name: 'account',
    title: t.title,
    body: html`${warnings.map((warning) => warningBox(visit, warning, links))}${panel(
      t.facts,
      facts([
        [t.userId, html`<span translate="no">${account.userId}</span>`],
        [t.service, visit.tenant.name],
        [t.mails, listOf(visit, mailsOf(account))],
        ...(account.phones.length > 0 ? ([[t.phones, listOf(visit, phonesOf(account))]] as const) : []),
        [t.method, t.methods[account.method]],
        [t.password, password.set ? t.passwordSince(formatDate(password.setAt, visit.language, timeZone)) : t.none],
      ]),
    )}${panel(t.lately, latelyFacts(visit, summary, links))}`,
  })
}

function latelyFacts(visit: Here, { before, refusedSince }: Summary, links: SummaryLinks): Html {
  const t = texts[visit.language]
  const { timeZone } = visit.tenant
  return html`${facts([
    [t.thisSignIn, formatTime(visit.owner.since, visit.language, timeZone)],
    [
      t.before,
      before
        ? html`${formatTime(before.at, visit.language, timeZone)}<br><span class="hint">${before.site ?? t.own} / ${before.browser || t.unknown} / <span translate="no">${before.ip}</span></span>`
        : t.noneInTime(visit.tenant.policy.accountPage.historyDays),
    ],
    [t.refusedSince, refusedSince === 0 ? t.noRefused : badge('warning', t.refused(refusedSince))],
  ])}${links.history ? actions(buttonLink(`${visit.base}${links.history}`, t.toHistory)) : ''}`
}

/** Where the policy offers no room for it, only the support desk can help. */
function warningBox(visit: Here, warning: Warning, links: SummaryLinks): Html {
  const { text, path, step } = saying(visit, warning, links)
  const href = `${visit.base}${path}`
  const offered = path !== undefined && visit.menu('account').some((item) => item.href === href)
  const next = offered ? html`<a href="${href}">${step}</a>` : texts[visit.language].askDesk
  return notice(visit, 'warning', html`<span data-warning="${warning.because}">${text}</span> ${next}`)
}

function saying({ language }: Here, warning: Warning, links: SummaryLinks) {
  const t = texts[language]
  switch (warning.because) {
    case 'password-ends':
      return { text: t.passwordEnds(warning.days), path: links.password, step: t.changePassword }
    case 'certificate-ends':
      return { text: t.certificateEnds(warning), path: links.devices, step: t.toDevices }
    case 'no-question':
      return { text: t.noQuestion, path: links.question, step: t.setQuestion }
    case 'mail-unverified':
      return { text: t.mailUnverified(warning.address), path: links.contacts, step: t.toContacts }
    case 'recovery-unprepared':
      return { text: t.recoveryUnprepared, path: links.contacts, step: t.toContacts }
    case 'approval-fell-back':
      return { text: t.approvalFellBack, path: links.approvals, step: t.toApprovals }
  }
}

interface Reached {
  at: string
  verified: boolean
}

const mailsOf = ({ mails }: Account): Reached[] => mails.map(({ address, verified }) => ({ at: address, verified }))
const phonesOf = ({ phones }: Account): Reached[] => phones.map(({ number, verified }) => ({ at: number, verified }))

function listOf(visit: Here, reached: readonly Reached[]): Html | string {
  const t = texts[visit.language]
  if (reached.length === 0) return t.none
  return html`${reached.map(
    ({ at, verified }) =>
      html`<div><span translate="no">${at}</span> ${verified ? '' : badge('warning', t.notVerified)}</div>`,
  )}`
}

export function languagePage(visit: Here, chosen: Language | undefined, saved: boolean): Html {
  const t = texts[visit.language]
  const parts = formParts(visit)
  return ownPage(visit, {
    name: 'account-language',
    title: t.languageTitle,
    body: html`${saved ? outcome(visit, t.languageSaved) : ''}<p>${t.languageLead}</p>
${parts.form({
  body: html`${parts.radios({
    name: 'language',
    label: t.language,
    value: chosen ?? visit.language,
    choices: visit.tenant.languages.map((language) => ({
      value: language,
      label: html`<span lang="${language}">${languageNames[language]}</span>`,
    })),
  })}${actions(parts.submit(t.save))}`,
})}`,
  })
}

export function exportPage(visit: Here): Html {
  const t = texts[visit.language]
  const parts = formParts(visit)
  return ownPage(visit, {
    name: 'account-export',
    title: t.exportTitle,
    body: html`<p>${t.exportLead}</p>
<ul><li>${t.exportHas1}</li>
<li>${t.exportHas2}</li>
<li>${t.exportHas3}</li></ul>
${notice(visit, 'info', t.exportCare)}${parts.form({ body: actions(parts.submit(t.download)) })}`,
  })
}
