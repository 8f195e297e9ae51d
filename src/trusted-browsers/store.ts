import type { Selectable } from 'kysely'
import type { Db } from '#database/database.ts'
import { prepared } from '#database/prepared.ts'
import type { TrustedBrowserTable } from './table.ts'

export type TrustRow = Selectable<TrustedBrowserTable>

const own = (db: Db) => db.withTables<{ trusted_browser: TrustedBrowserTable }>()

export interface Owner {
  tenantId: string
  accountId: string
}

const byFamily = prepared((db, given: Owner & { hash: string }) =>
  own(db)
    .selectFrom('trusted_browser')
    .selectAll()
    .where('tenant_id', '=', given.tenantId)
    .where('account_id', '=', given.accountId)
    .where('family_hash', '=', given.hash),
)

export async function findByFamily(
  db: Db,
  { tenantId, accountId }: Owner,
  hash: string,
): Promise<TrustRow | undefined> {
  return (await byFamily(db, { tenantId, accountId, hash })).rows[0]
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

/** What a use changes. */
export type Used = Omit<TrustRow, 'family_hash' | 'name' | 'browser' | 'generation' | 'trusted_at'>

const used = prepared((db, given: Used & { seenNumber: number; seenHash: string }) =>
  own(db)
    .updateTable('trusted_browser')
    .set({
      current_hash: given.current_hash,
      current_number: given.current_number,
      previous_hash: given.previous_hash,
      previous_number: given.previous_number,
      rotated_at: given.rotated_at,
      password_generation: given.password_generation,
      last_used_at: given.last_used_at,
      last_ip: given.last_ip,
    })
    .where('tenant_id', '=', given.tenant_id)
    .where('account_id', '=', given.account_id)
    .where('id', '=', given.id)
    .where('current_number', '=', given.seenNumber)
    .where('current_hash', '=', given.seenHash),
)

/** Only while the secrets are those that were read; false when another use came first. */
export async function use(db: Db, row: TrustRow, changes: Partial<Used>): Promise<boolean> {
  const seen = { seenNumber: row.current_number, seenHash: row.current_hash }
  const { numAffectedRows = 0n } = await used(db, { ...row, ...changes, ...seen })
  return numAffectedRows > 0n
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
