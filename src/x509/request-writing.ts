/** Certificate requests, PKCS#10 (RFC 2986), as they are written: in a browser for a person, in Node for a subordinate authority. */
import type { Bytes } from './bytes.ts'
import { bits, integer, objectIdentifier, sequence, set, tagged, utf8Text } from './der-writing.ts'
import { oids } from './object-identifiers.ts'

/** What signs a request: its own key. */
export interface RequestKey {
  /** SubjectPublicKeyInfo. */
  publicKey: Uint8Array
  /** AlgorithmIdentifier. */
  algorithm: Uint8Array
  /** In the form of certificates: for EC keys ECDSA-Sig-Value (RFC 3279 section 2.2.3). */
  sign(content: Bytes): Uint8Array | Promise<Uint8Array>
}

export async function certificateRequest(commonName: string, key: RequestKey): Promise<Bytes> {
  const name = sequence(set(sequence(objectIdentifier(oids.commonName), utf8Text(commonName))))
  const content = sequence(integer(0), name, key.publicKey, tagged(0))
  return sequence(content, key.algorithm, bits(await key.sign(content)))
}

/** A key pair of the browser's own cryptography, on P-256. */
export async function browserKey(pair: CryptoKeyPair): Promise<RequestKey> {
  const { subtle } = globalThis.crypto
  return {
    publicKey: new Uint8Array(await subtle.exportKey('spki', pair.publicKey)),
    algorithm: sequence(objectIdentifier(oids.ecdsaSha256)),
    async sign(content) {
      const raw = await subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, pair.privateKey, content)
      return ecdsaValue(new Uint8Array(raw))
    },
  }
}

/** Browsers give both numbers side by side; certificates have them as a sequence (RFC 3279 section 2.2.3). */
function ecdsaValue(raw: Uint8Array): Bytes {
  const half = raw.length / 2
  return sequence(integer(raw.subarray(0, half)), integer(raw.subarray(half)))
}
