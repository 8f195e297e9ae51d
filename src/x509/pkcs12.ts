/**
 * PKCS#12 files (RFC 7292): a private key and its certificates under a password. Runs in Node and in browsers.
 *
 *   modern      PBES2 with PBKDF2-HMAC-SHA-256 and AES-256-CBC (RFC 8018), MAC with HMAC-SHA-256, 100,000 rounds
 *   compatible  SHA-1 and triple DES, 2,048 rounds: for macOS up to 14, iOS, Android up to 13, Windows Server 2016
 *
 * Key and certificates are encrypted alike, since a mixture is refused by Android and macOS. A MAC salt has 8 bytes:
 * macOS refuses 16, GnuTLS 64. The root stays out: a store that finds it in the file asks people to trust it.
 */
import { type Bytes, joined } from './bytes.ts'
import {
  bmpText,
  integer,
  nothing,
  objectIdentifier,
  octets,
  sequence,
  set,
  tagged,
  taggedPlain,
} from './der-writing.ts'
import { oids } from './object-identifiers.ts'
import { deriveKey, keyPurpose, type Workings } from './pkcs12-keys.ts'

export const pkcs12Formats = ['modern', 'compatible'] as const
export type Pkcs12Format = (typeof pkcs12Formats)[number]

export interface Pkcs12Facts {
  /** PKCS#8, DER. */
  key: Uint8Array
  /** The certificate of the key first, then those above it. */
  certificates: readonly Uint8Array[]
  /** ASCII, and never empty: systems disagree about empty ones. */
  password: string
  /** What a store may show. */
  friendlyName: string
  format: Pkcs12Format
  /** Only tests ask for fewer or more. */
  iterations?: number
}

export const usualIterations: Record<Pkcs12Format, number> = { modern: 100_000, compatible: 2048 }

/** Windows puts the key into its present key store, not into the one of old, which cannot sign for TLS 1.3. */
const windowsProvider = 'Microsoft Software Key Storage Provider'

type Encrypt = (plain: Bytes) => Promise<{ algorithm: Bytes; text: Bytes }>

export async function pkcs12(facts: Pkcs12Facts, workings: Workings): Promise<Bytes> {
  const { key, certificates, friendlyName, format, iterations = usualIterations[facts.format] } = facts
  const encrypt =
    format === 'modern' ? aes(facts.password, iterations) : tripleDes(facts.password, iterations, workings)
  const attributes = [
    attribute(oids.localKeyId, octets(workings.digest('SHA-1', new Uint8Array(certificates[0]!)))),
    attribute(oids.friendlyName, bmpText(friendlyName)),
  ]
  const provider = attribute(oids.keyProvider, bmpText(windowsProvider))

  const sealed = await encrypt(
    sequence(...certificates.map((one, at) => certificateBag(one, at === 0 ? attributes : []))),
  )
  const encrypted = sequence(objectIdentifier(oids.data), sealed.algorithm, taggedPlain(0, sealed.text))
  const shrouded = await encrypt(new Uint8Array(key))
  const keyBag = bag(oids.shroudedKeyBag, sequence(shrouded.algorithm, octets(shrouded.text)), [
    ...attributes,
    provider,
  ])
  const safe = sequence(
    sequence(objectIdentifier(oids.encryptedData), tagged(0, sequence(integer(0), encrypted))),
    content(sequence(keyBag)),
  )
  return sequence(integer(3), content(safe), await macOf(safe, facts.password, { format, iterations }, workings))
}

const content = (bytes: Bytes) => sequence(objectIdentifier(oids.data), tagged(0, octets(bytes)))

const attribute = (oid: string, value: Bytes) => sequence(objectIdentifier(oid), set(value))

/** SafeBag (section 4.2). */
function bag(oid: string, value: Bytes, attributes: readonly Bytes[]): Bytes {
  return sequence(objectIdentifier(oid), tagged(0, value), ...(attributes.length > 0 ? [set(...attributes)] : []))
}

function certificateBag(der: Uint8Array, attributes: readonly Bytes[]): Bytes {
  return bag(oids.certificateBag, sequence(objectIdentifier(oids.x509Certificate), tagged(0, octets(der))), attributes)
}

const random = (length: number) => globalThis.crypto.getRandomValues(new Uint8Array(length))

/** PBES2 (RFC 8018 section 6.2, appendix A). */
function aes(password: string, iterations: number): Encrypt {
  const { subtle } = globalThis.crypto
  return async (plain) => {
    const salt = random(16)
    const iv = random(16)
    const words = await subtle.importKey('raw', new TextEncoder().encode(password), 'PBKDF2', false, ['deriveKey'])
    const derivation = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations }
    const key = await subtle.deriveKey(derivation, words, { name: 'AES-CBC', length: 256 }, false, ['encrypt'])
    const digest = sequence(objectIdentifier(oids.hmacSha256), nothing())
    const algorithm = sequence(
      objectIdentifier(oids.pbes2),
      sequence(
        sequence(objectIdentifier(oids.pbkdf2), sequence(octets(salt), integer(iterations), digest)),
        sequence(objectIdentifier(oids.aes256Cbc), octets(iv)),
      ),
    )
    return { algorithm, text: new Uint8Array(await subtle.encrypt({ name: 'AES-CBC', iv }, key, plain)) }
  }
}

/** RFC 7292 appendix C. */
function tripleDes(password: string, iterations: number, workings: Workings): Encrypt {
  return async (plain) => {
    const salt = random(8)
    const from = { algorithm: 'SHA-1', password, salt, iterations } as const
    const key = deriveKey({ ...from, purpose: keyPurpose.encryption, bytes: 24 }, workings)
    const iv = deriveKey({ ...from, purpose: keyPurpose.iv, bytes: 8 }, workings)
    const algorithm = sequence(objectIdentifier(oids.sha1TripleDes), sequence(octets(salt), integer(iterations)))
    return { algorithm, text: workings.tripleDes(key, iv, plain) }
  }
}

/** MacData (RFC 7292 section 4). */
async function macOf(
  safe: Bytes,
  password: string,
  { format, iterations }: { format: Pkcs12Format; iterations: number },
  workings: Workings,
): Promise<Bytes> {
  const algorithm = format === 'modern' ? 'SHA-256' : 'SHA-1'
  const salt = random(8)
  const bytes = format === 'modern' ? 32 : 20
  const raw = deriveKey({ algorithm, purpose: keyPurpose.mac, password, salt, iterations, bytes }, workings)
  const { subtle } = globalThis.crypto
  const key = await subtle.importKey('raw', joined(raw), { name: 'HMAC', hash: algorithm }, false, ['sign'])
  const mac = new Uint8Array(await subtle.sign('HMAC', key, safe))
  const digest = sequence(objectIdentifier(format === 'modern' ? oids.sha256 : oids.sha1), nothing())
  return sequence(sequence(digest, octets(mac)), octets(salt), integer(iterations))
}
