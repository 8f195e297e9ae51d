/**
 * Message reading: takes a pasted mail, text message or address apart and says what speaks for and against it.
 *
 *   readMessage      domains, sender, what it asks, hurry; nothing is ever opened
 *   readDialog       name and domain out of the words of a system's dialog, when that is what was pasted
 *
 * It judges by what the tenant registered. It never says that a message is genuine: senders can be forged, and the words of
 * a link need not be its address.
 */
import { type DomainJudgement, judgeDomain } from '#look-alikes/look-alikes.ts'
import { digits, led, longestMessage } from './addresses.ts'
import { type Asked, askedIn, hidesWay, hurries } from './patterns.ts'
import { wants } from './wishes.ts'
import { hidesWords } from './writing.ts'

/** Who writes for the tenant, and where it can be called. */
export interface KnownSenders {
  officialDomains: readonly string[]
  senders: readonly { name: string; address?: string | undefined; sms?: string | undefined }[]
  /** Telephone and mail of the support desk. */
  tel?: string | undefined
  mail?: string | undefined
}

export type SenderJudgement =
  | { kind: 'missing' }
  /** An address or number that is registered. */
  | { kind: 'known'; shown: string }
  /** Only a name, which everybody can give themselves. */
  | { kind: 'name-only'; shown: string }
  | { kind: 'foreign'; shown: string; domain: DomainJudgement | undefined }

export interface MessageReading {
  domains: DomainJudgement[]
  /** Something to press, scan or go to. */
  hasLink: boolean
  sender: SenderJudgement
  asks: Asked[]
  hurries: boolean
  /** Not written as ours are: another language, letters of another alphabet, words taken apart. */
  oddlyWritten: boolean
  /** Numbers to call that are not the support desk's. */
  foreignPhones: string[]
}

export type { Asked } from './patterns.ts'
export { longestMessage }

/** `sender`: as the person typed it beside the message; else it is looked for in the message. */
export function readMessage(message: string, sender: string, known: KnownSenders): MessageReading {
  const text = message.slice(0, longestMessage)
  const found = led(text)
  const from = sender.trim() === '' ? (fromLine.exec(text)?.[1]?.trim() ?? '') : sender.trim()
  const ownMails = [known.mail, ...known.senders.map(({ address }) => address)].map((each) => each?.toLowerCase())
  const mailDomains = found.mails
    .filter((each) => !from.includes(each) && !ownMails.includes(each.toLowerCase()))
    .map((each) => each.slice(each.lastIndexOf('@') + 1))
  const foreignPhones = found.phones.filter((number) => !isSameNumber(number, known.tel ?? ''))
  const hides = hidesWay(text.normalize('NFKC'))
  const domains = [...found.hosts, ...mailDomains].map((host) => judgeDomain(host, known.officialDomains))
  // On pages of ours people type what they are asked for; a link to them is judged as a link.
  const hasWay = hides || foreignPhones.length > 0 || domains.some(({ kind }) => kind !== 'official')
  const asked = askedIn(text.normalize('NFKC'), hasWay)
  return {
    domains,
    hasLink: found.hasLink || hides,
    sender: judgeSender(from, known),
    asks: asked.length === 0 && wants(found.words) ? ['something'] : asked,
    hurries: hurries(text.normalize('NFKC')),
    oddlyWritten: hidesWords(found.words),
    foreignPhones: [...new Set(foreignPhones)],
  }
}

const fromLine = /^\s*(?:from|sender|差出人|送信者|送信元|発信元)\s*[:：]\s*(.{1,300})$/imu

function judgeSender(from: string, { senders, officialDomains, mail }: KnownSenders): SenderJudgement {
  const shown = from.slice(0, 200)
  if (from === '') return { kind: 'missing' }
  const ours = [mail, ...senders.map((each) => each.address)].map((each) => each?.toLowerCase())
  const addresses = from.match(/[^\s<>"'（）()「」,;]+@[^\s<>"'（）()「」,;]+/gu) ?? []
  // A name may be written as an address of ours: the address behind it is the sender's.
  const address = addresses.find((each) => !ours.includes(each.toLowerCase())) ?? addresses[0]
  if (address !== undefined) {
    if (ours.includes(address.toLowerCase())) return { kind: 'known', shown: address }
    return {
      kind: 'foreign',
      shown: address,
      domain: judgeDomain(address.slice(address.lastIndexOf('@') + 1), officialDomains),
    }
  }
  const same = (a: string | undefined) =>
    a !== undefined && a.normalize('NFKC').toLowerCase() === from.normalize('NFKC').toLowerCase()
  if (senders.some(({ sms }) => same(sms) || (sms !== undefined && isSameNumber(from, sms))))
    return { kind: 'known', shown }
  if (senders.some(({ name }) => same(name))) return { kind: 'name-only', shown }
  return { kind: 'foreign', shown, domain: undefined }
}

/** +81 3 1234 5678 and 03-1234-5678 are one number. */
function isSameNumber(a: string, b: string): boolean {
  const [left, right] = [digits(a), digits(b)].map((number) => number.replace(/^(?:\+81|\+?0081|0)/, ''))
  return left !== undefined && left.length >= 4 && left === right
}

const dialogs = [
  /[“"「『]([^”"」』]{1,200})[”"」』]\s*(?:がサインインのために|は|が、?サインインのために)\s*[“"「『]([^”"」』]{1,300})[”"」』]\s*を使用しようとしています/u,
  /[“"]([^”"]{1,200})[”"]\s*wants to use\s*[“"]([^”"]{1,300})[”"]\s*to sign in/iu,
]

/** What stands in the dialog of iPhones, iPads and Macs; undefined when the text is none. */
export function readDialog(text: string): { name: string; domain: string } | undefined {
  const words = text.trim().slice(0, 1000)
  for (const dialog of dialogs) {
    const [, name, domain] = dialog.exec(words) ?? []
    if (name !== undefined && domain !== undefined) return { name, domain }
  }
  return undefined
}
