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

const allRaised = prepared((db, given: Raise) =>
  own(db)
    .insertInto('guess')
    .values(first(given))
    .onConflict((conflict) =>
      conflict
        .columns(['tenant_id', 'subject', 'authenticator', 'network'])
        .doUpdateSet({
          count: sql<number>`case when guess.locked_at is null then guess.count + 1 else 1 end`,
          total: sql<number>`guess.total + 1`,
          locked_at: null,
          locked_until: null,
          last_at: given.now,
        })
        .where((where) =>
          where.or([where('guess.locked_at', 'is', null), where('guess.locked_until', '<=', given.now)]),
        ),
    )
    .returning(['count', 'total']),
)

/** Counts one more over all networks, anew after a lock that has run out; undefined while it is locked. */
export async function raiseAll(db: Db, key: Key, now: number): Promise<{ count: number; total: number } | undefined> {
  return (await allRaised(db, { ...key, network: '', now })).rows[0]
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

const guess = prepared((db, given: Key & { network: string }) =>
  own(db)
    .selectFrom('guess')
    .selectAll()
    .where('tenant_id', '=', given.tenantId)
    .where('subject', '=', given.subject)
    .where('authenticator', '=', given.authenticator)
    .where('network', '=', given.network),
)

export async function find(db: Db, key: Key, network: string): Promise<GuessRow | undefined> {
  return (await guess(db, { ...key, network })).rows[0]
}

/** With no authenticator: those of all. */
export async function remove(db: Db, tenantId: string, subject: string, authenticator?: string): Promise<void> {
  let query = own(db).deleteFrom('guess').where('tenant_id', '=', tenantId).where('subject', '=', subject)
  if (authenticator !== undefined) query = query.where('authenticator', '=', authenticator)
  await query.execute()
}

/** Rows that nobody has raised since `before` and that hold no lock for good. */
export async function removeOld(db: Db, before: number, limit: number): Promise<number> {
  const { numDeletedRows } = await own(db)
    .deleteFrom('guess')
    .where((where) =>
      where(
        where.refTuple('tenant_id', 'subject', 'authenticator', 'network'),
        'in',
        own(db)
          .selectFrom('guess')
          .select(['tenant_id', 'subject', 'authenticator', 'network'])
          .where('last_at', '<', before)
          .where((where) => where.or([where('locked_at', 'is', null), where('locked_until', 'is not', null)]))
          .limit(limit)
          .$asTuple('tenant_id', 'subject', 'authenticator', 'network'),
      ),
    )
    .executeTakeFirstOrThrow()
  return Number(numDeletedRows)
}
