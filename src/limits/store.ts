import { sql } from 'kysely'
import type { Db } from '#database/database.ts'
import type { CounterTable } from './table.ts'

const own = (db: Db) => db.withTables<{ counter: CounterTable }>()

export interface Raise {
  now: number
  endsAt: number
  /** No more than this many; null: any number. */
  max: number | null
}

/**
 * Counts one more in one statement, whatever runs beside it, and answers the new count; undefined when it is not
 * admitted. A window that has ended starts anew with 1, so that nothing depends on the sweep.
 */
export async function raise(db: Db, key: string, { now, endsAt, max }: Raise): Promise<number | undefined> {
  const ended = sql<boolean>`counter.ends_at <= ${now}`
  const next = sql<number>`case when ${ended} then 1 else counter.count + 1 end`
  const row = await own(db)
    .insertInto('counter')
    .values({ key, count: 1, started_at: now, ends_at: endsAt })
    .onConflict((conflict) =>
      conflict
        .column('key')
        .doUpdateSet({
          count: next,
          started_at: sql`case when ${ended} then ${now} else counter.started_at end`,
          ends_at: sql`case when ${ended} then ${endsAt} else counter.ends_at end`,
        })
        .where((where) => where.or([ended, below(max)])),
    )
    .returning('count')
    .executeTakeFirst()
  return row?.count
}

const below = (max: number | null) => (max === null ? sql<boolean>`1 = 1` : sql<boolean>`counter.count < ${max}`)

/** Takes back what was counted at `raisedAt`, unless its window is over; never below nothing. */
export async function giveBack(db: Db, key: string, raisedAt: number, by: number): Promise<void> {
  await own(db)
    .updateTable('counter')
    .set({ count: sql<number>`case when count > ${by} then count - ${by} else 0 end` })
    .where('key', '=', key)
    .where('count', '>', 0)
    .where('started_at', '<=', raisedAt)
    .where('ends_at', '>', raisedAt)
    .execute()
}

export async function find(db: Db, key: string, now: number): Promise<CounterTable | undefined> {
  return own(db).selectFrom('counter').selectAll().where('key', '=', key).where('ends_at', '>', now).executeTakeFirst()
}

export async function remove(db: Db, key: string): Promise<void> {
  await own(db).deleteFrom('counter').where('key', '=', key).execute()
}

/** Removes ended counters, at most `limit`; answers how many. */
export async function removeEnded(db: Db, now: number, limit: number): Promise<number> {
  const ended = await own(db).selectFrom('counter').select('key').where('ends_at', '<=', now).limit(limit).execute()
  if (ended.length === 0) return 0
  const keys = ended.map(({ key }) => key)
  // Asked again: a counter may have been started anew since.
  const { numDeletedRows } = await own(db)
    .deleteFrom('counter')
    .where('key', 'in', keys)
    .where('ends_at', '<=', now)
    .executeTakeFirstOrThrow()
  return Number(numDeletedRows)
}
