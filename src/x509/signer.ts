/**
 * Who signs: a function, so that the key may lie in memory, in a file, behind a command or in a security module.
 */
import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto'
import type { Bytes } from './bytes.ts'
import { nothing, objectIdentifier, sequence } from './der-writing.ts'
import { oids } from './object-identifiers.ts'

export interface Signer {
  /** AlgorithmIdentifier (RFC 5280 section 4.1.1.2). */
  algorithm: Bytes
  /** SubjectPublicKeyInfo of the key that signs. */
  publicKey: Bytes
  sign(content: Uint8Array): Uint8Array | Promise<Uint8Array>
}

const named = (oid: string) => sequence(objectIdentifier(oid))

/** Of a key in this process: EC P-256 or P-384, or RSA from 2048 bits. Throws RangeError for others. */
export function keySigner(key: KeyObject): Signer {
  const publicKey = spkiOf(createPublicKey(key))
  const { digest, algorithm } = algorithmFor(key)
  return { publicKey, algorithm, sign: (content) => sign(digest, content, key) }
}

/** PKCS#8, DER. */
export function keyFrom(pkcs8: Uint8Array): KeyObject {
  return createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' })
}

function algorithmFor(key: KeyObject): { digest: string; algorithm: Bytes } {
  const { namedCurve, modulusLength = 0 } = key.asymmetricKeyDetails ?? {}
  if (namedCurve === 'prime256v1') return { digest: 'sha256', algorithm: named(oids.ecdsaSha256) }
  if (namedCurve === 'secp384r1') return { digest: 'sha384', algorithm: named(oids.ecdsaSha384) }
  if (key.asymmetricKeyType === 'rsa' && modulusLength >= 2048) {
    return { digest: 'sha256', algorithm: sequence(objectIdentifier(oids.rsaSha256), nothing()) }
  }
  throw new RangeError('a key that is not signed with')
}

/** SubjectPublicKeyInfo of a public key. */
export function spkiOf(key: KeyObject): Bytes {
  return new Uint8Array(key.export({ type: 'spki', format: 'der' }))
}
