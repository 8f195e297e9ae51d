import type { Selectable } from 'kysely'
import type { Db } from '#database/database.ts'
import type { SigningKeyTable } from './table.ts'

export type SigningKeyRow = Selectable<SigningKeyTable>

const own = (db: Db) => db.withTables<{ signing_key: SigningKeyTable }>()

/** Those that are published at `now`, newest first. */
export async function listPublished(db: Db, tenantId: string, now: number): Promise<SigningKeyRow[]> {
  return own(db)
    .selectFrom('signing_key')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where((where) => where.or([where('ends_at', 'is', null), where('ends_at', '>', now)]))
    .orderBy('algorithm')
    .orderBy('number', 'desc')
    .execute()
}

/** Of two nodes that make the same key at once, one is heard. */
export async function insert(db: Db, key: SigningKeyRow): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await own(db)
    .insertInto('signing_key')
    .values(key)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow()
  return (numInsertedOrUpdatedRows ?? 0n) > 0n
}

/** The highest number of each algorithm, whether published or not. */
export async function lastNumbers(db: Db, tenantId: string): Promise<Map<string, number>> {
  const rows = await own(db)
    .selectFrom('signing_key')
    .select((eb) => ['algorithm', eb.fn.max('number').as('last')])
    .where('tenant_id', '=', tenantId)
    .groupBy('algorithm')
    .execute()
  return new Map(rows.map(({ algorithm, last }) => [algorithm, Number(last)]))
}

/** Sets the end of all keys that would last longer. */
export async function endBy(db: Db, tenantId: string, endsAt: number): Promise<void> {
  await own(db)
    .updateTable('signing_key')
    .set({ ends_at: endsAt })
    .where('tenant_id', '=', tenantId)
    .where((where) => where.or([where('ends_at', 'is', null), where('ends_at', '>', endsAt)]))
    .execute()
}

export async function remove(db: Db, tenantId: string): Promise<void> {
  await own(db).deleteFrom('signing_key').where('tenant_id', '=', tenantId).execute()
}
