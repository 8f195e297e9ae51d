import { sql } from 'kysely'
import type { Db } from '#database/database.ts'
import { prepared } from '#database/prepared.ts'
import type { CounterTable } from './table.ts'

const own = (db: Db) => db.withTables<{ counter: CounterTable }>()

export interface Raise {
  now: number
  endsAt: number
  /** No more than this many; null: any number. */
  max: number | null
}

type Raised = { key: string; now: number; endsAt: number; max: number }

const ended = ({ now }: Raised) => sql<boolean>`counter.ends_at <= ${now}`

/** Of these two only one has a maximum. */
const raising = (isLimited: boolean) =>
  prepared((db, given: Raised) =>
    own(db)
      .insertInto('counter')
      .values({ key: given.key, count: 1, started_at: given.now, ends_at: given.endsAt })
      .onConflict((conflict) =>
        conflict
          .column('key')
          .doUpdateSet({
            count: sql<number>`case when ${ended(given)} then 1 else counter.count + 1 end`,
            started_at: sql`case when ${ended(given)} then ${given.now} else counter.started_at end`,
            ends_at: sql`case when ${ended(given)} then ${given.endsAt} else counter.ends_at end`,
          })
          .where((where) =>
            where.or([ended(given), isLimited ? sql<boolean>`counter.count < ${given.max}` : sql<boolean>`1 = 1`]),
          ),
      )
      .returning('count'),
  )

const [raisedUpTo, raisedAlways] = [raising(true), raising(false)]

/**
 * Counts one more in one statement, whatever runs beside it, and answers the new count; undefined when it is not
 * admitted. A window that has ended starts anew with 1, so that nothing depends on the sweep.
 */
export async function raise(db: Db, key: string, { now, endsAt, max }: Raise): Promise<number | undefined> {
  const counted = max === null ? raisedAlways : raisedUpTo
  return (await counted(db, { key, now, endsAt, max: max ?? 0 })).rows[0]?.count
}

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
