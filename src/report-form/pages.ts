import { html } from 'hono/html'
import { formParts } from '#web/forms.ts'
import { type Html, type PageError, page } from '#web/page.ts'
import { actions, buttonLink, facts, notice, outcome } from '#web/parts.ts'
import type { Visit } from '#web/visit.ts'
import type { Told } from './report-form.ts'
import { texts } from './texts.ts'

export function reportPage(visit: Visit, told: Told, error?: PageError): Html {
  const t = texts[visit.language]
  const parts = formParts(visit, error)
  return page(visit, {
    name: 'report',
    title: t.title,
    error,
    body: html`<p>${t.lead}</p>
${notice(visit, 'info', t.never)}${parts.form({
  body: html`${parts.lines({ name: 'message', label: t.text, hint: t.textHint, value: told.text, required: false, rows: 8 })}${parts.text(
    {
      name: 'url',
      label: t.url,
      hint: t.urlHint,
      value: told.url,
      required: false,
      autocomplete: 'off',
      maxlength: 2000,
    },
  )}${parts.text({
    name: 'contact',
    label: t.contact,
    hint: t.contactHint,
    value: told.contact,
    required: false,
    autocomplete: 'email',
    maxlength: 200,
  })}${actions(parts.submit(t.send))}`,
})}`,
  })
}

export function receivedPage(visit: Visit, number: string, { back, after }: { back: string; after?: string }): Html {
  const t = texts[visit.language]
  return page(visit, {
    name: 'report-done',
    title: t.doneTitle,
    body: html`${outcome(visit, t.done)}${facts([
      [t.number, html`<strong class="reference" data-reception translate="no">${number}</strong>`],
    ])}<p class="hint">${t.numberHint}</p>
<h2>${t.next}</h2>
<ul>${t.nextSteps.split('\n').map((step) => html`<li>${step}</li>\n`)}</ul>
${actions(
  after === undefined ? '' : buttonLink(`${visit.base}${after}`, t.entered),
  buttonLink(`${visit.base}${back}`, t.back),
)}`,
  })
}
