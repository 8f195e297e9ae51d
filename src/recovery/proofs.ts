/** What has to be shown, beside the mailed link, before an account gets a new password. */
import type { Account } from '#accounts/accounts.ts'
import type { ReissuePolicy } from './options.ts'

export type ProofName = 'answer' | 'registered'

/** Where a code can be sent that proves more than the mailbox of the link. */
export interface Destination {
  channel: 'sms' | 'mail'
  address: string
}

export interface Means {
  hasQuestion: boolean
  /** The address that the link went to. */
  sentTo: string
  sendsSms: boolean
  /** Whether the account has an app for one-time passwords, or recovery codes. */
  ownCodes: boolean
}

/**
 * The proofs in the order of their pages; undefined when the account has not what would be needed, and only the support
 * desk can help. An answer that was never registered is replaced by another registered way, never left out. Two-step
 * verification is never passed by mailboxes and answers alone, whatever the policy names (ASVS 6.4.3, NIST SP 800-63B-4).
 */
export function neededProofs(
  { proofs }: Pick<ReissuePolicy, 'proofs'>,
  account: Pick<Account, 'mails' | 'phones' | 'twoStep'>,
  means: Means,
): readonly ProofName[] | undefined {
  const asksAnswer = proofs.includes('answer') && means.hasQuestion
  const asksRegistered =
    proofs.includes('registered') || account.twoStep.on || (proofs.includes('answer') && !means.hasQuestion)
  if (asksRegistered && !means.ownCodes && destinations(account, means).length === 0) return undefined
  return [...(asksAnswer ? (['answer'] as const) : []), ...(asksRegistered ? (['registered'] as const) : [])]
}

/** Phones first: whoever reads one mailbox of a person may read the others. With two-step verification only phones. */
export function destinations(
  { mails, phones, twoStep }: Pick<Account, 'mails' | 'phones' | 'twoStep'>,
  { sentTo, sendsSms }: Pick<Means, 'sentTo' | 'sendsSms'>,
): Destination[] {
  const numbers = sendsSms ? phones.filter(({ verified, sms }) => verified && sms) : []
  const others = twoStep.on ? [] : mails.filter(({ address, verified }) => verified && address !== sentTo)
  return [
    ...numbers.map(({ number }): Destination => ({ channel: 'sms', address: number })),
    ...others.map(({ address }): Destination => ({ channel: 'mail', address })),
  ]
}

/** Enough for its owner to know it, too little for anybody else. */
export function masked({ channel, address }: Destination): string {
  if (channel === 'sms') return `••••••${address.slice(-3)}`
  const [local = '', domain = ''] = address.split('@')
  return `${local.slice(0, 1)}•••••@${domain}`
}
