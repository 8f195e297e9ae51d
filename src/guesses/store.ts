import { type Selectable, sql } from 'kysely'
import type { Db } from '#database/database.ts'
import { prepared } from '#database/prepared.ts'
import type { GuessTable } from './table.ts'

export type GuessRow = Selectable<GuessTable>

const own = (db: Db) => db.withTables<{ guess: GuessTable }>()

export interface Key {
  tenantId: string
  subject: string
  authenticator: string
}

type Raise = Key & { network: string; now: number }

/** How many there may be; the last that was counted before `stuckBefore` was never found right or wrong. */
export interface Most {
  tries: number
  mostTries: number
  stuckBefore: number
  now: number
}

const laneRaised = prepared((db, given: Raise) =>
  own(db)
    .insertInto('guess')
    .values(first(given))
    .onConflict((conflict) =>
      conflict
        .columns(['tenant_id', 'subject', 'authenticator', 'network'])
        .doUpdateSet({ count: sql<number>`guess.count + 1`, last_at: given.now })
        .where('guess.not_before', '<=', given.now),
    )
    .returning('count'),
)

/** Counts one more from a network; undefined while that network has to wait. */
export async function raiseLane(db: Db, key: Key, network: string, now: number): Promise<number | undefined> {
  return (await laneRaised(db, { ...key, network, now })).rows[0]?.count
}

export async function holdLane(db: Db, key: Key, network: string, notBefore: number): Promise<void> {
  await own(db)
    .updateTable('guess')
    .set({ not_before: notBefore })
    .where('tenant_id', '=', key.tenantId)
    .where('subject', '=', key.subject)
    .where('authenticator', '=', key.authenticator)
    .where('network', '=', network)
    .execute()
}

const allRaised = prepared((db, given: Raise & Most) =>
  own(db)
    .insertInto('guess')
    .values(first(given))
    .onConflict((conflict) =>
      conflict
        .columns(['tenant_id', 'subject', 'authenticator', 'network'])
        .doUpdateSet({
          count: sql<number>`case when guess.locked_at is not null then 1 when ${isStuck(given)} then ${given.tries} else guess.count + 1 end`,
          total: sql<number>`case when ${isStuck(given)} and guess.total >= ${given.mostTries} then ${given.mostTries} else guess.total + 1 end`,
          locked_at: null,
          locked_until: null,
          // One too many says nothing of when the last was checked.
          last_at: sql<number>`case when ${isFull(given)} and not ${isStuck(given)} then guess.last_at else ${given.now} end`,
        })
        .where((where) =>
          where.or([where('guess.locked_at', 'is', null), where('guess.locked_until', '<=', given.now)]),
        ),
    )
    .returning(['count', 'total']),
)

/** Counts one more over all networks, anew after a lock that has run out; undefined while it is locked. */
export async function raiseAll(db: Db, key: Key, most: Most): Promise<{ count: number; total: number } | undefined> {
  return (await allRaised(db, { ...key, network: '', ...most })).rows[0]
}

/** No try is left, and no lock says so yet. */
const isFull = ({ tries, mostTries }: Most) =>
  sql<boolean>`(guess.locked_at is null and (guess.count >= ${tries} or guess.total >= ${mostTries}))`

/** The next try takes the place of the one that was never decided: else there would be no way on, and no lock to lift. */
const isStuck = (most: Most) => sql<boolean>`(${isFull(most)} and guess.last_at < ${most.stuckBefore})`

/** Takes back one that could not be checked; `network` is empty for what is counted over all. */
export async function lower(db: Db, key: Key, network: string): Promise<void> {
  await own(db)
    .updateTable('guess')
    .set({ count: sql<number>`count - 1`, total: sql<number>`total - 1` })
    .where('tenant_id', '=', key.tenantId)
    .where('subject', '=', key.subject)
    .where('authenticator', '=', key.authenticator)
    .where('network', '=', network)
    .where('count', '>', 0)
    .where('locked_at', 'is', null)
    .execute()
}

function first({ tenantId, subject, authenticator, network, now }: Raise): GuessRow {
  return {
    tenant_id: tenantId,
    subject,
    authenticator,
    network,
    count: 1,
    total: 1,
    not_before: 0,
    locked_at: null,
    locked_until: null,
    last_at: now,
  }
}

export async function lock(db: Db, key: Key, at: number, until: number | null): Promise<void> {
  await own(db)
    .updateTable('guess')
    .set({ locked_at: at, locked_until: until })
    .where('tenant_id', '=', key.tenantId)
    .where('subject', '=', key.subject)
    .where('authenticator', '=', key.authenticator)
    .where('network', '=', '')
    .where('locked_at', 'is', null)
    .execute()
}

/** The cast hides the value from SQLite's planner, which would else plan anew for each: an index holds only some networks. */
const guess = prepared((db, given: Key & { network: string }) =>
  own(db)
    .selectFrom('guess')
    .selectAll()
    .where('tenant_id', '=', given.tenantId)
    .where('subject', '=', given.subject)
    .where('authenticator', '=', given.authenticator)
    .where('network', '=', sql<string>`cast(${given.network} as text)`),
)

export async function find(db: Db, key: Key, network: string): Promise<GuessRow | undefined> {
  return (await guess(db, { ...key, network })).rows[0]
}

const removing = (which: '<>' | '=') => (db: Db, given: Omit<Key, 'authenticator'>) =>
  own(db)
    .deleteFrom('guess')
    .where('tenant_id', '=', given.tenantId)
    .where('subject', '=', given.subject)
    .where('network', which, sql.lit(''))

const everyRemoved = { networks: prepared(removing('<>')), all: prepared(removing('=')) }

const removingOne = (which: '<>' | '=') => (db: Db, given: Key) =>
  removing(which)(db, given).where('authenticator', '=', given.authenticator)

const removed = { networks: prepared(removingOne('<>')), all: prepared(removingOne('=')) }

/**
 * With no authenticator: those of all. Networks first and then what is counted over all, as a try takes them: in any other
 * order a try and a right answer for the same account each hold what the other waits for.
 */
export async function remove(db: Db, tenantId: string, subject: string, authenticator?: string): Promise<void> {
  for (const part of ['networks', 'all'] as const) {
    await (authenticator === undefined
      ? everyRemoved[part](db, { tenantId, subject })
      : removed[part](db, { tenantId, subject, authenticator }))
  }
}

/** Rows of single networks, or those of all together, that nobody has raised since `before` and that hold no lock for good. */
export async function removeOld(db: Db, of: 'network' | 'all', before: number, limit: number): Promise<number> {
  const { numDeletedRows } = await own(db)
    .deleteFrom('guess')
    .where((where) =>
      where(
        where.refTuple('tenant_id', 'subject', 'authenticator', 'network'),
        'in',
        own(db)
          .selectFrom('guess')
          .select(['tenant_id', 'subject', 'authenticator', 'network'])
          // Literally as in the index.
          .where('network', of === 'all' ? '=' : '!=', sql.lit(''))
          .where('last_at', '<', before)
          .where((where) => where.or([where('locked_at', 'is', null), where('locked_until', 'is not', null)]))
          .limit(limit)
          .$asTuple('tenant_id', 'subject', 'authenticator', 'network'),
      ),
    )
    .executeTakeFirstOrThrow()
  return Number(numDeletedRows)
}
