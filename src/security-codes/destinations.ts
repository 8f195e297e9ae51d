import { type Account, foldName } from '#accounts/accounts.ts'
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

export const isSame = (a: Destination, b: Destination): boolean =>
  a.channel === b.channel && foldName(a.address) === foldName(b.address)

/** Enough for its owner to know it, too little for anybody else. */
export function masked({ channel, address }: Destination): string {
  if (channel === 'sms') return `••••••${address.slice(-3)}`
  const [local = '', domain = ''] = address.split('@')
  return `${local.slice(0, 1)}•••••@${domain}`
}
