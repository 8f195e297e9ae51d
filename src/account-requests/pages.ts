import { html } from 'hono/html'
import { formatTime } from '#language/language.ts'
import { formParts } from '#web/forms.ts'
import { ownPage } from '#web/own-room.ts'
import type { Html } from '#web/page.ts'
import { actions, facts, notice, outcome, panel } from '#web/parts.ts'
import type { Here, Waiting } from './account-requests.ts'
import { texts } from './texts.ts'

/** `done`: what became of the last one. */
export function requestsPage(visit: Here, waiting: readonly Waiting[], done: string | undefined): Html {
  const t = texts[visit.language]
  return ownPage(visit, {
    name: 'account-requests',
    title: t.title,
    body: html`${said(visit, done)}${panel(
      t.waiting(waiting.length),
      html`<p>${waiting.length === 0 ? t.none : t.lead}</p>
`,
    )}${waiting.map((one) => requestPanel(visit, one))}`,
  })
}

function said(visit: Here, done: string | undefined): Html | '' {
  const t = texts[visit.language]
  if (done === 'approved') return outcome(visit, t.approved)
  if (done === 'refused') return outcome(visit, t.refused)
  return done === 'over' ? notice(visit, 'info', t.over) : ''
}

function requestPanel(visit: Here, { id, site, number, message, createdAt, ip }: Waiting): Html {
  const { language, tenant } = visit
  const t = texts[language]
  const parts = formParts(visit)
  return panel(
    site.name,
    html`${facts([
      ...(message === undefined ? [] : [[t.message, html`<strong translate="no">${message}</strong>`] as const]),
      [t.number, html`<span class="reference" translate="no" data-prompt-number>${number}</span>`],
      [t.askedAt, formatTime(createdAt, language, tenant.timeZone)],
      [t.askedFrom, html`<span translate="no">${ip}</span>`],
    ])}<p class="hint">${t.caution}</p>
${parts.form({
  kind: 'other',
  body: html`${parts.hidden('request', id)}${actions(html`${parts.act('refuse', t.no)}${parts.act('approve', t.yes(site.name))}`)}`,
})}`,
  )
}
