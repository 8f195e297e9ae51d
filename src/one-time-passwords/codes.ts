/** The arithmetic of one-time passwords: RFC 4226 section 5.3, RFC 6238 section 4, and the secret as people type it. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** Seconds a code stands for; what every app assumes. */
export const stepSeconds = 30
export const digits = 6

/** 160 bits, as long as the output of the HMAC (RFC 4226 section 4, R6). */
const secretBytes = 20

export type HashName = 'sha1' | 'sha256' | 'sha512'

export const newSecret = (): Buffer => randomBytes(secretBytes)

export const stepAt = (now: number): number => Math.floor(now / stepSeconds)

/** The code of one step, with leading zeros. Apps know SHA-1 and six digits; the others are in the RFC's test vectors. */
export function codeOf(secret: Uint8Array, step: number, { hash = 'sha1', length = digits }: CodeForm = {}): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const digest = createHmac(hash, secret).update(counter).digest()
  const offset = digest.at(-1)! & 0x0f
  const number = digest.readUInt32BE(offset) & 0x7fff_ffff
  return String(number % 10 ** length).padStart(length, '0')
}

interface CodeForm {
  hash?: HashName
  length?: number
}

/**
 * The step that a typed code is of: the present one, or its neighbour on either side for clocks that are a little apart
 * (RFC 6238 section 5.2). Undefined: of none of them, or of one that is not after `after`.
 */
export function stepOf(secret: Uint8Array, typed: string, now: number, after: number): number | undefined {
  const present = stepAt(now)
  const fitting = [present, present - 1, present + 1].filter((step) => same(codeOf(secret, step), typed))
  return fitting.find((step) => step > after)
}

function same(code: string, typed: string): boolean {
  const [one, other] = [Buffer.from(code), Buffer.from(typed)]
  return one.length === other.length && timingSafeEqual(one, other)
}

/** RFC 4648 section 6, without padding: what apps take. */
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

export function base32(bytes: Uint8Array): string {
  let text = ''
  let [bits, value] = [0, 0]
  for (const byte of bytes) {
    value = (value << 8) | byte
    for (bits += 8; bits >= 5; bits -= 5) text += alphabet[(value >>> (bits - 5)) & 31]
    value &= 0xff
  }
  return bits > 0 ? text + alphabet[(value << (5 - bits)) & 31] : text
}

/**
 * The address in the QR code. The label names the service twice, since apps differ in what they show; a colon would end the
 * first of the names, so there is none in it.
 */
export function keyUri(secret: Uint8Array, { issuer, account }: { issuer: string; account: string }): string {
  const service = issuer.replaceAll(':', ' ').trim()
  const label = `${encodeURIComponent(service)}:${encodeURIComponent(account)}`
  const facts = { secret: base32(secret), issuer: service, algorithm: 'SHA1', digits, period: stepSeconds }
  const query = Object.entries(facts).map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
  return `otpauth://totp/${label}?${query.join('&')}`
}
