import type { Db } from '#database/database.ts'
import type { ManualTable } from './table.ts'

const own = (db: Db) => db.withTables<{ manual: ManualTable }>()

/** Keeps the first of its kind: the same content made again is the same version. True when there was none before. */
export async function keep(db: Db, row: ManualTable): Promise<boolean> {
  const { numInsertedOrUpdatedRows = 0n } = await own(db)
    .insertInto('manual')
    .values(row)
    .onConflict((conflict) => conflict.columns(['tenant_id', 'version']).doNothing())
    .executeTakeFirstOrThrow()
  return numInsertedOrUpdatedRows > 0n
}

export async function find(db: Db, tenantId: string, version: string): Promise<ManualTable | undefined> {
  return own(db)
    .selectFrom('manual')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('version', '=', version)
    .executeTakeFirst()
}

/** Newest first, without their content. */
export async function list(
  db: Db,
  tenantId: string,
  limit: number,
): Promise<Pick<ManualTable, 'version' | 'made_at'>[]> {
  return own(db)
    .selectFrom('manual')
    .select(['version', 'made_at'])
    .where('tenant_id', '=', tenantId)
    .orderBy('made_at', 'desc')
    .orderBy('version')
    .limit(limit)
    .execute()
}

export async function removeOf(db: Db, tenantId: string): Promise<void> {
  await own(db).deleteFrom('manual').where('tenant_id', '=', tenantId).execute()
}
