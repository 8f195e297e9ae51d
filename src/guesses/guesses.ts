/**
 * Guesses: how often a secret of an account was typed wrong in a row, and what follows: waits, then a lock.
 *
 *   raise      before a try is checked: counts it, and says whether it may be checked at all
 *   wrong      the try was wrong: locks when the policy's number is reached
 *   giveBack   the try could not be checked
 *   forget     the try was right, or somebody unlocked: counting begins anew
 *   lockOf     the lock in force, if any
 *
 * There is one count per account and authenticator, whatever name or address called the account, and names that nobody
 * has are counted the same way. Counting comes before checking, in one statement, so tries sent side by side gain nothing.
 * Waits belong to the network that guesses, so that a stranger makes himself wait and not the owner; only the lock, after
 * the policy's number of wrong tries from everywhere, stops all. Who has a lock without an end is let in again by the
 * support desk or by reissue. This room never learns whether an account exists.
 */
import type { Db } from '#database/database.ts'
import type { LockPolicy } from './options.ts'
import type { GuessRow, Key } from './store.ts'
import * as store from './store.ts'

export { type LockPolicy, lockOptions } from './options.ts'
export type { Key } from './store.ts'

/** NIST SP 800-63B-4 section 3.2.2: no more wrong tries in a row than this, however often a lock has run out. */
export const mostTries = 100

/** Longer than any check takes, its turn in the line included: whoever counted the last try has died over it. */
const longestCheckSeconds = 10

const networkSeconds = 36 * 3600
const allSeconds = 400 * 24 * 3600

const firstWaitSeconds = 30
const longestWaitSeconds = 3600

export interface Try {
  key: Key
  /** Where it comes from: an address, or a network of addresses. */
  network: string
  /** Wrong tries in a row before a lock: the policy's number for this authenticator. */
  tries: number
  policy: LockPolicy
  now: number
}

export type Raised =
  /** `count` and `total` over all networks, `fromHere` in a row from this one; each with this try. */
  | { admitted: true; count: number; total: number; fromHere: number }
  | { admitted: false; why: 'wait'; seconds: number }
  | { admitted: false; why: 'locked'; until: number | null }

/** Counts a try before it is checked. In a transaction that is on disk before the check begins. */
export async function raise(trx: Db, { key, network, tries, policy, now }: Try): Promise<Raised> {
  const count = await store.raiseLane(trx, key, network, now)
  if (count === undefined) return waiting(await store.find(trx, key, network), now)
  const seconds = waitSeconds(count, policy.waitsFrom)
  if (seconds > 0) await store.holdLane(trx, key, network, now + seconds)

  const all = await store.raiseAll(trx, key, { tries, mostTries, stuckBefore: now - longestCheckSeconds, now })
  if (!all) return locked(await store.find(trx, key, ''))
  // Tries sent side by side, of which an earlier one is about to lock.
  if (all.count > tries || all.total > mostTries) return { admitted: false, why: 'wait', seconds: 1 }
  return { admitted: true, ...all, fromHere: count }
}

export type Consequence = { locked: false; left: number } | { locked: true; until: number | null }

/** What follows of a wrong try. Tells how many are left; locks in the caller's transaction when none are. */
export async function wrong(
  trx: Db,
  { key, tries, policy, now }: Try,
  { count, total }: { count: number; total: number },
): Promise<Consequence> {
  const left = Math.min(tries - count, mostTries - total)
  if (left > 0) return { locked: false, left }
  const until = total >= mostTries || policy.minutes === 0 ? null : now + policy.minutes * 60
  await store.lock(trx, key, now, until)
  return { locked: true, until }
}

/** Takes a try back that was admitted and could not be checked. A wait that it began stays. */
export async function giveBack(trx: Db, { key, network }: Pick<Try, 'key' | 'network'>): Promise<void> {
  await store.lower(trx, key, network)
  await store.lower(trx, key, '')
}

/** Begins anew: for one authenticator, or for all of an account. */
export async function forget(trx: Db, tenantId: string, subject: string, authenticator?: string): Promise<void> {
  await store.remove(trx, tenantId, subject, authenticator)
}

export async function lockOf(db: Db, key: Key, now: number): Promise<{ until: number | null } | undefined> {
  const row = await store.find(db, key, '')
  if (!row || row.locked_at === null) return undefined
  return row.locked_until === null || row.locked_until > now ? { until: row.locked_until } : undefined
}

/** How long a network waits after its `count`-th wrong try: 30 s, doubled with each, at most an hour. */
export function waitSeconds(count: number, from: number): number {
  if (count < from) return 0
  return Math.min(longestWaitSeconds, firstWaitSeconds * 2 ** Math.min(count - from, 20))
}

/**
 * Removes counts that nobody has raised for long: of one network after a day and a half, of all together after more than a
 * year, for a pause must not begin the hundred tries anew. `limit` keeps each round short.
 */
export async function sweep(db: Db, now: number, limit: number): Promise<number> {
  const ofNetworks = await store.removeOld(db, 'network', now - networkSeconds, limit)
  const ofAll = await store.removeOld(db, 'all', now - allSeconds, limit)
  return Math.max(ofNetworks, ofAll)
}

function waiting(row: GuessRow | undefined, now: number): Raised {
  return { admitted: false, why: 'wait', seconds: Math.max(1, (row?.not_before ?? now) - now) }
}

function locked(row: GuessRow | undefined): Raised {
  return { admitted: false, why: 'locked', until: row?.locked_until ?? null }
}
