/**
 * Limits: how often something may happen, counted by all nodes together.
 *
 *   counters.raise     counts one more before the check, and answers the count
 *   counters.admit     the same, with a maximum: counts only what is admitted
 *   counters.giveBack  after a success, or when the check could not be made
 *   counters.clear     after a success that ends a row of failures
 *   counters.read      what stands there, for words like "3 tries left"
 *   throttle           an admission by key and window; with networkOf() for visitors
 *   networkTries       wrong tries of one network over all names
 *
 * A counter is raised before what it limits is tried: parallel tries then cannot all see a low count. Callers choose the
 * key, with the tenant inside, and what happens at the limit; this room never locks anybody out.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Db } from '#database/database.ts'
import * as store from './store.ts'

export { networkOf } from './network.ts'
export { type Network, type NetworkTries, networkTries } from './network-tries.ts'

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
}

/** `count` holds this try when it was admitted; else the tries that stand against it. */
export type Admission =
  | { admitted: true; count: number }
  | { admitted: false; count: number; retryAfterSeconds: number }

export const counters = {
  /** Counts one more and answers the count, this one included. */
  async raise(db: Db, key: string, { now, windowSeconds }: Window): Promise<number> {
    const count = await store.raise(db, key, { now, endsAt: endOf(now, windowSeconds), max: null })
    if (count === undefined) throw new Error('a counter without a limit refused')
    return count
  },

  /** Counts one more unless `max` is reached. Refused tries are not counted. */
  async admit(db: Db, key: string, { now, windowSeconds, max }: Limit): Promise<Admission> {
    const count = await store.raise(db, key, { now, endsAt: endOf(now, windowSeconds), max })
    if (count !== undefined) return { admitted: true, count }
    const row = await store.find(db, key, now)
    return { admitted: false, count: row?.count ?? max, retryAfterSeconds: Math.max((row?.ends_at ?? now) - now, 1) }
  },

  /** Takes back one that was counted at `raisedAt`. */
  giveBack: (db: Db, key: string, raisedAt: number): Promise<void> => store.giveBack(db, key, raisedAt, 1),

  clear: (db: Db, key: string): Promise<void> => store.remove(db, key),

  /** The count in its running window; 0 when there is none. */
  async read(db: Db, key: string, now: number): Promise<number> {
    return (await store.find(db, key, now))?.count ?? 0
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
