import { type Selectable, sql } from 'kysely'
import type { Db } from '#database/database.ts'
import { held } from '#database/held.ts'
import { prepared } from '#database/prepared.ts'
import type { AccountContactTable, AccountTable, LoginNameTable } from './table.ts'

export type AccountRow = Selectable<AccountTable>
export type LoginNameRow = Selectable<LoginNameTable>

const own = (db: Db) =>
  db.withTables<{ account: AccountTable; login_name: LoginNameTable; account_contact: AccountContactTable }>()

export async function insert(db: Db, row: AccountRow): Promise<void> {
  await own(db).insertInto('account').values(row).execute()
}

const account = prepared((db, given: { tenantId: string; accountId: string }) =>
  own(db)
    .selectFrom('account')
    .selectAll()
    .where('tenant_id', '=', given.tenantId)
    .where('account_id', '=', given.accountId),
)

export async function find(db: Db, tenantId: string, accountId: string): Promise<AccountRow | undefined> {
  return (await account(db, { tenantId, accountId })).rows[0]
}

export async function first(db: Db, tenantId: string, limit: number): Promise<AccountRow[]> {
  return own(db)
    .selectFrom('account')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .orderBy('account_id')
    .limit(limit)
    .execute()
}

const names = prepared((db, given: { tenantId: string; name: string }) =>
  own(db)
    .selectFrom('login_name')
    .selectAll()
    .where('tenant_id', '=', given.tenantId)
    .where('name', '=', given.name)
    .orderBy('kind', 'desc')
    // Literally: SQLite plans anew for each value of a parameter here.
    .limit(sql.lit(2)),
)

/** At most two rows: whoever asks wants to know whether a name is unambiguous. */
export async function namesLike(db: Db, tenantId: string, name: string): Promise<LoginNameRow[]> {
  return (await names(db, { tenantId, name })).rows
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

/** A name in a list, and which of the accounts that share it. */
export interface Place {
  name: string
  accountId: string
}

/** Account ids by the beginning of a name, in the order of the names and then of the ids. */
export async function namesFrom(
  db: Db,
  tenantId: string,
  page: { kinds: readonly string[]; beginsWith: string; after: Place; limit: number },
): Promise<LoginNameRow[]> {
  const { after } = page
  return own(db)
    .selectFrom('login_name')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('kind', 'in', [...page.kinds])
    .where(({ or, and, eb }) =>
      or([eb('name', '>', after.name), and([eb('name', '=', after.name), eb('account_id', '>', after.accountId)])]),
    )
    .where('name', '>=', page.beginsWith)
    .where('name', '>=', after.name)
    .where('name', '<', `${page.beginsWith}\u{10FFFF}`)
    .orderBy('name')
    .orderBy('account_id')
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

export async function raiseGeneration(db: Db, tenantId: string, accountId: string): Promise<void> {
  await own(db)
    .updateTable('account')
    .set({ generation: sql<number>`generation + 1`, revision: sql<number>`revision + 1` })
    .where('tenant_id', '=', tenantId)
    .where('account_id', '=', accountId)
    .execute()
}

const activeHeld = prepared((trx, given: { tenantId: string; accountId: string; generation: number }) =>
  held(
    trx,
    own(trx)
      .selectFrom('account')
      .select('generation')
      .where('tenant_id', '=', given.tenantId)
      .where('account_id', '=', given.accountId)
      .where('generation', '=', given.generation)
      .where('state', '=', 'active'),
  ),
)

/** No other transaction changes the row before this one ends. */
export async function holdActive(trx: Db, tenantId: string, accountId: string, generation: number): Promise<boolean> {
  return (await activeHeld(trx, { tenantId, accountId, generation })).rows.length > 0
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

export async function accountsByContact(db: Db, tenantId: string, contact: string, limit: number): Promise<string[]> {
  const rows = await own(db)
    .selectFrom('account_contact')
    .select('account_id')
    .where('tenant_id', '=', tenantId)
    .where('contact', '=', contact)
    .orderBy('account_id')
    .limit(limit)
    .execute()
  return rows.map(({ account_id }) => account_id)
}

export async function addContacts(db: Db, contacts: AccountContactTable[]): Promise<void> {
  if (contacts.length > 0) await own(db).insertInto('account_contact').values(contacts).execute()
}

export async function removeContacts(db: Db, contacts: AccountContactTable[]): Promise<void> {
  for (const { tenant_id, contact, account_id } of contacts) {
    await own(db)
      .deleteFrom('account_contact')
      .where('tenant_id', '=', tenant_id)
      .where('contact', '=', contact)
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
