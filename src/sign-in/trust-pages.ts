import { html } from 'hono/html'
import type { FormParts } from '#web/forms.ts'
import type { Html } from '#web/page.ts'
import type { Visit } from '#web/visit.ts'
import type { Asking } from './pages.ts'
import { trustTexts } from './trust-texts.ts'

/** The box that trusts the browser, with its name; above the buttons of the form, empty where trust is not offered. */
export function trustPart(visit: Visit, { beside }: Asking, parts: FormParts): Html | '' {
  const box = beside?.trust
  if (!box) return ''
  const t = trustTexts[visit.language]
  return html`${parts.checkbox({
    name: 'trust_browser',
    label: t.box,
    hint: t.hint(box.days),
    checked: box.ticked,
  })}${parts.text({
    name: 'browser_name',
    label: t.name,
    hint: t.nameHint,
    value: box.name,
    autocomplete: 'off',
    maxlength: 60,
  })}`
}
