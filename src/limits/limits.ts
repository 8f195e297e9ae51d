/**
 * Limits: how often something may happen, counted by all nodes together.
 *
 *   counters.raise     counts one more before the check, and answers the count
 *   counters.admit     the same, with a maximum and growing waits: counts only what is admitted
 *   counters.giveBack  after a success, or when the check could not be made
 *   counters.clear     after a success that ends a row of failures
 *   counters.read      what stands there, for words like "3 tries left"
 *   throttle           an admission by key and window; with networkOf() for visitors
 *   waits              how long after the nth failure
 *
 * A counter is raised before what it limits is tried: parallel tries then cannot all see a low count. Callers choose the
 * key (one for each account and authenticator, whatever name was typed) and what happens at the limit; this room never
 * locks anybody out.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Db } from '#database/database.ts'
import * as store from './store.ts'

export { networkOf } from './network.ts'
export { type LockPolicy, lockOptions } from './options.ts'
export { waits } from './waits.ts'

/** The year 9999: a counter without a window ends by a success or a person only. */
const never = 253_402_300_799
const sweptAtOnce = 500

export interface Window {
  now: number
  /** Since the first count; without it the counter runs until it is cleared. */
  windowSeconds?: number
}

export interface Limit extends Window {
  max: number
  /** The count from which the next try must wait, longer each time; 0 or absent: no waits. */
  waitsFrom?: number
}

/** `count` holds this try when it was admitted; else the tries that stand against it. */
export type Admission =
  | { admitted: true; count: number }
  | { admitted: false; count: number; retryAfterSeconds: number }

/** `freeAt`: epoch seconds before which no try is admitted because of a wait; 0 when there is none. */
export interface Count {
  count: number
  freeAt: number
}

export const counters = {
  /** Counts one more and answers the count, this one included. */
  async raise(db: Db, key: string, { now, windowSeconds }: Window): Promise<number> {
    const count = await store.raise(db, key, { now, endsAt: endOf(now, windowSeconds), max: null, waitsFrom: 0 })
    if (count === undefined) throw new Error('a counter without a limit refused')
    return count
  },

  /** Counts one more unless `max` is reached or a wait is running. Refused tries are not counted. */
  async admit(db: Db, key: string, { now, windowSeconds, max, waitsFrom = 0 }: Limit): Promise<Admission> {
    const count = await store.raise(db, key, { now, endsAt: endOf(now, windowSeconds), max, waitsFrom })
    if (count !== undefined) return { admitted: true, count }
    const row = await store.find(db, key, now)
    const until = row === undefined || row.count < max ? (row?.free_at ?? now) : row.ends_at
    return { admitted: false, count: row?.count ?? max, retryAfterSeconds: Math.max(until - now, 1) }
  },

  /** Takes back one that was counted at `raisedAt`. */
  giveBack: (db: Db, key: string, raisedAt: number): Promise<void> => store.giveBack(db, key, raisedAt),

  clear: (db: Db, key: string): Promise<void> => store.remove(db, key),

  /** The count in its running window; 0 when there is none. */
  async read(db: Db, key: string, now: number): Promise<Count> {
    const row = await store.find(db, key, now)
    return { count: row?.count ?? 0, freeAt: row?.free_at ?? 0 }
  },

  /** Removes ended counters in batches that let others through; nothing depends on it but space. */
  async sweep(db: Db, now: number): Promise<number> {
    let removed = 0
    for (;;) {
      const batch = await store.removeEnded(db, now, sweptAtOnce)
      removed += batch
      if (batch < sweptAtOnce) return removed
      await nextTurn()
    }
  },
}

export type Throttled = { admitted: true } | { admitted: false; retryAfterSeconds: number }

/** Admits at most `max` in each window of `windowSeconds`; the window begins with the first. */
export async function throttle(
  db: Db,
  key: string,
  limit: { max: number; windowSeconds: number; now: number },
): Promise<Throttled> {
  const admission = await counters.admit(db, key, limit)
  if (admission.admitted) return { admitted: true }
  return { admitted: false, retryAfterSeconds: admission.retryAfterSeconds }
}

const endOf = (now: number, windowSeconds: number | undefined) =>
  windowSeconds === undefined ? never : now + windowSeconds
