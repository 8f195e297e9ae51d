import { html } from 'hono/html'
import { formatTime } from '#language/language.ts'
import { formParts } from '#web/forms.ts'
import { ownPage } from '#web/own-room.ts'
import type { Html } from '#web/page.ts'
import { actions, badge, facts, notice, outcome, panel } from '#web/parts.ts'
import type { Here, OpenSession } from './account-sessions.ts'
import { texts } from './texts.ts'

export interface SessionsLinks {
  /** The sites connected: a path below the tenant. */
  sites?: string
}

export function sessionsPage(
  visit: Here,
  open: readonly OpenSession[],
  { sites, ended }: SessionsLinks & { ended: number | undefined },
): Html {
  const t = texts[visit.language]
  const parts = formParts(visit)
  const others = open.some(({ isThis }) => !isThis)
  return ownPage(visit, {
    name: 'account-sessions',
    title: t.title,
    body: html`${said(visit, ended)}${panel(
      t.open(open.length),
      html`<p>${t.lead}</p>
${
  others
    ? parts.form({ body: html`<p>${t.endOthersLead}</p>${actions(parts.act('end-others', t.endOthers, 'danger'))}` })
    : html`<p>${t.onlyHere}</p>\n`
}${sites ? html`<p><a href="${visit.base}${sites}">${t.toSites}</a></p>\n` : ''}`,
    )}${open.map((session) => sessionPanel(visit, session))}`,
  })
}

function said(visit: Here, ended: number | undefined): Html | '' {
  const t = texts[visit.language]
  if (ended === undefined) return ''
  return ended > 0 ? outcome(visit, t.ended(ended)) : notice(visit, 'info', t.endedAlready)
}

function sessionPanel(visit: Here, session: OpenSession): Html {
  const { language, tenant } = visit
  const t = texts[language]
  const parts = formParts(visit)
  const time = (at: number) => formatTime(at, language, tenant.timeZone)
  const end = parts.form({
    kind: 'other',
    body: html`${parts.hidden('session', session.id)}${actions(parts.submit(t.end, 'second'))}`,
  })
  return panel(
    session.browser || t.unknown,
    html`${session.isThis ? html`<p>${badge('success', t.here)}</p>\n` : ''}${facts([
      [t.since, time(session.startedAt)],
      [t.lastSeen, time(session.lastSeenAt)],
      [t.ip, html`<span translate="no">${session.ip}</span>`],
      [t.until, time(session.expiresAt)],
    ])}${session.isThis ? '' : end}`,
  )
}
