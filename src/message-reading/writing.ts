/** How a text is written: our messages are in Japanese or English, in whole words. */
import { sentences } from './patterns.ts'

/** Letters of any other alphabet: Cyrillic and Greek ones are the usual disguise. */
const otherLetters = /(?![\p{Script=Latin}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}])\p{L}(?<![ー々〆])/u
const kana = /[\p{Script=Hiragana}\p{Script=Katakana}]/u
const han = /\p{Script=Han}/gu
const latinWord = /\p{Script=Latin}{2,}/gu
/** Words without which hardly an English sentence of some length is made. */
const english =
  /\b(?:the|are|you|your|for|and|with|this|that|has|have|our|from|not|to|of|is|it|we|be|been|was|were|on|off|in|out|up|by|at|its?|if|as|or|an|no|all|any|can|will|may|now|new|please)\b/iu
/** p a s s w o r d, passw0rd: what nobody writes who wants to be found. */
const takenApart = /(?<!\p{L})(?:\p{L}[ ._*-]){4,}\p{L}(?!\p{L})/u
const digitInside = /\p{Script=Latin}{2}[0134@$]\p{Script=Latin}{2}/u
const mostHan = 6
const fewestWords = 6

/**
 * Whether a text may hide its words from a reader of Japanese and English. Addresses belong taken out before.
 * A sentence of another language has none of the common words of ours.
 */
export function hidesWords(text: string): boolean {
  if (otherLetters.test(text) || takenApart.test(text) || digitInside.test(text)) return true
  if (!kana.test(text) && (text.match(han) ?? []).length > mostHan) return true
  return sentences(text).some(
    (each) => !kana.test(each) && (each.match(latinWord) ?? []).length >= fewestWords && !english.test(each),
  )
}
