import { disarmed, endsAsHost } from '#look-alikes/look-alikes.ts'

/** What a text leads to: read, never opened. */
export interface Led {
  /** Hosts and addresses, as they were written; each once. */
  hosts: string[]
  /** Whether one of them can be pressed. */
  hasLink: boolean
  mails: string[]
  /** Digits only, a plus in front where there was one. */
  phones: string[]
  /** The text without them. */
  words: string
}

const link = /\b[a-z][a-z0-9+.-]{1,20}:(?:\/\/|\\\\)[^\s<>"'「」『』（）()【】、。]+/giu
// Each begins where no sign of its own kind stands before it: a long row of such signs is read once and not from every sign on.
const mail = /(?<![\w.!#$%&'*+/=?^`{|}~@-])[\w.!#$%&'*+/=?^`{|}~-]+@(?:[\p{L}\p{N}-]+\.){1,126}[\p{L}\p{N}-]{2,}/giu
/** Letters of one alphabet of Europe or another: words of Japanese sentences stand close to an address. */
const bare =
  /(?<![\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{N}_-])(?:[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{N}_-]+[.．。․]){1,126}[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{N}-]{2,}/giu
const japanese =
  /(?<![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー])[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]+[.．]\p{Script=Latin}{2,}(?![\p{Script=Latin}.])/giu
const numeric = /\b\d{1,3}(?:\.\d{1,3}){3}\b/g
const phone = /(?<![\d.])\+?\d[\d\p{Pd}−－ー().・ ]{7,18}\d(?!\d)/gu
/** Facts of a notice that lead nowhere: when it was, from which address, and what is masked. */
const facts =
  /(?<!\d)\d{4}[-/年]\d{1,2}[-/月]\d{1,2}日?(?:[ \t]+\d{1,2}:\d{2}(?::\d{2})?)?(?![\w/:.-])|^.{0,20}(?:IPアドレス|IP address)[:：][ \t]*[\d.:a-f]{3,45}[ \t]*$|(?<![\w/.•])[\w.+-]{0,64}•{2,}(?:@[\w.-]{1,200}|\d{2,4})?(?![\w/:.@•])/gimu
const domainBound = /^@[\w.-]+ #\w+\s*$/mu

/** A message is read up to here; no real one is longer. */
export const longestMessage = 20_000

export function led(text: string): Led {
  const plain = disarmed(text.slice(0, longestMessage))
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(facts, ' ')
  const links = plain.match(link) ?? []
  const rest = links.reduce((left, each) => left.replace(each, ' '), plain)
  const mails = rest.match(mail) ?? []
  const noMails = mails.reduce((left, each) => left.replace(each, ' '), rest)
  const names = [...(noMails.match(bare) ?? []), ...(noMails.match(japanese) ?? [])].filter(endsAsHost)
  const words = names.reduce((left, each) => left.replace(each, ' '), noMails)
  const all = [...links, ...names, ...(noMails.match(numeric) ?? [])]
  return {
    hosts: [...new Set(all)].slice(0, 30),
    // The last line of a code's message binds it to a domain (origin-bound one-time codes); nobody presses it.
    hasLink: links.length > 0 || names.length > (domainBound.test(plain) ? 1 : 0),
    mails: [...new Set(mails)].slice(0, 30),
    words,
    phones: (noMails.match(phone) ?? []).map(digits).filter((number) => number.replace('+', '').length >= 9),
  }
}

export const digits = (number: string): string => number.replace(/(?!^\+)\D/g, '')
