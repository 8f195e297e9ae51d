import type { Selectable } from 'kysely'
import type { Db } from '#database/database.ts'
import type { DeviceTable } from './table.ts'

export type DeviceRow = Selectable<DeviceTable>
export type DeviceKey = Pick<DeviceRow, 'tenant_id' | 'account_id' | 'number'>

const own = (db: Db) => db.withTables<{ device: DeviceTable }>()

/** Removed ones too: their numbers are taken. By number. */
export async function allOf(db: Db, tenantId: string, accountId: string): Promise<DeviceRow[]> {
  return own(db)
    .selectFrom('device')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('account_id', '=', accountId)
    .orderBy('number')
    .execute()
}

export async function insert(db: Db, row: DeviceRow): Promise<void> {
  await own(db).insertInto('device').values(row).execute()
}

/** False when it is not there any more. */
export async function change(
  db: Db,
  key: DeviceKey,
  to: Partial<Pick<DeviceRow, 'mail' | 'kind' | 'name' | 'changed_at' | 'removed_at'>>,
): Promise<boolean> {
  const { numUpdatedRows } = await own(db)
    .updateTable('device')
    .set(to)
    .where('tenant_id', '=', key.tenant_id)
    .where('account_id', '=', key.account_id)
    .where('number', '=', key.number)
    .where('removed_at', 'is', null)
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

export async function removeOf(db: Db, tenantId: string, accountId: string): Promise<void> {
  await own(db).deleteFrom('device').where('tenant_id', '=', tenantId).where('account_id', '=', accountId).execute()
}
