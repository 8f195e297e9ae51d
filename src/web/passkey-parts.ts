import { html } from 'hono/html'
import { type Attributes, attributes, type Html } from './markup.ts'

/**
 * The pieces of a form that asks for a passkey; browser/passkey.ts works by them. Without the script the button sends the form
 * without a passkey, and the server says what else there is.
 */
export interface PasskeyWish {
  /** For navigator.credentials; as passkeys give them. */
  options: object
  act: 'create' | 'get'
  /** The browser also offers its passkeys in the field of the ID. */
  offer?: boolean
}

/** Attributes of the form. */
export function passkeyMarks({ options, act, offer = false }: PasskeyWish): Attributes {
  return { [`data-passkey-${act}`]: JSON.stringify(options), 'data-passkey-offer': offer }
}

export interface PasskeyButton {
  label: string
  look?: 'main' | 'second'
  /** Cancelled or too late; already there. */
  words: readonly [failed: string, already?: string]
  /** Only where a script runs: the page has other buttons. */
  onlyWithScript?: boolean
}

/** The field for what the browser answers, a line for what went wrong, and the button. */
export function passkeyButton({ label, look = 'main', words, onlyWithScript = true }: PasskeyButton): Html {
  const marks = { class: `button button-${look}`, name: 'action', value: 'use-passkey', 'data-passkey': true }
  return html`<input type="hidden" name="passkey" value="">
<p class="field-error" role="alert" hidden${attributes({ 'data-passkey-words': JSON.stringify(words) })}></p>
<button${attributes({ ...marks, hidden: onlyWithScript })}>${label}</button>
`
}
