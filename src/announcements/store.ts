import type { Selectable } from 'kysely'
import type { Db } from '#database/database.ts'
import type { AnnouncementTable } from './table.ts'

export type AnnouncementRow = Selectable<AnnouncementTable>

const own = (db: Db) => db.withTables<{ announcement: AnnouncementTable }>()

export async function insert(db: Db, row: AnnouncementRow): Promise<void> {
  await own(db).insertInto('announcement').values(row).execute()
}

export async function find(db: Db, tenantId: string, id: string): Promise<AnnouncementRow | undefined> {
  return own(db)
    .selectFrom('announcement')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .executeTakeFirst()
}

export async function replace(db: Db, row: AnnouncementRow): Promise<void> {
  const { tenant_id, id, ...values } = row
  await own(db)
    .updateTable('announcement')
    .set(values)
    .where('tenant_id', '=', tenant_id)
    .where('id', '=', id)
    .execute()
}

/** In the order of their ids. */
export async function listAfter(db: Db, tenantId: string, after: string, limit: number): Promise<AnnouncementRow[]> {
  return own(db)
    .selectFrom('announcement')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute()
}

/** Of all tenants: those that are not over at `at`. */
export async function listLiving(db: Db, at: number, limit: number): Promise<AnnouncementRow[]> {
  return own(db)
    .selectFrom('announcement')
    .selectAll()
    .where((eb) => eb.or([eb('until_at', 'is', null), eb('until_at', '>', at)]))
    .orderBy('from_at', 'desc')
    .limit(limit)
    .execute()
}

export async function removeOf(db: Db, tenantId: string): Promise<void> {
  await own(db).deleteFrom('announcement').where('tenant_id', '=', tenantId).execute()
}

/** Removes up to `limit` that were over before; returns how many. */
export async function removeOver(db: Db, before: number, limit: number): Promise<number> {
  const over = await own(db)
    .selectFrom('announcement')
    .select(['tenant_id', 'id'])
    .where('until_at', '<', before)
    .limit(limit)
    .execute()
  for (const { tenant_id, id } of over) {
    await own(db).deleteFrom('announcement').where('tenant_id', '=', tenant_id).where('id', '=', id).execute()
  }
  return over.length
}
