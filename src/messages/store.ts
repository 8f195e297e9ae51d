import { type Selectable, sql } from 'kysely'
import type { Db } from '#database/database.ts'
import { prepared } from '#database/prepared.ts'
import type { MessageLogTable, OutboxTable, SendingCountTable } from './table.ts'

export type OutboxRow = Selectable<OutboxTable>
export type OutboxKey = Pick<OutboxRow, 'tenant_id' | 'account_id' | 'id'>

/** Messages of one channel and kind have slots of their own. */
export interface LaneName {
  channel: string
  kind: string
}

const own = (db: Db) =>
  db.withTables<{ outbox: OutboxTable; sending_count: SendingCountTable; message_log: MessageLogTable }>()

const inserted = prepared((db, row: OutboxRow) =>
  own(db).insertInto('outbox').values({
    tenant_id: row.tenant_id,
    account_id: row.account_id,
    id: row.id,
    channel: row.channel,
    kind: row.kind,
    body: row.body,
    turn: row.turn,
    tries: row.tries,
    leased_by: row.leased_by,
    leased_until_at: row.leased_until_at,
    created_at: row.created_at,
    due_at: row.due_at,
    deadline_at: row.deadline_at,
  }),
)

export async function insert(db: Db, row: OutboxRow): Promise<void> {
  await inserted(db, row)
}

const last = prepared((db, given: LaneName & { tenantId: string }) =>
  own(db)
    .selectFrom('outbox')
    .select('turn')
    .where('tenant_id', '=', given.tenantId)
    .where('channel', '=', given.channel)
    .where('kind', '=', given.kind)
    .orderBy('turn', 'desc')
    .limit(1),
)

/** The last turn among the tenant's waiting messages; undefined when none waits. */
export async function lastTurn(db: Db, tenantId: string, { channel, kind }: LaneName): Promise<number | undefined> {
  return (await last(db, { tenantId, channel, kind })).rows[0]?.turn
}

const due = prepared((db, given: { now: number }) =>
  own(db)
    .selectFrom('outbox')
    .select(['channel', 'kind'])
    .distinct()
    .where('due_at', '<=', given.now)
    .where('leased_until_at', '<=', given.now),
)

/** The lanes in which something could be leased or is dead by now. */
export async function dueLanes(db: Db, now: number): Promise<LaneName[]> {
  return (await due(db, { now })).rows
}

const leased = prepared((db, by: LaneName & { node: string; now: number; until: number; limit: number }) =>
  own(db)
    .updateTable('outbox')
    .set({ leased_by: by.node, leased_until_at: by.until, tries: sql<number>`tries + 1` })
    .where('leased_until_at', '<=', by.now)
    .where((eb) =>
      eb(
        eb.refTuple('tenant_id', 'account_id', 'id'),
        'in',
        eb
          .selectFrom('outbox')
          .select(['tenant_id', 'account_id', 'id'])
          .where('channel', '=', by.channel)
          .where('kind', '=', by.kind)
          .where('due_at', '<=', by.now)
          .where('leased_until_at', '<=', by.now)
          .where('deadline_at', '>', by.now)
          .orderBy('turn')
          .limit(by.limit)
          .$asTuple('tenant_id', 'account_id', 'id'),
      ),
    )
    .returningAll(),
)

/**
 * Takes up to `limit` messages for one node. The condition stands outside the selection too: of two nodes that selected
 * the same row, the second looks again when the first has written, and leaves it.
 */
export async function lease(
  db: Db,
  { channel, kind }: LaneName,
  by: { node: string; now: number; until: number; limit: number },
): Promise<OutboxRow[]> {
  const { rows } = await leased(db, { channel, kind, ...by })
  return rows.toSorted((a, b) => a.turn - b.turn)
}

const removed = prepared((db, given: OutboxKey & { node: string }) =>
  own(db)
    .deleteFrom('outbox')
    .where('tenant_id', '=', given.tenant_id)
    .where('account_id', '=', given.account_id)
    .where('id', '=', given.id)
    .where('leased_by', '=', given.node),
)

/** Takes a message out that `node` still holds; false when it does not. */
export async function remove(db: Db, { tenant_id, account_id, id }: OutboxKey, node: string): Promise<boolean> {
  const { numAffectedRows = 0n } = await removed(db, { tenant_id, account_id, id, node })
  return numAffectedRows > 0n
}

/** Gives a message that `node` still holds a later time. */
export async function postpone(db: Db, key: OutboxKey, node: string, dueAt: number): Promise<void> {
  await own(db)
    .updateTable('outbox')
    .set({ leased_by: '', leased_until_at: 0, due_at: dueAt, turn: dueAt * 1000 })
    .where('tenant_id', '=', key.tenant_id)
    .where('account_id', '=', key.account_id)
    .where('id', '=', key.id)
    .where('leased_by', '=', node)
    .execute()
}

/** Gives back all that a node holds. */
export async function release(db: Db, node: string): Promise<void> {
  await own(db).updateTable('outbox').set({ leased_by: '', leased_until_at: 0 }).where('leased_by', '=', node).execute()
}

/** Whether anything is past its deadline and in nobody's hands. */
export async function anyDead(db: Db, now: number): Promise<boolean> {
  const row = await own(db)
    .selectFrom('outbox')
    .select('id')
    .where('deadline_at', '<=', now)
    .where('leased_until_at', '<=', now)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** Takes out what is past its deadline and in nobody's hands. */
export async function removeDead(db: Db, now: number): Promise<OutboxRow[]> {
  return own(db)
    .deleteFrom('outbox')
    .where('deadline_at', '<=', now)
    .where('leased_until_at', '<=', now)
    .returningAll()
    .execute()
}

export async function backlog(db: Db): Promise<{ waiting: number; oldestAt: number | null }> {
  const row = await own(db)
    .selectFrom('outbox')
    .select((eb) => [eb.fn.countAll<number>().as('waiting'), eb.fn.min('created_at').as('oldestAt')])
    .executeTakeFirstOrThrow()
  return { waiting: Number(row.waiting), oldestAt: row.oldestAt === null ? null : Number(row.oldestAt) }
}

export async function countsOf(db: Db, wanted: readonly { name: string }[]): Promise<ReadonlyMap<string, number>> {
  const names = wanted.map(({ name }) => name)
  const rows = await own(db).selectFrom('sending_count').select(['name', 'count']).where('name', 'in', names).execute()
  return new Map(rows.map(({ name, count }) => [name, Number(count)]))
}

/** Counts one more of each; callers name them in the same order, so that two nodes never wait for each other. */
export async function count(db: Db, wanted: readonly { name: string; endsAt: number }[]): Promise<void> {
  await own(db)
    .insertInto('sending_count')
    .values(wanted.map(({ name, endsAt }) => ({ name, count: 1, ends_at: endsAt })))
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ count: sql<number>`sending_count.count + 1` }))
    .execute()
}

export async function removeEndedCounts(db: Db, now: number): Promise<void> {
  await own(db).deleteFrom('sending_count').where('ends_at', '<=', now).execute()
}

interface Owner {
  tenantId: string
  accountId: string
}

/** A place in a list of the newest first. */
interface Place {
  at: number
  id: string
}

/** A message leaves the outbox once, and is noted in the same transaction. */
export async function insertLog(db: Db, row: MessageLogTable): Promise<void> {
  await own(db).insertInto('message_log').values(row).execute()
}

export async function logOf(
  db: Db,
  { tenantId, accountId }: Owner,
  after: Place | undefined,
  limit: number,
): Promise<MessageLogTable[]> {
  const all = own(db)
    .selectFrom('message_log')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('account_id', '=', accountId)
  const rest = after
    ? all.where(({ or, and, eb }) =>
        or([eb('written_at', '<', after.at), and([eb('written_at', '=', after.at), eb('id', '<', after.id)])]),
      )
    : all
  return rest.orderBy('written_at', 'desc').orderBy('id', 'desc').limit(limit).execute()
}

/** Those of an account that are still in the outbox. */
export async function waitingOf(
  db: Db,
  { tenantId, accountId }: Owner,
  after: Place | undefined,
  limit: number,
): Promise<OutboxRow[]> {
  const all = own(db)
    .selectFrom('outbox')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('account_id', '=', accountId)
  const rest = after
    ? all.where(({ or, and, eb }) =>
        or([eb('created_at', '<', after.at), and([eb('created_at', '=', after.at), eb('id', '<', after.id)])]),
      )
    : all
  return rest.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(limit).execute()
}

export async function logByNumber(db: Db, tenantId: string, number: string): Promise<MessageLogTable | undefined> {
  return own(db)
    .selectFrom('message_log')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('number', '=', number)
    .orderBy('ended_at', 'desc')
    .limit(1)
    .executeTakeFirst()
}

export async function removeLogOf(db: Db, tenantId: string, accountId: string): Promise<void> {
  await own(db)
    .deleteFrom('message_log')
    .where('tenant_id', '=', tenantId)
    .where('account_id', '=', accountId)
    .execute()
}

/** Removes some of what ended before; answers how much. */
export async function removeOldLog(db: Db, before: number, limit: number): Promise<number> {
  const old = await own(db)
    .selectFrom('message_log')
    .select(['tenant_id', 'account_id', 'written_at', 'id'])
    .where('ended_at', '<', before)
    .limit(limit)
    .execute()
  for (const { tenant_id, account_id, written_at, id } of old) {
    await own(db)
      .deleteFrom('message_log')
      .where('tenant_id', '=', tenant_id)
      .where('account_id', '=', account_id)
      .where('written_at', '=', written_at)
      .where('id', '=', id)
      .execute()
  }
  return old.length
}
