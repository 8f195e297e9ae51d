import { Hono } from 'hono'
import { html } from 'hono/html'
import type { Words } from '#language/language.ts'
import { helpTexts } from './help-texts.ts'
import { type Html, page, supportDesk } from './page.ts'
import type { Visit, Visiting, VisitTenant } from './visit.ts'

/** A page of another room that people look for here; its path below the tenant. */
export interface HelpLink {
  path: string
  text: Words
}

/** The help page; mount it on `/help` of a tenant and name it in the reception's `links`. */
export function helpRoutes<T extends VisitTenant>(
  linksOf: (visit: Visit<T>) => readonly HelpLink[] = () => [],
): Hono<Visiting<T>> {
  const routes = new Hono<Visiting<T>>()
  routes.get('/', (c) => c.html(helpPage(c.var.visit, linksOf(c.var.visit))))
  return routes
}

function helpPage(visit: Visit, links: readonly HelpLink[]): Html {
  const t = helpTexts[visit.language]
  const { host } = new URL(visit.origin)
  const topics: [title: string, body: string][] = [
    [t.cannot, t.cannotBody],
    [t.locked, t.lockedBody],
    [t.mail, t.mailBody],
    [t.genuine, t.genuineBody(host)],
    [t.asks, t.asksBody],
    [t.browsers, t.browsersBody],
  ]
  const body = html`<p>${t.lead}</p>
<div class="topics">
${topics.map(([title, body]) => topic(title, body.split('\n')))}</div>
${links.map(({ path, text }) => html`<p><a href="${visit.base}${path}">${text[visit.language]}</a></p>\n`)}<h2>${t.contact}</h2>
${supportDesk(visit) || html`<p>${t.contactNone}</p>`}`
  return page(visit, { name: 'help', title: t.title, body })
}

function topic(title: string, lines: readonly string[]): Html {
  return html`<details><summary>${title}</summary>
<ul>${lines.map((line) => html`<li>${line}</li>`)}</ul></details>
`
}
