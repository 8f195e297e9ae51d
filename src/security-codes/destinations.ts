import { type Account, foldName, isMailAddress, isPhoneNumber } from '#accounts/accounts.ts'
import { typedLine } from '#web/forms.ts'
import type { ChannelPolicy } from './options.ts'

/** Where a code can be sent. */
export interface Destination {
  channel: 'sms' | 'mail'
  address: string
}

type Reached = Pick<Account, 'mails' | 'phones' | 'twoStep'>

/**
 * Every verified destination of the channels that the policy allows: the chosen one first, then phones, then mail addresses.
 * `sendsSms`: text messages can leave the house.
 */
export function destinationsOf(
  { mails, phones, twoStep }: Reached,
  { channels }: ChannelPolicy,
  { sendsSms }: { sendsSms: boolean },
): Destination[] {
  const sms = sendsSms && channels.includes('sms') ? phones.filter(({ verified, sms }) => verified && sms) : []
  const mail = channels.includes('mail') ? mails.filter(({ verified }) => verified) : []
  const all = [
    ...sms.map(({ number }): Destination => ({ channel: 'sms', address: number })),
    ...mail.map(({ address }): Destination => ({ channel: 'mail', address })),
  ]
  const chosen = twoStep.destination
  const first = chosen ? all.find((each) => isSame(each, chosen)) : undefined
  return first ? [first, ...all.filter((each) => each !== first)] : all
}

/** A destination as somebody types it: an address, or a number that may be written the Japanese way, from 0 on. */
export function destinationFrom(typed: string, { channels }: ChannelPolicy): Destination | undefined {
  const line = typedLine(typed)
  if (line.includes('@')) {
    const isGood = channels.includes('mail') && isMailAddress(line)
    return isGood ? { channel: 'mail', address: line } : undefined
  }
  const number = line.replace(/[\s().\u2010-\u2015\u2212\u30fc-]/g, '').replace(/^0(?=[1-9])/, '+81')
  return channels.includes('sms') && isPhoneNumber(number) ? { channel: 'sms', address: number } : undefined
}

export const isSame = (a: Destination, b: Destination): boolean =>
  a.channel === b.channel && foldName(a.address) === foldName(b.address)

/** Enough for its owner to know it, too little for anybody else. */
export function masked({ channel, address }: Destination): string {
  if (channel === 'sms') return `••••••${address.slice(-3)}`
  const [local = '', domain = ''] = address.split('@')
  return `${local.slice(0, 1)}•••••@${domain}`
}
