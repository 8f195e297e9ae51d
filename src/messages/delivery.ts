/**
 * The delivery of one node. Each channel and kind is a lane with slots of its own, so that a hanging server for notices
 * never holds up a code. A lane leases only what it can send now; what a crashed node held comes free with its lease.
 */
import { newId } from '#crypto/secrets.ts'
import type { Db } from '#database/database.ts'
import { type Ended, endOf, noteEnd, type Said } from './log.ts'
import type { Channel, MessagesOptions } from './messages.ts'
import { type Admitted, pacer } from './pace.ts'
import * as store from './store.ts'
import type { Outcome, Parcel, Transport } from './transport.ts'

/** What became of a message, for logs and metrics. */
export interface Report {
  event: 'messageSent' | 'messageDelayed' | 'messageHeld' | 'messageRefused' | 'messageExpired' | 'deliveryFailed'
  channel?: string
  kind?: string
  tenantId?: string
  tries?: number
  why?: string
  /** The number that the gateway gave it. */
  receipt?: string | undefined
}

type Body = Omit<Parcel, 'id' | 'tenantId' | 'at'> & Said

interface Lane extends store.LaneName {
  transport: Transport
  slots: number
  busy: Set<Promise<boolean>>
}

export interface Delivery {
  start(): void
  stop(): Promise<void>
  round(): Promise<number>
  /** A message was written; its transaction will end soon. */
  expect(): void
}

const slots = { code: 6, notice: 4 } as const

/** How many connections a transport needs so that every slot has one. */
export const slotsOfChannel = slots.code + slots.notice

/** How long to wait after the given number of tries: 5 s, doubled each time, at most 10 minutes. */
export function backoffSeconds(tries: number): number {
  return Math.min(600, 5 * 2 ** Math.max(0, tries - 1))
}

/** A message that was itself refused this often is given up; anything else is tried until the deadline. */
const refusalsUntilGivenUp = 8

/** Counts of past windows are in nobody's way for a minute. */
const countsSeconds = 60

/** When to look after a message was written: its transaction needs a moment to commit. */
const looksAfterMilliseconds = [1, 15, 60, 250]

export function delivery(options: MessagesOptions): Delivery {
  const { database, keyring, report = () => {}, pollSeconds = 1, sendSeconds = 30, graceSeconds = 5 } = options
  const node = newId()
  const lanes = lanesOf(options)
  const pace = pacer(database, keyring, options.paces)
  const stopped = new AbortController()
  const cut = new AbortController()
  const timers = new Set<NodeJS.Timeout>()
  let countsOverAt = 0
  let started = false
  let looking: Promise<void> | undefined
  let lookAgain = false

  /** Leases what fits and starts sending it; does not wait for the sends. */
  async function fill(): Promise<Promise<boolean>[]> {
    const now = database.now()
    const due = await store.dueLanes(database.db, now)
    if (due.length === 0) return []
    await removeDead(now)
    if (now >= countsOverAt) {
      countsOverAt = now + countsSeconds
      await database.briefly((trx) => store.removeEndedCounts(trx, now))
    }
    const begun: Promise<boolean>[] = []
    const leaving: Promise<void>[] = []
    for (const lane of lanes) {
      const limit = lane.slots - lane.busy.size
      const isDue = due.some(({ channel, kind }) => channel === lane.channel && kind === lane.kind)
      if (!isDue || limit <= 0 || stopped.signal.aborted) continue
      // Codes are out of the house before the first notice is looked at.
      if (lane.kind === 'notice') await Promise.all(leaving)
      const until = now + 2 * sendSeconds
      const rows = await store.lease(database.db, lane, { node, now, until, limit })
      for (const row of rows) {
        const { promise, resolve } = Promise.withResolvers<void>()
        leaving.push(promise)
        begun.push(send(lane, row, rows.length === limit, resolve))
      }
    }
    return begun
  }

  async function removeDead(now: number): Promise<void> {
    if (!(await store.anyDead(database.db, now))) return
    const gone = await database.briefly(async (trx) => {
      const dead = await store.removeDead(trx, now)
      for (const row of dead) if (canOpen(row)) await noteEnd(trx, row, bodyOf(row), { outcome: 'expired' }, now)
      return dead
    })
    for (const row of gone) report({ event: 'messageExpired', ...about(row) })
  }

  /** One that was sealed under a key that is gone must not keep the others from being taken out. */
  function canOpen(row: store.OutboxRow): boolean {
    try {
      return bodyOf(row) !== undefined
    } catch (error) {
      report({ event: 'deliveryFailed', ...about(row), why: nameOf(error) })
      return false
    }
  }

  const bodyOf = (row: store.OutboxRow) => JSON.parse(keyring.open('message', row.body)) as Body

  /** `leaves` is told when the message is on its way, or stays for now. */
  function send(lane: Lane, row: store.OutboxRow, moreMayWait: boolean, leaves: () => void): Promise<boolean> {
    const sending = sendOne(lane.transport, row, leaves)
      .catch((error: unknown) => {
        report({ event: 'deliveryFailed', ...about(row), why: nameOf(error) })
        return false
      })
      .finally(() => {
        leaves()
        lane.busy.delete(sending)
        if (moreMayWait) look()
      })
    lane.busy.add(sending)
    return sending
  }

  async function sendOne(transport: Transport, row: store.OutboxRow, leaves: () => void): Promise<boolean> {
    const body = bodyOf(row)
    const admitted = await pace.admit(row, body.to)
    if ('heldUntil' in admitted) {
      await note(row, (trx) => store.postpone(trx, row, node, admitted.heldUntil))
      report({ event: 'messageHeld', ...about(row) })
      return false
    }
    try {
      const outcome = attempt(transport, row, body)
      leaves()
      return await settle(row, body, await outcome, admitted)
    } finally {
      admitted.over()
    }
  }

  async function attempt(transport: Transport, row: store.OutboxRow, body: Body): Promise<Outcome> {
    const { topic: _, ...words } = body
    const parcel: Parcel = { id: row.id, tenantId: row.tenant_id, at: row.created_at, ...words }
    const seconds = Math.max(1, Math.min(sendSeconds, row.deadline_at - database.now()))
    return transport.send(parcel, AbortSignal.any([AbortSignal.timeout(seconds * 1000), cut.signal]))
  }

  async function settle(row: store.OutboxRow, body: Body, outcome: Outcome, { sent }: Admitted): Promise<boolean> {
    const end = (trx: Db, ended: Ended) => noteEnd(trx, row, body, ended, database.now())
    if (outcome.sent) {
      await note(row, async (trx) => {
        if (await store.remove(trx, row, node)) await end(trx, endOf(outcome))
        await sent(trx)
      })
      report({ event: 'messageSent', ...about(row), ...(outcome.receipt && { receipt: outcome.receipt }) })
      return true
    }
    const givenUp = outcome.final && row.tries >= refusalsUntilGivenUp
    await note(row, async (trx) => {
      if (!givenUp) return store.postpone(trx, row, node, database.now() + backoffSeconds(row.tries))
      if (await store.remove(trx, row, node)) await end(trx, endOf(outcome))
    })
    report({ event: givenUp ? 'messageRefused' : 'messageDelayed', ...about(row), why: outcome.why })
    return false
  }

  /** A database that is away for a moment must not lead to a second copy: tries again while the lease holds. */
  async function note(row: store.OutboxRow, write: (trx: Db) => Promise<void>): Promise<void> {
    for (;;) {
      try {
        return await database.durably(write)
      } catch (error) {
        if (stopped.signal.aborted || database.now() + 5 >= row.leased_until_at) throw error
        report({ event: 'deliveryFailed', ...about(row), why: nameOf(error) })
        await new Promise<void>((resume) => later(1000, resume))
      }
    }
  }

  /** One look at a time; a wish that comes meanwhile leads to one more. */
  function look(): void {
    if (!started || stopped.signal.aborted) return
    lookAgain = true
    looking ??= (async () => {
      while (lookAgain && !stopped.signal.aborted) {
        lookAgain = false
        await fill().catch((error: unknown) => report({ event: 'deliveryFailed', why: nameOf(error) }))
      }
    })().finally(() => {
      looking = undefined
    })
  }

  function later(milliseconds: number, act: () => void): void {
    const timer = setTimeout(() => {
      timers.delete(timer)
      act()
    }, milliseconds)
    timers.add(timer.unref())
  }

  function poll(): void {
    look()
    if (!stopped.signal.aborted) later(pollSeconds * 1000, poll)
  }

  return {
    start() {
      started = true
      poll()
    },

    expect() {
      if (!started || stopped.signal.aborted) return
      for (const milliseconds of looksAfterMilliseconds) later(milliseconds, look)
    },

    async round() {
      const outcomes = await Promise.all(await fill())
      return outcomes.filter(Boolean).length
    },

    async stop() {
      stopped.abort()
      await looking
      const cutting = setTimeout(() => cut.abort(), graceSeconds * 1000)
      await Promise.all(lanes.flatMap((lane) => [...lane.busy]))
      clearTimeout(cutting)
      for (const lane of lanes) lane.transport.close()
      // Without the database the leases run out by themselves.
      await database
        .durably((trx) => store.release(trx, node))
        .catch((error: unknown) => {
          report({ event: 'deliveryFailed', why: nameOf(error) })
        })
    },
  }
}

function lanesOf({ transports }: MessagesOptions): Lane[] {
  return (['code', 'notice'] as const).flatMap((kind) =>
    (Object.entries(transports) as [Channel, Transport][]).map(([channel, transport]) => ({
      channel,
      kind,
      transport,
      slots: slots[kind],
      busy: new Set<Promise<boolean>>(),
    })),
  )
}

function about(row: store.OutboxRow) {
  return { channel: row.channel, kind: row.kind, tenantId: row.tenant_id, tries: row.tries }
}

/** Messages of errors may quote an addressee. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  return 'code' in error ? `${error.name} ${String(error.code)}` : error.name
}
