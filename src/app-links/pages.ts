import { html } from 'hono/html'
import type { AppSite } from '#sites/sites.ts'
import { type Html, page } from '#web/page.ts'
import { notice } from '#web/parts.ts'
import type { Visit } from '#web/visit.ts'
import { texts } from './texts.ts'

/** Nothing of the address is shown or led to: it may hold a code that only the app can use. */
export function landingPage(visit: Visit, { name, app, id }: AppSite): Html {
  const t = texts[visit.language]
  return page(
    { ...visit, path: visit.path.split('?', 1)[0] ?? '' },
    {
      name: 'app-landing',
      title: t.title(name),
      body: html`${notice(visit, 'info', t.lead)}
<ol><li>${t.step1(name)}</li>
<li>${t.step2}</li>
<li>${t.step3}</li></ol>
${app.stores.length === 0 ? '' : html`<ul>${app.stores.map((store) => html`<li><a href="${store}" rel="noreferrer">${t.store(new URL(store).host)}</a></li>\n`)}</ul>\n`}${
  visit.links.check ? html`<p><a href="${visit.links.check}/app/${id}">${t.about(name)}</a></p>\n` : ''
}`,
    },
  )
}
