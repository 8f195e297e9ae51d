import { html } from 'hono/html'
import { formParts } from '#web/forms.ts'
import { type Html, type PageError, page } from '#web/page.ts'
import { actions, buttonLink } from '#web/parts.ts'
import type { Visit } from '#web/visit.ts'
import { texts } from './texts.ts'

/** A tenant that the browser is signed in at. */
export interface Remembered {
  name: string
  href: string
}

/** For a password manager that leads here: of which tenant? */
export function whichTenantPage(
  visit: Visit,
  remembered: readonly Remembered[],
  typed: string,
  error?: PageError,
): Html {
  const t = texts[visit.language]
  const parts = formParts(visit, error)
  const field = parts.text({
    name: 'tenant',
    label: t.tenant,
    hint: t.tenantHint,
    value: typed,
    autocomplete: 'off',
    maxlength: 40,
  })
  return page(visit, {
    name: 'change-password',
    title: t.title,
    error,
    body: html`<p>${t.lead}</p>
${
  remembered.length > 0
    ? html`<h2>${t.signedIn}</h2>
${actions(...remembered.map(({ name, href }) => buttonLink(href, name)))}<h2>${t.other}</h2>
`
    : ''
}${parts.search('/.well-known/change-password', html`${field}${actions(parts.submit(t.next))}`)}<p class="hint">${t.instead}</p>
`,
  })
}
