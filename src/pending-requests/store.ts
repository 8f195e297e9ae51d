import type { Selectable } from 'kysely'
import type { Db } from '#database/database.ts'
import type { PendingRequestTable } from './table.ts'

export type PendingRow = Selectable<PendingRequestTable>

const own = (db: Db) => db.withTables<{ pending_request: PendingRequestTable }>()

export async function insert(db: Db, row: PendingRow): Promise<void> {
  await own(db).insertInto('pending_request').values(row).execute()
}

const open = (db: Db, tenantId: string, accountId: string, now: number) =>
  own(db)
    .selectFrom('pending_request')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('account_id', '=', accountId)
    .where('answered_at', 'is', null)
    .where('expires_at', '>', now)

export async function find(
  db: Db,
  key: { tenantId: string; accountId: string; id: string },
  now: number,
): Promise<PendingRow | undefined> {
  return open(db, key.tenantId, key.accountId, now).where('id', '=', key.id).executeTakeFirst()
}

/** Newest first. */
export async function list(db: Db, tenantId: string, accountId: string, now: number): Promise<PendingRow[]> {
  return open(db, tenantId, accountId, now).orderBy('created_at', 'desc').limit(20).execute()
}

/** Those that wait under one prompt number: one, as good as always. */
export async function listByNumber(db: Db, tenantId: string, number: string, now: number): Promise<PendingRow[]> {
  return own(db)
    .selectFrom('pending_request')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('number', '=', number)
    .where('answered_at', 'is', null)
    .where('expires_at', '>', now)
    .limit(10)
    .execute()
}

/** Of many answers at once, one is answered true. */
export async function answer(
  db: Db,
  key: { tenantId: string; accountId: string; id: string },
  now: number,
): Promise<boolean> {
  const { numUpdatedRows } = await own(db)
    .updateTable('pending_request')
    .set({ answered_at: now })
    .where('tenant_id', '=', key.tenantId)
    .where('account_id', '=', key.accountId)
    .where('id', '=', key.id)
    .where('answered_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

/** Those of a tenant, or of one account. */
export async function remove(db: Db, tenantId: string, accountId?: string): Promise<void> {
  const all = own(db).deleteFrom('pending_request').where('tenant_id', '=', tenantId)
  await (accountId === undefined ? all : all.where('account_id', '=', accountId)).execute()
}

export async function removeExpired(db: Db, now: number): Promise<number> {
  const { numDeletedRows } = await own(db)
    .deleteFrom('pending_request')
    .where('expires_at', '<=', now)
    .executeTakeFirstOrThrow()
  return Number(numDeletedRows)
}
