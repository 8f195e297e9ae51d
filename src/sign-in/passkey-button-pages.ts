/** What pages say of passkeys beside what they ask. */
import { html } from 'hono/html'
import type { RequestOptions } from '#passkeys/passkeys.ts'
import type { FormParts } from '#web/forms.ts'
import { attributes } from '#web/markup.ts'
import type { Html } from '#web/page.ts'
import { passkeyButton } from '#web/passkey-parts.ts'
import type { Visit } from '#web/visit.ts'
import { factorTexts as texts } from './factor-texts.ts'
import type { SignInTenant } from './sign-in.ts'

/** Tells the browser that a passkey is no longer anybody's. */
export function forget({ options, unknown }: { options: RequestOptions; unknown?: string | undefined }): Html | '' {
  if (unknown === undefined) return ''
  const signal = JSON.stringify({ rpId: options.rpId, credentialId: unknown })
  return html`<div hidden${attributes({ 'data-passkey-unknown': signal })}></div>\n`
}

/** On the page of the ID: the browser offers its passkeys in the field, and a button asks for them. */
export function identifierButton(visit: Visit): Html {
  const t = texts[visit.language]
  return passkeyButton({ label: t.usePasskey, look: 'second', words: [t.passkeyFailed] })
}

/** On a page that asks for something else: leads to the page of the passkey, where one may be the only proof. */
export function towardsPasskey(visit: Visit<SignInTenant>, parts: FormParts): Html | '' {
  if (!visit.tenant.policy.methods.allowed.includes('passkey')) return ''
  return parts.act('use-passkey', texts[visit.language].usePasskey)
}
