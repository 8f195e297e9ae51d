/**
 * Random names, bearer secrets, and secrets that a person reads off one screen and types into another.
 *
 *   newId, newSecret     random, safe in URLs and cookies
 *   hashSecret, sameSecret   what is kept of a bearer secret, and how it is compared
 *   readableSecret, normaliseReadableSecret   shown once in groups; read back however it was typed
 *
 * Passwords and answers that people choose are not hashed here but in password-hashing.ts.
 */
import { hash, randomBytes, timingSafeEqual } from 'node:crypto'
import { randomText } from '#web/random.ts'

/** A fresh random name for a record; 128 bits, safe in a URL and in a cookie. */
export function newId(): string {
  return randomText(16)
}

/** A fresh bearer secret; 256 bits. Keep only its hash. */
export function newSecret(): string {
  return randomText(32)
}

/** Plain SHA-256 is enough here: the secret is random, so it can't be guessed. */
export function hashSecret(secret: string): string {
  return hash('sha256', secret, 'base64url')
}

/** Compares without telling by its duration where the first difference is. `hash` comes from `hashSecret`. */
export function sameSecret(secret: string, hash: string): boolean {
  const typed = Buffer.from(hashSecret(secret))
  const kept = Buffer.from(hash)
  return typed.length === kept.length && timingSafeEqual(typed, kept)
}

/** Crockford's base 32: of each set of look-alikes (0 O, 1 I L, V U) one sign is in it. */
const readable = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const lookAlikes: Record<string, string> = { O: '0', I: '1', L: '1', U: 'V' }

/** A secret for people: `groups` of `size` signs joined by hyphens, five bits a sign (the usual four by four: 80 bits). */
export function readableSecret(groups = 4, size = 4): string {
  return readableFrom(randomBytes(groups * size), size)
}

/** The same from bytes that are random or cannot be told from it, one for each sign: the same bytes, the same secret. */
export function readableFrom(bytes: Uint8Array, size = 4): string {
  const signs = Array.from(bytes, (byte) => readable[byte % readable.length])
  return inGroups(signs.join(''), size)
}

/**
 * A typed secret in the form `readableSecret` gave it: full-width signs, small letters, look-alikes, and any spaces and
 * hyphens are forgiven. What was never such a secret comes back as something that matches none.
 */
export function normaliseReadableSecret(typed: string, size = 4): string {
  const signs = typed
    .slice(0, 200)
    .normalize('NFKC')
    .toUpperCase()
    // A Japanese keyboard gives U+30FC or U+2212 where a hyphen is meant.
    .replace(/[\s\p{Pd}\u2212\u30FC]/gu, '')
    .replace(/[OILU]/g, (sign) => lookAlikes[sign]!)
  return inGroups(signs, size)
}

function inGroups(signs: string, size: number): string {
  return (signs.match(new RegExp(`.{1,${size}}`, 'gsu')) ?? []).join('-')
}
