import type { Selectable } from 'kysely'
import type { Db } from '#database/database.ts'
import type { AccountTable, LoginNameTable } from './table.ts'

export type AccountRow = Selectable<AccountTable>
export type LoginNameRow = Selectable<LoginNameTable>

const own = (db: Db) => db.withTables<{ account: AccountTable; login_name: LoginNameTable }>()

export async function insert(db: Db, row: AccountRow): Promise<void> {
  await own(db).insertInto('account').values(row).execute()
}

export async function find(db: Db, tenantId: string, accountId: string): Promise<AccountRow | undefined> {
  return own(db)
    .selectFrom('account')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('account_id', '=', accountId)
    .executeTakeFirst()
}

/** At most two rows: whoever asks wants to know whether a name is unambiguous. */
export async function namesLike(db: Db, tenantId: string, name: string): Promise<LoginNameRow[]> {
  return own(db)
    .selectFrom('login_name')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('name', '=', name)
    .orderBy('kind', 'desc')
    .limit(2)
    .execute()
}

export async function accountsByMail(db: Db, tenantId: string, name: string, limit: number): Promise<string[]> {
  const rows = await own(db)
    .selectFrom('login_name')
    .select('account_id')
    .where('tenant_id', '=', tenantId)
    .where('name', '=', name)
    .where('kind', '=', 'mail')
    .limit(limit)
    .execute()
  return rows.map(({ account_id }) => account_id)
}

/** Account ids by the beginning of a name, in the order of the names. */
export async function namesFrom(
  db: Db,
  tenantId: string,
  page: { kinds: readonly string[]; beginsWith: string; after: string; limit: number },
): Promise<LoginNameRow[]> {
  return own(db)
    .selectFrom('login_name')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('kind', 'in', [...page.kinds])
    .where('name', '>', page.after)
    .where('name', '>=', page.beginsWith)
    .where('name', '<', `${page.beginsWith}\u{10FFFF}`)
    .orderBy('name')
    .limit(page.limit)
    .execute()
}

export async function replace(db: Db, row: AccountRow, revision: number): Promise<boolean> {
  const { tenant_id, account_id, ...values } = row
  const { numUpdatedRows } = await own(db)
    .updateTable('account')
    .set(values)
    .where('tenant_id', '=', tenant_id)
    .where('account_id', '=', account_id)
    .where('revision', '=', revision)
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

export async function addNames(db: Db, names: LoginNameRow[]): Promise<void> {
  if (names.length > 0) await own(db).insertInto('login_name').values(names).execute()
}

export async function removeNames(db: Db, names: LoginNameRow[]): Promise<void> {
  for (const { tenant_id, name, kind, account_id } of names) {
    await own(db)
      .deleteFrom('login_name')
      .where('tenant_id', '=', tenant_id)
      .where('name', '=', name)
      .where('kind', '=', kind)
      .where('account_id', '=', account_id)
      .execute()
  }
}

export async function remove(db: Db, row: AccountRow): Promise<void> {
  await own(db)
    .deleteFrom('account')
    .where('tenant_id', '=', row.tenant_id)
    .where('account_id', '=', row.account_id)
    .execute()
}
