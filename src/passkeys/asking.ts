/** What a browser is asked: the options of navigator.credentials, as WebAuthn Level 3 section 5.1.9 writes them in JSON. */

/** Who asks, as authenticators know it: bound to the host of the page, never to a path or a port. */
export interface RelyingParty {
  /** Public origin of the pages, from the settings. */
  origin: string
  /** What the browser's dialog may call it. */
  name: string
}

export const idOf = ({ origin }: Pick<RelyingParty, 'origin'>): string => new URL(origin).hostname

export interface Descriptor {
  type: 'public-key'
  id: string
  transports: readonly string[]
}

/** For navigator.credentials.get. */
export interface RequestOptions {
  challenge: string
  rpId: string
  timeout: number
  userVerification: 'required' | 'preferred'
  allowCredentials: readonly Descriptor[]
}

/** For navigator.credentials.create. */
export interface CreationOptions {
  challenge: string
  rp: { id: string; name: string }
  user: { id: string; name: string; displayName: string }
  pubKeyCredParams: readonly { type: 'public-key'; alg: number }[]
  timeout: number
  excludeCredentials: readonly Descriptor[]
  authenticatorSelection: {
    residentKey: 'required' | 'preferred'
    requireResidentKey: boolean
    userVerification: 'required' | 'preferred'
  }
  /** Nothing is asked of who made the authenticator. */
  attestation: 'none'
}

/** EdDSA, ES256, RS256 (RFC 9053, RFC 8812). */
export const algorithms = [-8, -7, -257]

const timeoutMilliseconds = 5 * 60 * 1000

/** How strong a passkey has to be: good as the only proof, or also what can only follow a password. */
export type Strength = 'alone' | 'after-password'

const verification = (strength: Strength) => (strength === 'alone' ? 'required' : 'preferred')

/** Without `among` the browser offers whatever it has for this host: nothing tells which accounts there are. */
export function requestOptions(
  party: Pick<RelyingParty, 'origin'>,
  { challenge, strength, among = [] }: { challenge: string; strength: Strength; among?: readonly Descriptor[] },
): RequestOptions {
  return {
    challenge,
    rpId: idOf(party),
    timeout: timeoutMilliseconds,
    userVerification: verification(strength),
    allowCredentials: among,
  }
}

export interface Creation {
  challenge: string
  strength: Strength
  user: { handle: string; name: string }
  known: readonly Descriptor[]
}

export function creationOptions(party: RelyingParty, { challenge, strength, user, known }: Creation): CreationOptions {
  return {
    challenge,
    rp: { id: idOf(party), name: party.name },
    user: { id: Buffer.from(user.handle).toString('base64url'), name: user.name, displayName: user.name },
    pubKeyCredParams: algorithms.map((alg) => ({ type: 'public-key', alg })),
    timeout: timeoutMilliseconds,
    excludeCredentials: known,
    authenticatorSelection: {
      residentKey: strength === 'alone' ? 'required' : 'preferred',
      requireResidentKey: strength === 'alone',
      userVerification: verification(strength),
    },
    attestation: 'none',
  }
}
