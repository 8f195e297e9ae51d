import { randomBytes } from 'node:crypto'
import { randomText } from './random.ts'

/** 32 signs without look-alikes. */
const signs = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'

/** A number such as `K7Q2-9XPM` that a person reads out to the support desk; it names one request in the log. */
export function newReference(): string {
  const chosen = Array.from(randomBytes(8), (byte) => signs[byte % signs.length])
  return `${chosen.slice(0, 4).join('')}-${chosen.slice(4).join('')}`
}

/** A number as it was typed: any case and width, with or without its hyphen. What was never one matches none. */
export function typedReference(typed: string): string {
  const plain = typed
    .slice(0, 60)
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Pd}\u2212\u30FC]/gu, '')
  return (plain.match(/.{1,4}/gsu) ?? []).join('-')
}

/** 128 bits for one answer's Content-Security-Policy. */
export function newNonce(): string {
  return randomText(16)
}
