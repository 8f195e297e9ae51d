import { html } from 'hono/html'
import { formatTime } from '#language/language.ts'
import { type AskedApp, type AskedBecause, promptNumber } from '#sign-ins/sign-ins.ts'
import type { Html } from '#web/page.ts'
import { badge, facts } from '#web/parts.ts'
import type { Visit } from '#web/visit.ts'
import { texts } from './texts.ts'

/** A request that waits for its person. */
export interface Waiting {
  /** Its id: the number is the beginning of it. */
  id: string
  siteName: string
  startedAt: number
  app: AskedApp
}

/** Whose app this is and why it asks now: what a person compares with the dialog before. */
export function askedPanel(visit: Visit, { id, siteName, startedAt, app }: Waiting): Html {
  const t = texts[visit.language]
  const time = (at: number) => formatTime(at, visit.language, visit.tenant.timeZone)
  return html`<div class="asked">${facts([
    [t.app, html`${siteName} ${app.verified ? badge('success', t.verified) : badge('plain', t.unverified)}`],
    ...(app.publisher === null ? [] : [[t.publisher, app.publisher] as const]),
    [t.domain, html`<span translate="no">${new URL(visit.origin).host}</span>`],
    [t.since, time(startedAt)],
    [t.why, html`${app.because.map((because) => html`<span class="reason">${said(visit, because, time)}</span> `)}`],
    [t.number, promptMark(id)],
  ])}${app.verified ? '' : html`<p class="hint">${t.unverifiedHint}</p>\n`}</div>
`
}

/** `[data-prompt-number]`: the number of a request, as it is read out and typed. */
export function promptMark(id: string): Html {
  return html`<strong class="reference" data-prompt-number translate="no">${promptNumber(id)}</strong>`
}

function said(visit: Visit, because: AskedBecause, time: (at: number) => string): string {
  const t = texts[visit.language].because
  switch (because.kind) {
    case 'updated':
      return t.updated[because.what](because.from, because.to)
    case 'settings-changed':
      return because.at === null ? t.settingsChanged : t.passwordChanged(time(because.at))
    case 'ended':
      return because.endedAt === null
        ? t.ended(time(because.signedInAt))
        : t.expired(time(because.signedInAt), time(because.endedAt))
    case 'site-asked':
      return t.siteAsked
    case 'first-time':
      return t.firstTime
    case 'unproven':
      return t.unproven
    case 'agreement':
      return t.agreement
  }
}
