import type { Selectable } from 'kysely'
import type { Db } from '#database/database.ts'
import type { TrustedBrowserTable } from './table.ts'

export type TrustRow = Selectable<TrustedBrowserTable>

const own = (db: Db) => db.withTables<{ trusted_browser: TrustedBrowserTable }>()

export interface Owner {
  tenantId: string
  accountId: string
}

export async function findByFamily(
  db: Db,
  { tenantId, accountId }: Owner,
  hash: string,
): Promise<TrustRow | undefined> {
  return own(db)
    .selectFrom('trusted_browser')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('account_id', '=', accountId)
    .where('family_hash', '=', hash)
    .executeTakeFirst()
}

/** Last used first. */
export async function list(db: Db, { tenantId, accountId }: Owner): Promise<TrustRow[]> {
  return own(db)
    .selectFrom('trusted_browser')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('account_id', '=', accountId)
    .orderBy('last_used_at', 'desc')
    .orderBy('id')
    .execute()
}

export async function insert(db: Db, row: TrustRow): Promise<void> {
  await own(db).insertInto('trusted_browser').values(row).execute()
}

type Changes = Partial<Omit<TrustRow, 'tenant_id' | 'account_id' | 'id' | 'family_hash'>>

/** Only while the secrets are those that were read; false when another use came first. */
export async function change(db: Db, row: TrustRow, changes: Changes): Promise<boolean> {
  const { numUpdatedRows } = await own(db)
    .updateTable('trusted_browser')
    .set(changes)
    .where('tenant_id', '=', row.tenant_id)
    .where('account_id', '=', row.account_id)
    .where('id', '=', row.id)
    .where('current_number', '=', row.current_number)
    .where('current_hash', '=', row.current_hash)
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

export async function rename(db: Db, { tenantId, accountId }: Owner, id: string, name: string): Promise<boolean> {
  const { numUpdatedRows } = await own(db)
    .updateTable('trusted_browser')
    .set({ name })
    .where('tenant_id', '=', tenantId)
    .where('account_id', '=', accountId)
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

/** One, or all of an account; answers how many. */
export async function remove(db: Db, { tenantId, accountId }: Owner, id?: string): Promise<number> {
  const all = own(db)
    .deleteFrom('trusted_browser')
    .where('tenant_id', '=', tenantId)
    .where('account_id', '=', accountId)
  const { numDeletedRows } = await (id === undefined ? all : all.where('id', '=', id)).executeTakeFirstOrThrow()
  return Number(numDeletedRows)
}

export async function removeOld(db: Db, before: number, limit: number): Promise<number> {
  const { numDeletedRows } = await own(db)
    .deleteFrom('trusted_browser')
    .where((where) =>
      where(
        where.refTuple('tenant_id', 'account_id', 'id'),
        'in',
        own(db)
          .selectFrom('trusted_browser')
          .select(['tenant_id', 'account_id', 'id'])
          .where('trusted_at', '<', before)
          .limit(limit)
          .$asTuple('tenant_id', 'account_id', 'id'),
      ),
    )
    .executeTakeFirstOrThrow()
  return Number(numDeletedRows)
}
