import type { Selectable } from 'kysely'
import type { Db } from '#database/database.ts'
import type { ApiTokenTable } from './table.ts'

export type ApiTokenRow = Selectable<ApiTokenTable>

const own = (db: Db) => db.withTables<{ api_token: ApiTokenTable }>()

export async function insert(db: Db, row: ApiTokenRow): Promise<void> {
  await own(db).insertInto('api_token').values(row).execute()
}

export async function find(db: Db, id: string): Promise<ApiTokenRow | undefined> {
  return own(db).selectFrom('api_token').selectAll().where('token_id', '=', id).executeTakeFirst()
}

export async function findLiving(db: Db, id: string, now: number): Promise<ApiTokenRow | undefined> {
  return own(db)
    .selectFrom('api_token')
    .selectAll()
    .where('token_id', '=', id)
    .where((where) => where.or([where('expires_at', 'is', null), where('expires_at', '>', now)]))
    .executeTakeFirst()
}

/** In the order of their ids; of one tenant, or with no `tenantId` all. */
export async function listAfter(
  db: Db,
  page: { tenantId: string | undefined; after: string; limit: number },
): Promise<ApiTokenRow[]> {
  const all = own(db).selectFrom('api_token').selectAll().where('token_id', '>', page.after)
  const some = page.tenantId === undefined ? all : all.where('tenant_id', '=', page.tenantId)
  return some.orderBy('token_id').limit(page.limit).execute()
}

export async function markUsed(db: Db, id: string, now: number): Promise<void> {
  await own(db).updateTable('api_token').set({ last_used_at: now }).where('token_id', '=', id).execute()
}

export async function remove(db: Db, id: string): Promise<boolean> {
  const { numDeletedRows } = await own(db).deleteFrom('api_token').where('token_id', '=', id).executeTakeFirstOrThrow()
  return numDeletedRows > 0n
}

export async function removeOfTenant(db: Db, tenantId: string): Promise<void> {
  await own(db).deleteFrom('api_token').where('tenant_id', '=', tenantId).execute()
}
