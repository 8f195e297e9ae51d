import type { Selectable } from 'kysely'
import type { Db } from '#database/database.ts'
import type { TenantTable } from './table.ts'

export type TenantRow = Selectable<TenantTable>

const own = (db: Db) => db.withTables<{ tenant: TenantTable }>()

export async function insert(db: Db, row: TenantRow): Promise<void> {
  await own(db).insertInto('tenant').values(row).execute()
}

export async function find(db: Db, id: string): Promise<TenantRow | undefined> {
  return own(db).selectFrom('tenant').selectAll().where('tenant_id', '=', id).executeTakeFirst()
}

export async function listAfter(db: Db, after: string, limit: number): Promise<TenantRow[]> {
  return own(db)
    .selectFrom('tenant')
    .selectAll()
    .where('tenant_id', '>', after)
    .orderBy('tenant_id')
    .limit(limit)
    .execute()
}

/** Writes over the row that was read at `revision`; false when another change came first. */
export async function replace(db: Db, row: TenantRow, revision: number): Promise<boolean> {
  const { tenant_id, ...values } = row
  const { numUpdatedRows } = await own(db)
    .updateTable('tenant')
    .set(values)
    .where('tenant_id', '=', tenant_id)
    .where('revision', '=', revision)
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

export async function remove(db: Db, id: string): Promise<boolean> {
  const { numDeletedRows } = await own(db).deleteFrom('tenant').where('tenant_id', '=', id).executeTakeFirstOrThrow()
  return numDeletedRows > 0n
}
