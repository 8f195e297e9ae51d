import { randomBytes } from 'node:crypto'

/** 32 signs without look-alikes. */
const signs = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'

/** A number such as `K7Q2-9XPM` that a person reads out to the support desk; it names one request in the log. */
export function newReference(): string {
  const chosen = Array.from(randomBytes(8), (byte) => signs[byte % signs.length])
  return `${chosen.slice(0, 4).join('')}-${chosen.slice(4).join('')}`
}

/** 128 bits for one answer's Content-Security-Policy. */
export function newNonce(): string {
  return randomBytes(16).toString('base64url')
}
