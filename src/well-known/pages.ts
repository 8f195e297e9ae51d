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

/** What the person came for. */
export type Wish = 'password' | 'passkeys'

export interface Asked {
  wish: Wish
  remembered: readonly Remembered[]
  typed: string
}

/** For a password manager that leads here: of which tenant? */
export function whichTenantPage(visit: Visit, { wish, remembered, typed }: Asked, error?: PageError): Html {
  const t = texts[visit.language]
  const said = t[wish]
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
    title: said.title,
    error,
    body: html`<p>${said.lead}</p>
${
  remembered.length > 0
    ? html`<h2>${t.signedIn}</h2>
${actions(...remembered.map(({ name, href }) => buttonLink(href, name)))}<h2>${t.other}</h2>
`
    : ''
}${parts.search('/.well-known/change-password', html`${wish === 'passkeys' ? parts.hidden('for', wish) : ''}${field}${actions(parts.submit(t.next))}`)}<p class="hint">${said.instead}</p>
`,
  })
}
