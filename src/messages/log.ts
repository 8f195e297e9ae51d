/**
 * What became of the messages of an account, for its support desk: when, to which address as far as it may be shown, about
 * what, and what the other side said. Never a word of a message, never a whole address.
 */
import type { Keyring } from '#crypto/sealing.ts'
import type { Db } from '#database/database.ts'
import * as store from './store.ts'
import type { MessageLogTable } from './table.ts'
import type { Outcome, Parcel } from './transport.ts'

export interface Owner {
  tenantId: string
  accountId: string
}

/** `ended`: it left, or was given up; else it waits. */
export interface Sending {
  id: string
  channel: 'mail' | 'sms'
  /** What it is about: `notice/locked`, `contact-code`. */
  topic: string
  /** The number that stands in it. */
  number: string
  /** Enough of the addressee for the owner to know it. */
  to: string
  writtenAt: number
  state: 'waiting' | 'sent' | 'refused' | 'expired'
  endedAt: number | undefined
  tries: number
  /** Why the last try failed; it names nobody. */
  why: string | undefined
  /** The number that the gateway gave it. */
  receipt: string | undefined
}

/** A place in the list: what was shown last. */
export interface Place {
  at: number
  id: string
}

/** What a message says of itself beside its words. */
export type Said = Pick<Parcel, 'to' | 'reference'> & { topic?: string | undefined }

export type Ended = { outcome: 'sent' | 'refused' | 'expired'; why?: string | undefined; receipt?: string | undefined }

/** Noted in the transaction that takes the message out. What belongs to no account is nobody's to look up. */
export async function noteEnd(trx: Db, row: store.OutboxRow, said: Said, ended: Ended, now: number): Promise<void> {
  if (row.account_id === '') return
  await store.insertLog(trx, {
    tenant_id: row.tenant_id,
    account_id: row.account_id,
    written_at: row.created_at,
    id: row.id,
    channel: row.channel,
    topic: said.topic ?? row.kind,
    number: said.reference,
    shown: shownAddressee(row.channel, said.to),
    outcome: ended.outcome,
    why: ended.why ?? null,
    receipt: ended.receipt ?? null,
    tries: row.tries,
    ended_at: now,
  })
}

export const endOf = (outcome: Outcome): Ended =>
  outcome.sent
    ? { outcome: 'sent', ...(outcome.receipt === undefined ? {} : { receipt: outcome.receipt }) }
    : { outcome: 'refused', why: outcome.why }

/** Newest first: those that waited are listed by when they were written, as those that left. */
export async function listOf(
  db: Db,
  keyring: Pick<Keyring, 'open'>,
  owner: Owner,
  { after, limit }: { after?: Place | undefined; limit: number },
): Promise<Sending[]> {
  const [ended, waiting] = [await store.logOf(db, owner, after, limit), await store.waitingOf(db, owner, after, limit)]
  const all = [...ended.map(sendingOf), ...waiting.map((row) => waitingOf(row, keyring))]
  return all.sort(newestFirst).slice(0, limit)
}

export async function findByNumber(db: Db, tenantId: string, number: string) {
  const row = await store.logByNumber(db, tenantId, number)
  return row && { accountId: row.account_id, ...sendingOf(row) }
}

function newestFirst(a: Sending, b: Sending): number {
  if (a.writtenAt !== b.writtenAt) return b.writtenAt - a.writtenAt
  return a.id < b.id ? 1 : -1
}

function sendingOf(row: MessageLogTable): Sending {
  return {
    id: row.id,
    channel: row.channel as Sending['channel'],
    topic: row.topic,
    number: row.number,
    to: row.shown,
    writtenAt: row.written_at,
    state: row.outcome as Sending['state'],
    endedAt: row.ended_at,
    tries: row.tries,
    why: row.why ?? undefined,
    receipt: row.receipt ?? undefined,
  }
}

function waitingOf(row: store.OutboxRow, keyring: Pick<Keyring, 'open'>): Sending {
  const said = JSON.parse(keyring.open('message', row.body)) as Said
  return {
    id: row.id,
    channel: row.channel as Sending['channel'],
    topic: said.topic ?? row.kind,
    number: said.reference,
    to: shownAddressee(row.channel, said.to),
    writtenAt: row.created_at,
    state: 'waiting',
    endedAt: undefined,
    tries: row.tries,
    why: undefined,
    receipt: undefined,
  }
}

function shownAddressee(channel: string, to: string): string {
  if (channel === 'sms') return `••••••${to.slice(-3)}`
  const [local = '', domain = ''] = to.split('@')
  return `${local.slice(0, 1)}•••••@${domain}`
}
