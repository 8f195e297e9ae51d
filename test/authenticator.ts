/**
 * An authenticator in software, with the browser before it: makes passkeys and shows them, rightly or as an attacker would.
 *
 *   authenticator   one device; what it makes and shows is the JSON that a page would send
 */
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'

export interface Habits {
  /** Asks for the person (fingerprint, PIN). */
  verifies?: boolean
  /** Its keys may be copied to other devices, and are. */
  synced?: boolean
  /** Keeps no signature counter. */
  countless?: boolean
}

/** What is wrong with an answer; each is a lie of browser or device. */
export interface Lies {
  origin?: string
  rpId?: string
  type?: string
  challenge?: string
  crossOrigin?: boolean
  userHandle?: string | null
  /** Bits of the flags byte that are turned over: 1 UP, 4 UV, 8 BE, 16 BS. */
  flip?: number
  counter?: number
  id?: string
  signature?: string
  /** More of it in the answer. */
  blob?: string
  /** Instead of the key's own CBOR. */
  publicKey?: Buffer
  attestation?: { fmt: string; statement: Map<string, unknown> }
}

interface Key {
  id: Buffer
  rpId: string
  userHandle: string
  privateKey: KeyObject
  counter: number
}

export type Authenticator = ReturnType<typeof authenticator>

interface Creation {
  challenge: string
  rp: { id: string }
  user: { id: string }
}

interface Request {
  challenge: string
  rpId: string
  allowCredentials?: readonly { id: string }[]
}

const sha256 = (bytes: string | Buffer) => createHash('sha256').update(bytes).digest()

/** `origin`: of the page that the browser shows. */
export function authenticator(origin: string, { verifies = true, synced = false, countless = false }: Habits = {}) {
  const keys: Key[] = []

  function clientData(type: string, challenge: string, lies: Lies): Buffer {
    return Buffer.from(
      JSON.stringify({
        type: lies.type ?? type,
        challenge: lies.challenge ?? challenge,
        origin: lies.origin ?? origin,
        crossOrigin: lies.crossOrigin ?? false,
      }),
    )
  }

  function head(rpId: string, counter: number, flags: number, lies: Lies): Buffer {
    const count = Buffer.alloc(4)
    count.writeUInt32BE(lies.counter ?? counter)
    const own = 1 | (verifies ? 4 : 0) | (synced ? 8 | 16 : 0) | flags
    return Buffer.concat([sha256(lies.rpId ?? rpId), Buffer.from([own ^ (lies.flip ?? 0)]), count])
  }

  return {
    keys,

    /** navigator.credentials.create */
    create({ challenge, rp, user }: Creation, lies: Lies = {}): string {
      const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
      const id = lies.id === undefined ? randomBytes(32) : Buffer.from(lies.id, 'base64url')
      const userHandle = Buffer.from(user.id, 'base64url').toString()
      keys.push({ id, rpId: rp.id, userHandle, privateKey, counter: 0 })
      const length = Buffer.alloc(2)
      length.writeUInt16BE(id.length)
      const attested = Buffer.concat([Buffer.alloc(16), length, id, lies.publicKey ?? coseKey(publicKey)])
      const { fmt, statement } = lies.attestation ?? { fmt: 'none', statement: new Map() }
      const object = new Map<string, unknown>([
        ['fmt', fmt],
        ['attStmt', statement],
        ['authData', Buffer.concat([head(rp.id, 0, 64, lies), attested])],
      ])
      return JSON.stringify({
        id: id.toString('base64url'),
        rawId: id.toString('base64url'),
        type: 'public-key',
        response: {
          clientDataJSON: clientData('webauthn.create', challenge, lies).toString('base64url'),
          attestationObject: cbor(object).toString('base64url'),
          transports: ['internal'],
        },
        clientExtensionResults: { credProps: { rk: true } },
        ...(lies.blob === undefined ? {} : { blob: lies.blob }),
      })
    },

    /** navigator.credentials.get; with `allowCredentials` the first of them that it has, else its newest for the host. */
    get({ challenge, rpId, allowCredentials = [] }: Request, lies: Lies = {}): string {
      const allowed = allowCredentials.map(({ id }) => id)
      const fits = (key: Key) =>
        key.rpId === rpId && (allowed.length === 0 || allowed.includes(key.id.toString('base64url')))
      const key = keys.findLast(fits) ?? keys.at(-1)
      if (!key) throw new Error('the authenticator has no key')
      if (!countless) key.counter += 1
      const data = clientData('webauthn.get', challenge, lies)
      const authenticatorData = head(rpId, key.counter, 0, lies)
      const signature = sign('sha256', Buffer.concat([authenticatorData, sha256(data)]), key.privateKey)
      const id = lies.id ?? key.id.toString('base64url')
      const handle = lies.userHandle === undefined ? key.userHandle : lies.userHandle
      return JSON.stringify({
        id,
        rawId: id,
        type: 'public-key',
        response: {
          clientDataJSON: data.toString('base64url'),
          authenticatorData: authenticatorData.toString('base64url'),
          signature: lies.signature ?? signature.toString('base64url'),
          ...(handle === null ? {} : { userHandle: Buffer.from(handle).toString('base64url') }),
        },
        clientExtensionResults: {},
        ...(lies.blob === undefined ? {} : { blob: lies.blob }),
      })
    },
  }
}

/** RFC 9053 section 7.1: kty EC2, ES256, P-256. */
function coseKey(publicKey: KeyObject): Buffer {
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
  return cbor(
    new Map<number, unknown>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, Buffer.from(x, 'base64url')],
      [-3, Buffer.from(y, 'base64url')],
    ]),
  )
}

/** As much of RFC 8949 as the above needs. */
export function cbor(value: unknown): Buffer {
  if (typeof value === 'number') return value < 0 ? cborHead(1, -1 - value) : cborHead(0, value)
  if (typeof value === 'string') return Buffer.concat([cborHead(3, Buffer.byteLength(value)), Buffer.from(value)])
  if (Buffer.isBuffer(value)) return Buffer.concat([cborHead(2, value.length), value])
  if (Array.isArray(value)) return Buffer.concat([cborHead(4, value.length), ...value.map(cbor)])
  const entries = [...(value as Map<unknown, unknown>)]
  return Buffer.concat([cborHead(5, entries.length), ...entries.flatMap(([name, of]) => [cbor(name), cbor(of)])])
}

function cborHead(major: number, length: number): Buffer {
  if (length < 24) return Buffer.from([(major << 5) | length])
  if (length < 256) return Buffer.from([(major << 5) | 24, length])
  return Buffer.from([(major << 5) | 25, length >> 8, length & 255])
}
