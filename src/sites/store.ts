import type { Selectable } from 'kysely'
import type { Db } from '#database/database.ts'
import type { SiteTable } from './table.ts'

export type SiteRow = Selectable<SiteTable>

const own = (db: Db) => db.withTables<{ site: SiteTable }>()

export async function insert(db: Db, row: SiteRow): Promise<void> {
  await own(db).insertInto('site').values(row).execute()
}

export async function find(db: Db, tenantId: string, id: string): Promise<SiteRow | undefined> {
  return own(db)
    .selectFrom('site')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('site_id', '=', id)
    .executeTakeFirst()
}

export async function findByClientId(db: Db, tenantId: string, clientId: string): Promise<SiteRow | undefined> {
  return own(db)
    .selectFrom('site')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('client_id', '=', clientId)
    .executeTakeFirst()
}

export async function listAfter(db: Db, tenantId: string, after: string, limit: number): Promise<SiteRow[]> {
  return own(db)
    .selectFrom('site')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('site_id', '>', after)
    .orderBy('site_id')
    .limit(limit)
    .execute()
}

/** By the partial index of native sites. */
export async function listNative(db: Db, tenantId: string | undefined, limit: number): Promise<SiteRow[]> {
  const all = own(db).selectFrom('site').selectAll().where('kind', '=', 'native')
  const wanted = tenantId === undefined ? all : all.where('tenant_id', '=', tenantId)
  return wanted.orderBy('tenant_id').orderBy('site_id').limit(limit).execute()
}

/** Writes over the row that was read at `revision`; false when another change came first. */
export async function replace(db: Db, row: SiteRow, revision: number): Promise<boolean> {
  const { tenant_id, site_id, ...values } = row
  const { numUpdatedRows } = await own(db)
    .updateTable('site')
    .set(values)
    .where('tenant_id', '=', tenant_id)
    .where('site_id', '=', site_id)
    .where('revision', '=', revision)
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

/** How many rows are gone: one site, or with no `id` all sites of the tenant. */
export async function remove(db: Db, tenantId: string, id?: string): Promise<number> {
  const all = own(db).deleteFrom('site').where('tenant_id', '=', tenantId)
  const { numDeletedRows } = await (id === undefined ? all : all.where('site_id', '=', id)).executeTakeFirstOrThrow()
  return Number(numDeletedRows)
}
