import { sql } from 'kysely'
import type { Db } from '#database/database.ts'
import { prepared } from '#database/prepared.ts'
import type { KnownBrowserTable } from './table.ts'

const own = (db: Db) => db.withTables<{ known_browser: KnownBrowserTable }>()

/** More than one person uses; the one that was not used for longest gives way. */
const mostBrowsers = 30

export interface Owner {
  tenantId: string
  accountId: string
}

const known = prepared((db, given: Owner & { hash: string }) =>
  own(db)
    .selectFrom('known_browser')
    .selectAll()
    .where('tenant_id', '=', given.tenantId)
    .where('account_id', '=', given.accountId)
    .where('secret_hash', '=', given.hash),
)

export async function find(db: Db, { tenantId, accountId }: Owner, hash: string) {
  return (await known(db, { tenantId, accountId, hash })).rows[0]
}

const inserted = prepared((db, given: KnownBrowserTable) =>
  own(db).insertInto('known_browser').values({
    tenant_id: given.tenant_id,
    account_id: given.account_id,
    secret_hash: given.secret_hash,
    first_used_at: given.first_used_at,
    last_used_at: given.last_used_at,
  }),
)

export async function insert(db: Db, row: KnownBrowserTable): Promise<void> {
  await inserted(db, row)
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

const beyond = prepared((db, given: Owner) =>
  own(db)
    .selectFrom('known_browser')
    .select('secret_hash')
    .where('tenant_id', '=', given.tenantId)
    .where('account_id', '=', given.accountId)
    .orderBy('last_used_at', 'desc')
    // Literally: SQLite plans anew for each value of a parameter here.
    .limit(sql.lit(100))
    .offset(sql.lit(mostBrowsers)),
)

/** Those not used for longest, beyond the number that are kept. */
export async function listBeyond(db: Db, { tenantId, accountId }: Owner) {
  return (await beyond(db, { tenantId, accountId })).rows
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
