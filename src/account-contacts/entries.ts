/** The mail addresses and phone numbers of an account as one kind of list, and what a change does to it. */
import { type Account, type AccountFacts, foldName, isMailAddress, isPhoneNumber } from '#accounts/accounts.ts'
import { mailAddress } from '#messages/address.ts'
import { typedLine } from '#web/forms.ts'
import type { ChangeRow } from './store.ts'

export const kindsOfContact = ['mail', 'phone'] as const
export type ContactKind = (typeof kindsOfContact)[number]
export type Act = 'add' | 'change' | 'verify' | 'remove'

export interface Entry {
  value: string
  verified: boolean
  /** Whether text messages reach it; never for mail. */
  sms: boolean
}

type Owned = Pick<Account, 'mails' | 'phones' | 'twoStep'>

export function entriesOf({ mails, phones }: Pick<Account, 'mails' | 'phones'>, kind: ContactKind): Entry[] {
  return kind === 'mail'
    ? mails.map(({ address, verified }) => ({ value: address, verified, sms: false }))
    : phones.map(({ number, verified, sms }) => ({ value: number, verified, sms }))
}

export const sameContact = (a: string, b: string) => foldName(a) === foldName(b)

/**
 * What was typed in the form in which it is kept, or undefined. A number written the Japanese way, from 0 on, gets its
 * country.
 */
export function contactFrom(kind: ContactKind, typed: string): string | undefined {
  if (kind === 'mail') {
    const address = mailAddress(typedLine(typed))
    return address !== undefined && isMailAddress(address) ? address : undefined
  }
  const digits = typedLine(typed).replace(/[\s().\u2010-\u2015\u2212\u30fc-]/g, '')
  const number = digits.replace(/^0(?=[1-9])/, '+81')
  return isPhoneNumber(number) ? number : undefined
}

/** The account's values once the change has taken effect; undefined when nothing is left to do. */
export function after(account: Owned, row: Pick<ChangeRow, 'kind' | 'act' | 'contact' | 'was'>) {
  const { kind, act, contact, was } = read(row)
  const entries = entriesOf(account, kind)
  const isIt = ({ value }: Entry) => sameContact(value, contact)
  const next: Entry = { value: contact, verified: true, sms: kind === 'phone' }
  if (act === 'remove') return listed(kind, without(entries, contact))
  if (act === 'verify') return entries.some(isIt) ? listed(kind, replaced(entries, contact, next)) : undefined
  if (act === 'add' || was === undefined) return listed(kind, [...without(entries, contact), next])
  const rest = entries.filter((entry) => !isIt(entry) || sameContact(entry.value, was.value))
  const found = rest.some(({ value }) => sameContact(value, was.value))
  const list = found ? replaced(rest, was.value, next) : [...rest, next]
  return { ...listed(kind, list), ...moved(account, was.value, contact) }
}

/** The account's values with a change that took effect undone. */
export function before(account: Owned, row: Pick<ChangeRow, 'kind' | 'act' | 'contact' | 'was'>) {
  const { kind, act, contact, was } = read(row)
  const entries = entriesOf(account, kind)
  if (act === 'verify')
    return listed(
      kind,
      entries.map((entry) => (sameContact(entry.value, contact) ? { ...entry, verified: false } : entry)),
    )
  if (was === undefined) return listed(kind, without(entries, contact))
  const rest = act === 'remove' ? entries : entries.filter(({ value }) => !sameContact(value, contact))
  const back = rest.some(({ value }) => sameContact(value, was.value)) ? rest : [...rest, was]
  return { ...listed(kind, back), ...(act === 'change' ? moved(account, contact, was.value) : {}) }
}

function read(row: Pick<ChangeRow, 'kind' | 'act' | 'contact' | 'was'>) {
  const was = row.was === null ? undefined : (JSON.parse(row.was) as Entry)
  return { kind: row.kind as ContactKind, act: row.act as Act, contact: row.contact, was }
}

function listed(kind: ContactKind, entries: readonly Entry[]): Partial<AccountFacts> {
  return kind === 'mail'
    ? { mails: entries.map(({ value, verified }) => ({ address: value, verified })) }
    : { phones: entries.map(({ value, verified, sms }) => ({ number: value, verified, sms })) }
}

const without = (entries: readonly Entry[], contact: string) =>
  entries.filter(({ value }) => !sameContact(value, contact))

const replaced = (entries: readonly Entry[], contact: string, next: Entry) =>
  entries.map((entry) => (sameContact(entry.value, contact) ? next : entry))

/** Codes of two-step verification follow the address that took the place of their destination. */
function moved({ twoStep }: Owned, from: string, to: string): Partial<AccountFacts> {
  const { destination } = twoStep
  if (!destination || !sameContact(destination.address, from)) return {}
  return { twoStep: { ...twoStep, destination: { ...destination, address: to } } }
}

/** Enough for its owner to know it, too little for anybody else. */
export function masked(kind: string, contact: string): string {
  if (kind === 'phone') return `••••••${contact.slice(-3)}`
  const [local = '', domain = ''] = contact.split('@')
  return `${local.slice(0, 1)}•••••@${domain}`
}

export type Kept = 'last-mail' | 'needed' | 'two-step'

/**
 * Why a contact must stay, if it must: notices need a verified mail address, codes of two-step verification their
 * destination, and recovery with a second way another one beside it.
 */
export function keptFor(
  account: Owned,
  reissue: { on: boolean; proofs: readonly string[] },
  kind: ContactKind,
  contact: string,
): Kept | undefined {
  const { destination } = account.twoStep
  if (account.twoStep.on && destination && sameContact(destination.address, contact)) return 'two-step'
  const entry = entriesOf(account, kind).find(({ value }) => sameContact(value, contact))
  if (!entry?.verified) return undefined
  const left = after(account, { kind, act: 'remove', contact, was: null })
  const rest = { ...account, ...left }
  const mails = rest.mails.filter(({ verified }) => verified).length
  if (kind === 'mail' && mails === 0) return 'last-mail'
  const needsSecond = reissue.on && (reissue.proofs.includes('registered') || account.twoStep.on)
  return needsSecond && canRecover(account) && !canRecover(rest) ? 'needed' : undefined
}

function canRecover({ mails, phones, twoStep }: Owned): boolean {
  const numbers = phones.filter(({ verified, sms }) => verified && sms).length
  const addresses = mails.filter(({ verified }) => verified).length
  return addresses > 0 && (numbers > 0 || (!twoStep.on && addresses > 1))
}
