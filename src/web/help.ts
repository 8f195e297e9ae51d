import { Hono } from 'hono'
import { html } from 'hono/html'
import { helpTexts } from './help-texts.ts'
import { type Html, page, supportDesk } from './page.ts'
import type { Visit, Visiting } from './visit.ts'

/** The help page; mount it on `/help` of a tenant and name it in the reception's `links`. */
export function helpRoutes(): Hono<Visiting> {
  const routes = new Hono<Visiting>()
  routes.get('/', (c) => c.html(helpPage(c.var.visit)))
  return routes
}

function helpPage(visit: Visit): Html {
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
<h2>${t.contact}</h2>
${supportDesk(visit) || html`<p>${t.contactNone}</p>`}`
  return page(visit, { name: 'help', title: t.title, body })
}

function topic(title: string, lines: readonly string[]): Html {
  return html`<details><summary>${title}</summary>
<ul>${lines.map((line) => html`<li>${line}</li>`)}</ul></details>
`
}
