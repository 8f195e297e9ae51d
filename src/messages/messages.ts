/**
 * Messages: mails and SMS that leave the house, by an outbox in the database.
 *
 *   enqueue      writes a message in the caller's transaction: it leaves exactly if the event it tells of was committed
 *   start, stop  the delivery of this node; any number of nodes share the outbox by leases
 *   deliverDue   one round by hand, for tests and the command line
 *   probe        one message at once, step by step, for whoever sets a mail server up
 *   backlog      how much waits and since when
 *   listOf, findByNumber   what became of the messages of an account, never their words
 *
 * A message is tried again with growing waits until it was accepted or its deadline has come; it never leaves late. SMTP
 * is at least once: a crash between acceptance and the note of it repeats the message, with the same Message-ID.
 * This room never decides who gets a message or what it says.
 */
import type { Keyring } from '#crypto/sealing.ts'
import { newId } from '#crypto/secrets.ts'
import type { Database, Db } from '#database/database.ts'
import { mailAddress, phoneNumber } from './address.ts'
import { delivery, type Report } from './delivery.ts'
import { findByNumber, listOf, type Owner, type Place, type Sending } from './log.ts'
import type { Paces } from './pace.ts'
import * as store from './store.ts'
import type { Probed, Transport } from './transport.ts'

export type { Report } from './delivery.ts'
export type { Place, Sending } from './log.ts'
export type { Outcome, Parcel, Probed, Stage, Transport } from './transport.ts'

export type Channel = 'mail' | 'sms'

/** Who a message comes from. Without an address it is the installation's own. */
export interface Sender {
  name: string
  address?: string | undefined
}

export interface Message {
  tenantId: string
  accountId?: string | undefined
  channel: Channel
  /** One mail address or one number in E.164 form. */
  to: string
  from?: Sender | undefined
  subject?: string | undefined
  text: string
  html?: string | undefined
  /** What it is about, for the support desk: `notice/locked`. Never words of the message. */
  topic?: string | undefined
  /** Codes never wait behind notices. */
  kind: 'code' | 'notice'
  /** The number that people name to the support desk. */
  reference: string
  /** Epoch seconds; never sent from then on. */
  deadline: number
}

export interface Messages {
  /** Throws an error, and with it ends the transaction, when `to` is not exactly one plain addressee. */
  enqueue(trx: Db, message: Message, now: number): Promise<void>
  start(): void
  /** Lets sends under way finish for a few seconds, then gives all leases back. */
  stop(): Promise<void>
  /** Sends what is due and fits the slots, and waits for it; returns how many were accepted. */
  deliverDue(): Promise<number>
  /** Sends a message at once, past the outbox, and tells each step. Undefined where the channel has no way out. */
  probe(
    message: Pick<Message, 'tenantId' | 'channel' | 'to' | 'from' | 'subject' | 'text' | 'html' | 'reference'>,
    now: number,
  ): Promise<Probed | undefined>
  backlog(db: Db): Promise<{ waiting: number; oldestSeconds: number }>
  /** What became of an account's messages, newest first, after a place. */
  listOf(db: Db, owner: Owner, page: { after?: Place | undefined; limit: number }): Promise<Sending[]>
  /** The message of a tenant that the number stands in, once it has left or was given up. */
  findByNumber(db: Db, tenantId: string, number: string): Promise<(Sending & { accountId: string }) | undefined>
  /** For accounts that are deleted. */
  forget(trx: Db, tenantId: string, accountId: string): Promise<void>
  /** Removes some of what is long past; answers how much. */
  sweep(trx: Db, now: number, limit: number): Promise<number>
}

export interface MessagesOptions {
  database: Database
  keyring: Keyring
  /** Messages of a channel without a transport wait until their deadline. */
  transports: Partial<Record<Channel, Transport>>
  /** Told of every outcome; for logs and metrics. Never holds an address or words of a message. */
  report?: (report: Report) => void
  paces?: Paces
  pollSeconds?: number
  sendSeconds?: number
  graceSeconds?: number
}

/** So long the support desk can see what became of a message. */
const memorySeconds = 90 * 24 * 60 * 60

/** The distance between two turns of one tenant: what lets a single message of another tenant pass a thousand of one. */
const turnMilliseconds = 50

export function messages(options: MessagesOptions): Messages {
  const { database, keyring } = options
  const deliveries = delivery(options)

  return {
    start: deliveries.start,
    stop: deliveries.stop,
    deliverDue: deliveries.round,

    async enqueue(trx, message, now) {
      const to = addressee(message)
      const lane = { channel: message.channel, kind: message.kind }
      const last = await store.lastTurn(trx, message.tenantId, lane)
      const { from, subject, text, html, reference, topic } = message
      await store.insert(trx, {
        tenant_id: message.tenantId,
        account_id: message.accountId ?? '',
        id: newId(),
        ...lane,
        body: keyring.seal('message', JSON.stringify({ to, from, subject, text, html, reference, topic })),
        turn: Math.max(now * 1000, (last ?? 0) + turnMilliseconds),
        tries: 0,
        leased_by: '',
        leased_until_at: 0,
        created_at: now,
        due_at: now,
        deadline_at: message.deadline,
      })
      deliveries.expect()
    },

    async probe({ channel, ...message }, now) {
      const transport = options.transports[channel]
      if (!transport) return undefined
      const parcel = { ...message, to: addressee({ channel, to: message.to }), id: newId(), at: now }
      if (transport.probe) return transport.probe(parcel)
      const outcome = await transport.send(parcel, AbortSignal.timeout(20_000))
      const said = outcome.sent ? outcome.receipt : outcome.why
      return { sent: outcome.sent, dkim: undefined, stages: [{ stage: 'accepted', ok: outcome.sent, said }] }
    },

    backlog: (db) => backlogOf(db, database.now()),

    listOf: (db, owner, page) => listOf(db, keyring, owner, page),
    findByNumber,
    forget: store.removeLogOf,
    sweep: (trx, now, limit) => store.removeOldLog(trx, now - memorySeconds, limit),
  }
}

/** How much waits in the outbox of any database, without a house around it. */
export async function backlogOf(db: Db, now: number): Promise<{ waiting: number; oldestSeconds: number }> {
  const { waiting, oldestAt } = await store.backlog(db)
  return { waiting, oldestSeconds: oldestAt === null ? 0 : Math.max(0, now - oldestAt) }
}

function addressee({ channel, to }: Pick<Message, 'channel' | 'to'>): string {
  const plain = channel === 'mail' ? mailAddress(to) : phoneNumber(to)
  if (plain === undefined) throw new TypeError(`not exactly one plain ${channel} addressee`)
  return plain
}
