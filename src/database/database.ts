/**
 * The one database: opens it, brings its tables up to date, hands out the query builder and the two kinds of
 * transaction. Runs on SQLite (built into Node) or PostgreSQL with the same queries.
 *
 *   db         reads, and single statements that wait for the disk
 *   brief      single statements of short-lived state
 *   durably    a transaction that is on disk before it resolves: whatever was promised to somebody
 *   briefly    a transaction for the short-lived state of a sign-in
 *   now        the clock all nodes share
 *
 * It knows no table of a room and decides nothing. A transaction awaits nothing but its own queries; it may run again
 * when the database asks for it, so it changes nothing outside of the database.
 */
import { Problem } from '#web/problem.ts'
import { type Clock, correctedClock, givenClock, tolerableOffsetSeconds } from './clock.ts'
import type { Db, Durability, Engine } from './engine.ts'
import { openEngine } from './engines.ts'
import { isConflict } from './errors.ts'
import { migrate } from './migrate.ts'
import { migrations } from './migrations/list.ts'

export type { Db } from './engine.ts'
export { isDuplicate } from './errors.ts'

const tries = 5

export interface Database {
  /** Reads, and single statements of short-lived state. Inside a transaction use its own `trx` instead. */
  readonly db: Db
  /** Single statements for short-lived state, where a transaction would only add round trips. */
  readonly brief: Db
  readonly engine: 'sqlite' | 'postgres'
  /** Runs `work` in a transaction that is on disk before the promise resolves. */
  durably<T>(work: (trx: Db) => Promise<T>): Promise<T>
  /** Runs `work` in a transaction for short-lived state: a power cut may lose the last ones, a crash does not. */
  briefly<T>(work: (trx: Db) => Promise<T>): Promise<T>
  /** Epoch seconds, corrected by the offset to the database. */
  now(): number
  health(): Promise<Health>
  close(): Promise<void>
}

export type Health = { ready: true } | { ready: false; why: string }

export interface DatabaseOptions {
  /** Epoch seconds; without it the node's clock, corrected by the offset to the database. */
  clock?: () => number
  /** Corrects a given clock as well, by its offset to the database. */
  corrected?: boolean
}

/** Opens `sqlite::memory:`, `sqlite:<path>` or `postgres://...`, migrates it, and answers when it can be used. */
export async function openDatabase(url: string, options: DatabaseOptions = {}): Promise<Database> {
  const engine = await openEngine(url)
  const clock = openClock(engine, options)
  try {
    await migrate(engine, migrations)
    await clock.measure()
  } catch (error) {
    clock.stop()
    await engine.close()
    throw error
  }

  return {
    db: engine.db.durable,
    brief: engine.db.brief,
    engine: engine.name,
    durably: (work) => transact(engine, 'durable', work),
    briefly: (work) => transact(engine, 'brief', work),
    now: clock.now,
    health: () => health(clock),
    async close() {
      clock.stop()
      await engine.close()
    },
  }
}

function openClock(engine: Engine, { clock, corrected = clock === undefined }: DatabaseOptions): Clock {
  const open = corrected ? correctedClock : givenClock
  return open(clock ?? (() => Date.now() / 1000), engine.clockMilliseconds)
}

async function health(clock: Clock): Promise<Health> {
  try {
    await clock.measure()
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return { ready: false, why: 'the database does not answer' }
  }
  const apart = Math.round(Math.abs(clock.offsetSeconds()))
  if (apart > tolerableOffsetSeconds) return { ready: false, why: `the clock is ${apart} s apart from the database` }
  return { ready: true }
}

/** A conflict rolled everything back and the work touches nothing else, so that it can simply run again. */
async function transact<T>(engine: Engine, durability: Durability, work: (trx: Db) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await engine.transact[durability](work)
    } catch (error) {
      if (attempt >= tries || !isConflict(error)) throw error
    }
  }
}
