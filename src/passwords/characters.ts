import type { CharacterSet } from './options.ts'

/** INTERFACE: the signs of the `manual` set. */
export const manualSigns = '!"#$%&\'()*+,-./:;<=>@[\\]^_`~'

/**
 * More than any accepted password can need before it is folded: 128 code points, each typed as up to four, each of two
 * units. Beyond that nothing is folded, because ordering a long run of combining marks takes quadratic time.
 */
const mostUnits = 1024

/** Whether a typed text is short enough and well-formed, so that it can be folded without loss. */
export function isFoldable(typed: string): boolean {
  return typed.length <= mostUnits && typed.isWellFormed()
}

/**
 * The form in which a password is counted, judged and hashed: NFC (RFC 8265, OpaqueString), nothing cut. In the `manual`
 * set the yen sign is a backslash: on Japanese keyboards the same key gives either.
 */
export function fold(typed: string, set: CharacterSet): string {
  const composed = typed.normalize('NFC')
  return set === 'manual' ? composed.replaceAll('\u00A5', '\\') : composed
}

/** A form for comparisons that should forgive more: compatibility forms and case. */
export function foldLoosely(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}

export function countCharacters(text: string): number {
  return [...text].length
}

const manualClass = `[A-Za-z0-9${escaped(manualSigns)}]`

const allowed: Record<CharacterSet, RegExp> = {
  unicode: /^[^\p{Cs}]$/v,
  printable: /^[^\p{C}\p{Zl}\p{Zp}]$/v,
  manual: new RegExp(`^${manualClass}$`, 'v'),
}

/** The characters of a folded text that the set does not have, each once, in their order. */
export function outsiders(text: string, set: CharacterSet): string[] {
  return [...new Set(text)].filter((character) => !allowed[set].test(character))
}

/** For the live check of a page, with the flag `v`: matches a text that was not folded yet and holds no outsider. */
export function patternOf(set: CharacterSet): string | undefined {
  if (set === 'unicode') return undefined
  return set === 'manual' ? `^[${manualClass}\\xA5]*$` : '^[^\\p{C}\\p{Zl}\\p{Zp}]*$'
}

/** Capital letters, small letters, digits; what is none of them, such as a sign or a kanji, is the fourth kind. */
export const kindPatterns = ['\\p{Lu}', '\\p{Ll}', '\\p{Nd}', '[^\\p{Lu}\\p{Ll}\\p{Nd}]'] as const

export function countKinds(text: string): number {
  return kindPatterns.filter((pattern) => new RegExp(pattern, 'v').test(text)).length
}

function escaped(signs: string): string {
  return [...signs].map((sign) => `\\x${sign.charCodeAt(0).toString(16)}`).join('')
}
