/**
 * Security codes: six digits by text message or mail that prove that a destination of the account is in the hands of who
 * signs in.
 *
 *   destinationsOf   where codes of an account can go
 *   send             a new code; the one before is dead from then on
 *   find             the state of a sign-in's code, for its page
 *   raise, check     a try is counted before it is compared; `use` makes a right one single use
 *   resultOf         what became of the message
 *   forget, sweep
 *
 * A code belongs to one sign-in, account and destination. For a name that nobody has everything is kept and counted in the
 * same way, and nothing is sent. This room never decides whether a code is asked, and locks nobody out.
 */
import type { Account } from '#accounts/accounts.ts'
import type { Keyring } from '#crypto/sealing.ts'
import type { Db } from '#database/database.ts'
import type { Language } from '#language/language.ts'
import type { Messages, Sender } from '#messages/messages.ts'
import type { Support } from '#web/visit.ts'
import { isRight, keptCode, newCode } from './code.ts'
import type { Destination } from './destinations.ts'
import type { CodePolicy } from './options.ts'
import { heldFor } from './pace.ts'
import type { CodeRow, Key } from './store.ts'
import * as store from './store.ts'
import { codeMail, codeSms, testMail, testSms } from './words.ts'

export { type Destination, destinationFrom, destinationsOf, isSame, masked } from './destinations.ts'
export { type ChannelPolicy, type CodePolicy, channelOptions, codeOptions } from './options.ts'
export type { Key } from './store.ts'

export interface CodeTenant {
  id: string
  name: string
  languages: readonly Language[]
  timeZone: string
  support: Support
  senders: readonly Sender[]
}

export interface Send {
  key: Key
  tenant: CodeTenant
  policy: CodePolicy
  /** Undefined for a name that nobody has: counted, and not sent. */
  account: Account | undefined
  to: Destination | undefined
  /** The right password was shown. */
  proven: boolean
  /** The caller has just seen that none was sent in this sign-in. */
  isFirst?: boolean
  /** `prompt`: the prompt number of the sign-in. */
  from: {
    site: string | null
    prompt: string
    browser: string
    ip: string
    network: string
    host: string
    language: Language
  }
  reference: string
  now: number
}

export interface TestSend {
  tenant: CodeTenant
  account: Account
  to: Destination
  language: Language
  network: string
  reference: string
  now: number
}

export type Sent =
  | { sent: true }
  /** `soon`: the last one was just sent. `row`: too many in a row. `many`: too many of the account, destination or network. */
  | { sent: false; why: 'soon' | 'row' | 'many'; seconds: number }

/** A sign-in's code as its page tells of it. */
export interface Pending {
  channel: 'sms' | 'mail' | undefined
  destination: Destination | undefined
  sentAt: number
  /** Whether it may still be typed. */
  alive: boolean
  /** Seconds until another may be sent; 0: now. */
  resendIn: number
  resendsLeft: number
  /** The number that stands in the message. */
  number: string
}

/** What became of a message; `delayed`: it was tried and will be again. */
export type Delivery = 'waiting' | 'delayed' | 'sent' | 'refused' | 'expired'

export type Tried = { alive: false } | { alive: true; row: CodeRow }

/** With what the page tells of it. */
export type SentCode = { sent: true; pending: Pending } | (Sent & { sent: false })

export interface SecurityCodes {
  /** Whether text messages can leave the house. */
  sendsSms: boolean
  send(trx: Db, wish: Send): Promise<SentCode>
  /** A message without a code, to see whether one would arrive; limited like codes. */
  sendTest(trx: Db, wish: TestSend): Promise<Sent>
  find(db: Db, key: Key, policy: CodePolicy, now: number): Promise<Pending | undefined>
  /** In a transaction that is on disk before the check. */
  raise(trx: Db, key: Key, policy: CodePolicy, now: number): Promise<Tried>
  check(tried: Tried & { alive: true }, typed: string): boolean
  /** Single use, in the transaction that saves the proof. */
  use(trx: Db, tried: Tried & { alive: true }): Promise<boolean>
  resultOf(db: Db, key: Key, number: string): Promise<Delivery>
  /** For accounts that are deleted. */
  forget(trx: Db, tenantId: string, accountId: string): Promise<void>
  sweep(trx: Db, now: number, limit: number): Promise<number>
}

export interface SecurityCodeParts {
  keyring: Pick<Keyring, 'keyed'>
  messages: Pick<Messages, 'enqueue' | 'listOf'>
  notices: { phraseOf(db: Db, tenantId: string, accountId: string): Promise<string | undefined> }
  sendsSms: boolean
}

const testSeconds = 10 * 60

/** Longer than any sign-in goes on. */
const memorySeconds = 24 * 60 * 60

export function securityCodes(parts: SecurityCodeParts): SecurityCodes {
  const { keyring, messages } = parts

  const digestOf = ({ channel, address }: Destination) =>
    keyring.keyed('code-destination')(`${channel}\n${address.toLowerCase()}`)

  async function send(trx: Db, wish: Send): Promise<SentCode> {
    const { key, policy, to, proven, from, now } = wish
    const before = wish.isFirst ? undefined : await store.find(trx, key)
    const elsewhere = proven && before !== undefined && !isThere(before, to)
    const paused = before && pauseOf(before, policy, now, elsewhere)
    if (paused) return paused
    const digest = to ? digestOf(to) : keyring.keyed('code-destination')(key.subject)
    const held = await heldFor(trx, { ...key, destination: digest, network: from.network, proven, now })
    if (held !== undefined) return { sent: false, why: 'many', seconds: held }
    const code = newCode()
    const row = rowOf(wish)
    const kept = { ...row, code_hash: keptCode(keyring, row, code) }
    const pace = {
      sentBefore: elsewhere ? now : now - policy.resendSeconds,
      mostSends: policy.resends + 1,
      rowEnds: now - policy.minutes * 60,
    }
    // Asked for twice at once: the other one is on its way.
    const sends = await store.replace(trx, kept, pace)
    if (sends === undefined) return { sent: false, why: 'soon', seconds: policy.resendSeconds }
    await enqueue(trx, wish, code)
    return { sent: true, pending: pendingOf({ ...kept, sends }, policy, now) }
  }

  async function enqueue(trx: Db, wish: Send, code: string): Promise<void> {
    const { tenant, account, to, policy, from, reference, now } = wish
    if (!account || !to) return
    const wording = {
      ...{ service: tenant.name, support: tenant.support, timeZone: tenant.timeZone, userId: account.userId },
      language: account.language && tenant.languages.includes(account.language) ? account.language : from.language,
      phrase: to.channel === 'mail' ? await parts.notices.phraseOf(trx, tenant.id, account.id) : undefined,
      ...{ code, minutes: policy.minutes, reference, now },
      ...{ site: from.site, prompt: from.prompt, browser: from.browser, ip: from.ip, host: from.host },
    }
    const content = to.channel === 'sms' ? { text: codeSms(wording) } : codeMail(wording)
    await messages.enqueue(
      trx,
      {
        tenantId: tenant.id,
        accountId: account.id,
        channel: to.channel,
        to: to.address,
        from: tenant.senders[0] ?? { name: tenant.name },
        ...content,
        kind: 'code',
        reference,
        deadline: now + policy.minutes * 60,
        topic: 'security-code',
      },
      now,
    )
  }

  return {
    sendsSms: parts.sendsSms,
    send,

    async sendTest(trx, { tenant, account, to, language, network, reference, now }) {
      const key = { tenantId: tenant.id, subject: account.id }
      const seconds = await heldFor(trx, { ...key, destination: digestOf(to), network, proven: true, now })
      if (seconds !== undefined) return { sent: false, why: 'many', seconds }
      const phrase = to.channel === 'mail' ? await parts.notices.phraseOf(trx, tenant.id, account.id) : undefined
      const facts = {
        service: tenant.name,
        support: tenant.support,
        language,
        userId: account.userId,
        phrase,
        reference,
      }
      const content = to.channel === 'sms' ? { text: testSms(facts) } : testMail(facts)
      await messages.enqueue(
        trx,
        {
          ...{ tenantId: tenant.id, accountId: account.id, channel: to.channel, to: to.address },
          ...{
            from: tenant.senders[0] ?? { name: tenant.name },
            ...content,
            kind: 'code',
            topic: 'security-code-test',
          },
          ...{ reference, deadline: now + testSeconds },
        },
        now,
      )
      return { sent: true }
    },

    async find(db, key, policy, now) {
      const row = await store.find(db, key)
      return row && pendingOf(row, policy, now)
    },

    async raise(trx, key, policy, now) {
      const row = await store.raise(trx, key, { sentAfter: now - policy.minutes * 60, mostTries: policy.tries })
      return row ? { alive: true, row } : { alive: false }
    },

    check: ({ row }, typed) => isRight(keyring, row, typed),

    use: (trx, { row }) => store.use(trx, keyOf(row), row.code_hash ?? ''),

    async resultOf(db, { tenantId, subject }, number) {
      const latest = await messages.listOf(db, { tenantId, accountId: subject }, { limit: 10 })
      const found = latest.find((each) => each.number === number)
      if (!found) return 'waiting'
      return found.state === 'waiting' && found.tries > 1 ? 'delayed' : found.state
    },

    forget: store.removeOf,
    sweep: (trx, now, limit) => store.removeOld(trx, now - memorySeconds, limit),
  }
}

const keyOf = ({ tenant_id, account_id, sign_in_id }: CodeRow): Key => ({
  tenantId: tenant_id,
  subject: account_id,
  signInId: sign_in_id,
})

function rowOf({ key, to, reference, now }: Send): CodeRow {
  return {
    tenant_id: key.tenantId,
    account_id: key.subject,
    sign_in_id: key.signInId,
    channel: to?.channel ?? '',
    destination: to?.address ?? '',
    code_hash: null,
    number: reference,
    sent_at: now,
    sends: 1,
    tries: 0,
  }
}

const isThere = (row: CodeRow, to: Destination | undefined) =>
  row.channel === (to?.channel ?? '') && row.destination === (to?.address ?? '')

/** Why none may be sent now, as far as this sign-in goes. Who knows that a phone is away need not wait to try another. */
function pauseOf(
  row: CodeRow,
  policy: CodePolicy,
  now: number,
  elsewhere = false,
): (Sent & { sent: false }) | undefined {
  const soon = elsewhere ? 0 : row.sent_at + policy.resendSeconds - now
  if (soon > 0) return { sent: false, why: 'soon', seconds: soon }
  const rest = row.sent_at + policy.minutes * 60 - now
  return row.sends > policy.resends && rest > 0 ? { sent: false, why: 'row', seconds: rest } : undefined
}

function pendingOf(row: CodeRow, policy: CodePolicy, now: number): Pending {
  const { channel, destination } = row
  const isOver = row.sent_at + policy.minutes * 60 <= now
  return {
    channel: channel === '' ? undefined : (channel as 'sms' | 'mail'),
    destination: channel === '' ? undefined : { channel: channel as 'sms' | 'mail', address: destination },
    sentAt: row.sent_at,
    alive: row.code_hash !== null && !isOver && row.tries < policy.tries,
    resendIn: pauseOf(row, policy, now)?.seconds ?? 0,
    resendsLeft: isOver ? policy.resends : Math.max(0, policy.resends + 1 - row.sends),
    number: row.number,
  }
}
