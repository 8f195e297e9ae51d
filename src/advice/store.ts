import type { Selectable } from 'kysely'
import type { Db } from '#database/database.ts'
import type { AdviceTable } from './table.ts'

export type AdviceRow = Selectable<AdviceTable>

const own = (db: Db) => db.withTables<{ advice: AdviceTable }>()

const ofPage = (db: Db, tenantId: string, page: string) =>
  own(db)
    .selectFrom('advice')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('page', '=', page)
    .orderBy('version', 'desc')

export async function findNewest(db: Db, tenantId: string, page: string): Promise<AdviceRow | undefined> {
  return ofPage(db, tenantId, page).limit(1).executeTakeFirst()
}

export async function list(db: Db, tenantId: string, page: string): Promise<AdviceRow[]> {
  return ofPage(db, tenantId, page).limit(100).execute()
}

/** False when this version was written by somebody else meanwhile. */
export async function insert(db: Db, row: AdviceRow): Promise<boolean> {
  const { numInsertedOrUpdatedRows = 0n } = await own(db)
    .insertInto('advice')
    .values(row)
    .onConflict((conflict) => conflict.columns(['tenant_id', 'page', 'version']).doNothing())
    .executeTakeFirstOrThrow()
  return numInsertedOrUpdatedRows > 0n
}

export async function remove(db: Db, tenantId: string): Promise<void> {
  await own(db).deleteFrom('advice').where('tenant_id', '=', tenantId).execute()
}
