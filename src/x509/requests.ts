/** Certificate requests, PKCS#10 (RFC 2986), as they are read. Throws Malformed and nothing else. */
import { createPublicKey, type KeyObject, verify } from 'node:crypto'
import type { Bytes } from './bytes.ts'
import { bitsOf, Malformed, numberOf, oidOf, part, readDer, sequenceOf } from './der-reading.ts'
import { oids } from './object-identifiers.ts'

const largest = 16 * 1024

const digests: Record<string, string> = {
  [oids.ecdsaSha256]: 'sha256',
  [oids.ecdsaSha384]: 'sha384',
  [oids.ecdsaSha512]: 'sha512',
  [oids.rsaSha256]: 'sha256',
  [oids.rsaSha384]: 'sha384',
  [oids.rsaSha512]: 'sha512',
}

/**
 * The public key, once the request's own signature proves that whoever sends it holds the private one. Everything else in a
 * request is a wish of strangers: names come from the account. EC P-256 and P-384, RSA from 2048 to 4096 bits.
 */
export function requestedKey(der: Uint8Array): Bytes {
  if (der.length > largest) throw new Malformed('request: too large')
  const whole = readDer(der)
  const [content, algorithm, signature] = sequenceOf(whole)
  if (!content || !algorithm || !signature || whole.parts.length !== 3) throw new Malformed('request')
  const [version, subject, publicKey] = sequenceOf(content)
  if (!version || numberOf(version) !== 0 || !subject || !publicKey) throw new Malformed('request')
  sequenceOf(subject)
  const digest = digests[oidOf(part(algorithm, 0))]
  const key = keyOf(publicKey.raw)
  if (!digest || !isSigned(digest, content.raw, key, bitsOf(signature))) throw new Malformed('request: signature')
  return publicKey.raw
}

function keyOf(publicKey: Bytes): KeyObject {
  const key = imported(publicKey)
  const { namedCurve, modulusLength = 0 } = key.asymmetricKeyDetails ?? {}
  const isCurve = namedCurve === 'prime256v1' || namedCurve === 'secp384r1'
  const isRsa = key.asymmetricKeyType === 'rsa' && modulusLength >= 2048 && modulusLength <= 4096
  if (!isCurve && !isRsa) throw new Malformed('request: kind of key')
  return key
}

function imported(publicKey: Bytes): KeyObject {
  try {
    return createPublicKey({ key: Buffer.from(publicKey), format: 'der', type: 'spki' })
  } catch (cause) {
    throw new Malformed('request: key', { cause })
  }
}

function isSigned(digest: string, content: Bytes, key: KeyObject, signature: Bytes): boolean {
  try {
    return verify(digest, content, key, signature)
  } catch {
    return false
  }
}
