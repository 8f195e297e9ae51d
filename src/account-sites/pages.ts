import { html } from 'hono/html'
import { formatTime } from '#language/language.ts'
import { formParts } from '#web/forms.ts'
import { ownPage } from '#web/own-room.ts'
import type { Html } from '#web/page.ts'
import { actions, facts, notice, outcome, panel } from '#web/parts.ts'
import type { ConnectedSite, Here } from './account-sites.ts'
import { texts } from './texts.ts'

/** `ended`: a site was disconnected just now, or it held nothing any more. */
export function sitesPage(visit: Here, sites: readonly ConnectedSite[], ended: boolean | undefined): Html {
  const t = texts[visit.language]
  return ownPage(visit, {
    name: 'account-sites',
    title: t.title,
    body: html`${said(visit, ended)}${panel(
      t.connected(sites.length),
      html`<p>${sites.length === 0 ? t.none : t.lead}</p>
${sites.length === 0 ? '' : html`<p class="hint">${t.hint}</p>\n`}`,
    )}${sites.map((site) => sitePanel(visit, site))}`,
  })
}

function said(visit: Here, ended: boolean | undefined): Html | '' {
  const t = texts[visit.language]
  if (ended === undefined) return ''
  return ended ? outcome(visit, t.ended) : notice(visit, 'info', t.endedAlready)
}

function sitePanel(visit: Here, { clientId, name, kind, scopes, since, outlives }: ConnectedSite): Html {
  const { language, tenant } = visit
  const t = texts[language]
  const parts = formParts(visit)
  const seen = scopes.filter((scope) => scope !== 'offline_access')
  return panel(
    name,
    html`${facts([
      [t.kind, t.kinds[kind]],
      [t.sees, html`<ul>${seen.map((scope) => html`<li>${scopeOf(visit, scope)}</li>\n`)}</ul>`],
      [t.since, formatTime(since, language, tenant.timeZone)],
      [t.lasts, outlives ? t.outlives : t.endsWithSession],
    ])}${parts.form({
      kind: 'other',
      body: html`${parts.hidden('site', clientId)}${actions(parts.submit(t.end(name), 'second'))}`,
    })}`,
  )
}

/** What a scope means; one of the site's own API stands for itself. */
function scopeOf({ language }: Here, scope: string): Html | string {
  const { scopes, api } = texts[language]
  return Object.hasOwn(scopes, scope)
    ? scopes[scope as keyof typeof scopes]
    : html`${api}<span translate="no">${scope}</span>`
}
