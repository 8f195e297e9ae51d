/** What the app signs, and how it is checked: ECDSA with P-256 and SHA-256 (FIPS 186-5), as WebCrypto writes it. */
import { createPublicKey, verify } from 'node:crypto'

/** The message that a signature stands for: no two different lists give the same text. */
export function signed(kind: 'app' | 'answer' | 'pair', parts: readonly string[]): string {
  return JSON.stringify([`sekisho-approval-${kind}-1`, ...parts])
}

/** An uncompressed point, base64url: 65 bytes that begin with 4, and lie on the curve. */
export function isPublicKey(text: string): boolean {
  if (!/^[\w-]{87}$/.test(text)) return false
  try {
    keyOf(text)
    return true
  } catch {
    return false
  }
}

/** Whether the key has signed these parts. Throws for what isPublicKey refuses. */
export function isSigned(kind: Parameters<typeof signed>[0], publicKey: string, parts: readonly string[], by: string) {
  return isSignedBy(publicKey, signed(kind, parts), by)
}

/** Never throws: what cannot be read is no signature. */
export function isSignedBy(publicKey: string, message: string, signature: string): boolean {
  if (!/^[\w-]{86}$/.test(signature)) return false
  const key = { key: keyOf(publicKey), dsaEncoding: 'ieee-p1363' as const }
  return verify('sha256', Buffer.from(message), key, Buffer.from(signature, 'base64url'))
}

function keyOf(publicKey: string) {
  const point = Buffer.from(publicKey, 'base64url')
  if (point.length !== 65 || point[0] !== 4) throw new RangeError('not an uncompressed point of P-256')
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) => part.toString('base64url'))
  return createPublicKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', x: x!, y: y! } })
}
