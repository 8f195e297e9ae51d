/**
 * Prompt numbers: what a person reads off a page, a code's mail or an app, to ask whether it is really ours. A number is the
 * beginning of the record's own random id, written for people: it needs no column, no index and no write, and whoever keeps
 * a record finds it again by a range of its primary key.
 */

/** 32 signs without look-alikes. */
const signs = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'
const ids = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** So much of an id stands in its number: 24 bits. */
const prefixLength = 4

/** `K7-3Q9` for an id in base64url, such as those of `newId` and `hashSecret`. */
export function promptNumber(id: string): string {
  const value = [...id.slice(0, prefixLength)].reduce((sum, sign) => sum * 64 + ids.indexOf(sign), 0)
  const written = [4, 3, 2, 1, 0].map((place) => signs[Math.floor(value / 32 ** place) % 32]).join('')
  return `${written.slice(0, 2)}-${written.slice(2)}`
}

/** How the ids of a typed number begin; undefined for what was never one. Any case and width, with or without the hyphen. */
export function idPrefix(typed: string): string | undefined {
  const plain = typed
    .slice(0, 60)
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Pd}\u2212\u30FC]/gu, '')
  if (!/^[2-9A-HJ-NP-Z]{5}$/.test(plain)) return undefined
  const value = [...plain].reduce((sum, sign) => sum * 32 + signs.indexOf(sign), 0)
  if (value >= 64 ** prefixLength) return undefined
  return [3, 2, 1, 0].map((place) => ids[Math.floor(value / 64 ** place) % 64]).join('')
}

/** Bounds of the ids that begin so: from the first, included, to the second, left out. Bytes decide the order. */
export function idRange(prefix: string): readonly [from: string, before: string] {
  return [prefix, `${prefix}~`]
}
