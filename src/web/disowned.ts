import { html } from 'hono/html'
import { disownedTexts } from './disowned-texts.ts'
import type { Html } from './markup.ts'
import { page } from './page.ts'
import { actions, buttonLink, facts, notice } from './parts.ts'
import type { Visit } from './visit.ts'

/** "I did not start this" was said: what was done, and what is left to do. `back` takes the refusal to the site. */
export function disownedPage(
  visit: Visit,
  { number, back }: { number: string | undefined; back: { to: string; name: string } | undefined },
): Html {
  const t = disownedTexts[visit.language]
  const { check } = visit.links
  return page(visit, {
    name: 'disowned',
    title: t.title,
    body: html`${notice(visit, 'success', t.body)}${
      number === undefined
        ? ''
        : html`<p>${t.told}</p>
${facts([[t.number, html`<strong class="reference" data-reception translate="no">${number}</strong>`]])}`
    }<h2>${t.next}</h2>
<ol><li>${t.step1}</li>
<li>${t.step2}</li>
<li>${t.step3}</li></ol>
${actions(
  check ? buttonLink(check, t.check, 'main') : '',
  check ? buttonLink(`${check}/report`, t.report) : '',
  back ? html`<a class="button button-second" data-continue href="${back.to}">${t.backTo(back.name)}</a>\n` : '',
)}`,
  })
}
