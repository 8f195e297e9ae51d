import type { Db } from '#database/database.ts'
import type { KnownBrowserTable } from './table.ts'

const own = (db: Db) => db.withTables<{ known_browser: KnownBrowserTable }>()

export interface Owner {
  tenantId: string
  accountId: string
}

export async function find(db: Db, { tenantId, accountId }: Owner, hash: string) {
  return own(db)
    .selectFrom('known_browser')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('account_id', '=', accountId)
    .where('secret_hash', '=', hash)
    .executeTakeFirst()
}

export async function insert(db: Db, row: KnownBrowserTable): Promise<void> {
  await own(db).insertInto('known_browser').values(row).execute()
}

export async function touch(db: Db, { tenantId, accountId }: Owner, hash: string, now: number): Promise<void> {
  await own(db)
    .updateTable('known_browser')
    .set({ last_used_at: now })
    .where('tenant_id', '=', tenantId)
    .where('account_id', '=', accountId)
    .where('secret_hash', '=', hash)
    .execute()
}

/** Newest use first. */
export async function list(db: Db, { tenantId, accountId }: Owner): Promise<KnownBrowserTable[]> {
  return own(db)
    .selectFrom('known_browser')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('account_id', '=', accountId)
    .orderBy('last_used_at', 'desc')
    .execute()
}

export async function remove(db: Db, { tenantId, accountId }: Owner, hash?: string): Promise<void> {
  const all = own(db).deleteFrom('known_browser').where('tenant_id', '=', tenantId).where('account_id', '=', accountId)
  await (hash === undefined ? all : all.where('secret_hash', '=', hash)).execute()
}

export async function removeUnused(db: Db, before: number, limit: number): Promise<number> {
  const old = await own(db)
    .selectFrom('known_browser')
    .selectAll()
    .where('last_used_at', '<', before)
    .limit(limit)
    .execute()
  for (const row of old) {
    await remove(db, { tenantId: row.tenant_id, accountId: row.account_id }, row.secret_hash)
  }
  return old.length
}
