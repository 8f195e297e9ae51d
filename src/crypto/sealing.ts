/**
 * Sealing of what must be read again (seeds, private keys, gateway passwords), and keyed digests of what must not.
 *
 *   seal, open   AES-256-GCM; the envelope names its key, and key and purpose are bound to it
 *   keyed        HMAC-SHA-256 with a key that is not in the database
 *
 * Several master keys may be given, newest first: the newest seals, each opens. Every purpose has keys of its own
 * (HKDF, RFC 5869), so a sealed text moved to another column or a digest used for another end is worthless there.
 */
import { createCipheriv, createDecipheriv, createHmac, createSecretKey, hkdfSync, randomBytes } from 'node:crypto'

/** A keyed digest, base64url. Without `keyId` it uses the newest key; `keyId` names that one. */
export interface Keyed {
  (value: string, keyId?: string): string
  readonly keyId: string
}

export interface Keyring {
  /** The names of the keys, newest first; they tell nothing about the keys. */
  readonly keyIds: readonly string[]
  seal(purpose: string, text: string): string
  /** Throws SealBroken when the text was changed, belongs to another purpose, or its key is gone. */
  open(purpose: string, sealed: string): string
  /** Whether `seal` would use another key now; then seal it again. */
  outdated(sealed: string): boolean
  keyed(purpose: string): Keyed
}

/** A sealed text that cannot be opened. `code` is stable; the message never holds the text. */
export class SealBroken extends Error {
  readonly code: 'malformed' | 'unknown-key' | 'not-authentic'

  constructor(code: SealBroken['code'], options?: ErrorOptions) {
    super(`sealed text: ${code}`, options)
    this.name = 'SealBroken'
    this.code = code
  }
}

/** Master keys of 32 bytes each, newest first. */
export function keyring(masterKeys: readonly Uint8Array[]): Keyring {
  if (masterKeys.length === 0 || masterKeys.some((key) => key.length !== 32)) {
    throw new RangeError('a keyring needs at least one key, each of 32 bytes')
  }
  const keys = new Map(masterKeys.map((key) => [derive(key, 'key-id', '').toString('base64url', 0, 6), key]))
  const keyIds = [...keys.keys()]
  const newest = keyIds[0]!
  const find = (keyId: string): Uint8Array => {
    const key = keys.get(keyId)
    if (!key) throw new SealBroken('unknown-key')
    return key
  }

  return {
    keyIds,
    seal: (purpose, text) => seal(find(newest), newest, purpose, text),
    open(purpose, sealed) {
      const envelope = parse(sealed)
      return open(find(envelope.keyId), purpose, envelope)
    },
    outdated: (sealed) => parse(sealed).keyId !== newest,
    keyed(purpose) {
      // Given the bytes of a key, Node makes a key object of them at every digest, which costs more than the digest.
      const derived = new Map(keyIds.map((keyId) => [keyId, createSecretKey(derive(find(keyId), 'keyed', purpose))]))
      const digest = (value: string, keyId = newest): string => {
        const key = derived.get(keyId)
        if (!key) throw new SealBroken('unknown-key')
        return createHmac('sha256', key).update(value).digest('base64url')
      }
      return Object.assign(digest, { keyId: newest })
    },
  }
}

interface Envelope {
  keyId: string
  iv: Buffer
  text: Buffer
  tag: Buffer
}

function derive(key: Uint8Array, use: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, '', `sekisho/${use}/${purpose}`, 32))
}

/** What GCM authenticates beside the text. */
function bound(keyId: string, purpose: string): Buffer {
  return Buffer.from(JSON.stringify(['sealed-1', keyId, purpose]))
}

function seal(key: Uint8Array, keyId: string, purpose: string, text: string): string {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', derive(key, 'seal', purpose), iv).setAAD(bound(keyId, purpose))
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
  return `1.${keyId}.${iv.toString('base64url')}.${sealed.toString('base64url')}`
}

function parse(sealed: string): Envelope {
  const [version, keyId, iv, rest, ...more] = sealed.split('.')
  if (version !== '1' || !keyId || !iv || !rest || more.length > 0) throw new SealBroken('malformed')
  const bytes = Buffer.from(rest, 'base64url')
  const ivBytes = Buffer.from(iv, 'base64url')
  // Node takes shorter tags unless told otherwise, and a short tag can be guessed.
  if (ivBytes.length !== 12 || bytes.length < 16) throw new SealBroken('malformed')
  // Base64 has several spellings of the same bytes; only one of them was sealed.
  if (ivBytes.toString('base64url') !== iv || bytes.toString('base64url') !== rest) throw new SealBroken('malformed')
  return { keyId, iv: ivBytes, text: bytes.subarray(0, -16), tag: bytes.subarray(-16) }
}

function open(key: Uint8Array, purpose: string, { keyId, iv, text, tag }: Envelope): string {
  const decipher = createDecipheriv('aes-256-gcm', derive(key, 'seal', purpose), iv, { authTagLength: 16 })
  decipher.setAAD(bound(keyId, purpose)).setAuthTag(tag)
  const opened = decipher.update(text)
  try {
    return Buffer.concat([opened, decipher.final()]).toString('utf8')
  } catch (cause) {
    throw new SealBroken('not-authentic', { cause })
  }
}
