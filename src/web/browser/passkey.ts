/**
 * Passkeys on pages that tell what to do without them. Everything is asked for by attributes on a form:
 *
 *   data-passkey-create="OPTIONS"   JSON for navigator.credentials.create
 *   data-passkey-get="OPTIONS"      JSON for navigator.credentials.get
 *   data-passkey-offer              with `get`: the browser also offers its passkeys in the field of the ID
 *
 * A button `data-passkey` in such a form asks the browser and sends what it answers in the hidden field `passkey`; it is sent
 * hidden where the page has another way, and then shown here. `[data-passkey-missing]` is hidden where passkeys work. Of an
 * element with `data-passkey-words` the JSON list says what went wrong: cancelled or too late, then already there.
 *
 *   data-passkey-accepted="JSON"    what is still good of an account, for the browser's own list
 *   data-passkey-unknown="JSON"     a passkey that nobody here has
 *
 * It makes no markup from text, so it needs no Trusted Types policy.
 */

interface Descriptor {
  type: 'public-key'
  id: string
  transports?: AuthenticatorTransport[]
}

/** As the server writes them: bytes are base64url. */
type Json<T> = Omit<T, 'challenge' | 'user' | 'allowCredentials' | 'excludeCredentials'> & {
  challenge: string
  user: { id: string; name: string; displayName: string }
  allowCredentials?: Descriptor[]
  excludeCredentials?: Descriptor[]
}

/** Newer browsers have these; older ones are told nothing. */
interface Signals {
  signalAllAcceptedCredentials?(accepted: object): Promise<void>
  signalUnknownCredential?(unknown: object): Promise<void>
}

const works = typeof PublicKeyCredential === 'function'

// Own conversions and no library: parseCreationOptionsFromJSON and toJSON are missing in browsers that make good passkeys.
function bytes(text: string): ArrayBuffer {
  const signs = atob(text.replace(/-/g, '+').replace(/_/g, '/'))
  return Uint8Array.from(signs, (sign) => sign.charCodeAt(0)).buffer
}

function text(buffer: ArrayBuffer | null | undefined): string | undefined {
  if (!buffer) return undefined
  const signs = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join('')
  return btoa(signs).replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '')
}

const described = (list: Descriptor[] = []) => list.map((each) => ({ ...each, id: bytes(each.id) }))

function answer({ rawId, response, type }: PublicKeyCredential): string {
  const given = response as AuthenticatorAttestationResponse & AuthenticatorAssertionResponse
  const id = text(rawId)
  return JSON.stringify({
    id,
    rawId: id,
    type,
    response: {
      clientDataJSON: text(given.clientDataJSON),
      attestationObject: text(given.attestationObject),
      authenticatorData: text(given.authenticatorData),
      signature: text(given.signature),
      userHandle: text(given.userHandle),
      transports: given.getTransports?.(),
    },
  })
}

async function create(json: string, signal: AbortSignal): Promise<Credential | null> {
  const options: Json<PublicKeyCredentialCreationOptions> = JSON.parse(json)
  const publicKey = {
    ...options,
    challenge: bytes(options.challenge),
    user: { ...options.user, id: bytes(options.user.id) },
    excludeCredentials: described(options.excludeCredentials),
  }
  return navigator.credentials.create({ publicKey, signal })
}

async function get(
  json: string,
  signal: AbortSignal,
  mediation: CredentialMediationRequirement = 'optional',
): Promise<Credential | null> {
  const options: Json<PublicKeyCredentialRequestOptions> = JSON.parse(json)
  const publicKey = {
    ...options,
    challenge: bytes(options.challenge),
    allowCredentials: described(options.allowCredentials),
  }
  return navigator.credentials.get({ publicKey, signal, mediation })
}

function send(form: HTMLFormElement, credential: Credential | null, button: HTMLButtonElement | undefined): void {
  const field = form.elements.namedItem('passkey')
  if (!credential || !(field instanceof HTMLInputElement)) return
  field.value = answer(credential as PublicKeyCredential)
  form.requestSubmit(button)
}

function explain(form: HTMLFormElement, error: unknown): void {
  const line = form.querySelector<HTMLElement>('[data-passkey-words]')
  if (!line) return
  const [failed = '', already = failed] = JSON.parse(line.dataset['passkeyWords'] ?? '[]') as string[]
  line.textContent = (error as Error).name === 'InvalidStateError' ? already : failed
  line.hidden = false
}

for (const form of document.querySelectorAll<HTMLFormElement>('form[data-passkey-get], form[data-passkey-create]')) {
  if (!works) break
  const { passkeyGet, passkeyCreate, passkeyOffer } = form.dataset
  const button = form.querySelector<HTMLButtonElement>('button[data-passkey]') ?? undefined
  for (const missing of document.querySelectorAll<HTMLElement>('[data-passkey-missing]')) missing.hidden = true
  let waiting = new AbortController()

  if (button) button.hidden = false
  button?.addEventListener('click', (event) => {
    event.preventDefault()
    // A browser asks for one at a time.
    waiting.abort()
    waiting = new AbortController()
    const asked = passkeyCreate ? create(passkeyCreate, waiting.signal) : get(passkeyGet ?? '', waiting.signal)
    asked.then(
      (credential) => send(form, credential, button),
      (error: unknown) => explain(form, error),
    )
  })

  if (passkeyGet && passkeyOffer !== undefined) void offer(passkeyGet)

  async function offer(options: string): Promise<void> {
    if (!(await PublicKeyCredential.isConditionalMediationAvailable?.())) return
    // Ends without a word where the person types the ID instead, or presses the button.
    const credential = await get(options, waiting.signal, 'conditional').catch(() => null)
    send(form, credential, button)
  }
}

const signals = (works ? PublicKeyCredential : {}) as Signals

for (const { dataset } of document.querySelectorAll<HTMLElement>('[data-passkey-accepted], [data-passkey-unknown]')) {
  const { passkeyAccepted, passkeyUnknown } = dataset
  if (passkeyAccepted) signals.signalAllAcceptedCredentials?.(JSON.parse(passkeyAccepted)).catch(() => undefined)
  if (passkeyUnknown) signals.signalUnknownCredential?.(JSON.parse(passkeyUnknown)).catch(() => undefined)
}

export {}
