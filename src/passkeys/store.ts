import { type Selectable, sql } from 'kysely'
import type { Db } from '#database/database.ts'
import { prepared } from '#database/prepared.ts'
import type { PasskeyHandleTable, PasskeyOwnerTable, PasskeyRegistrationTable, PasskeyTable } from './table.ts'

export type Row = Selectable<PasskeyTable>

export interface Owner {
  tenantId: string
  accountId: string
}

const own = (db: Db) =>
  db.withTables<{
    passkey: PasskeyTable
    passkey_owner: PasskeyOwnerTable
    passkey_handle: PasskeyHandleTable
    passkey_registration: PasskeyRegistrationTable
  }>()

const listed = prepared((db, given: Owner) =>
  own(db)
    .selectFrom('passkey')
    .selectAll()
    .where('tenant_id', '=', given.tenantId)
    .where('account_id', '=', given.accountId)
    .orderBy('created_at')
    .orderBy('id'),
)

/** In the order in which they were registered. */
export async function list(db: Db, { tenantId, accountId }: Owner): Promise<Row[]> {
  return (await listed(db, { tenantId, accountId })).rows
}

const ownerFound = prepared((db, given: { id: string }) =>
  own(db).selectFrom('passkey_owner').selectAll().where('id', '=', given.id),
)

export async function findOwner(db: Db, id: string): Promise<Owner | undefined> {
  const row = (await ownerFound(db, { id })).rows[0]
  return row && { tenantId: row.tenant_id, accountId: row.account_id }
}

const found = prepared((db, given: Owner & { id: string }) =>
  own(db)
    .selectFrom('passkey')
    .selectAll()
    .where('tenant_id', '=', given.tenantId)
    .where('account_id', '=', given.accountId)
    .where('id', '=', given.id),
)

export async function find(db: Db, { tenantId, accountId }: Owner, id: string): Promise<Row | undefined> {
  return (await found(db, { tenantId, accountId, id })).rows[0]
}

/** False when the id is somebody's already, whoever that is. */
export async function insert(db: Db, row: Row): Promise<boolean> {
  const { id, tenant_id, account_id } = row
  const { numInsertedOrUpdatedRows = 0n } = await own(db)
    .insertInto('passkey_owner')
    .values({ id, tenant_id, account_id })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .executeTakeFirst()
  if (numInsertedOrUpdatedRows === 0n) return false
  await own(db).insertInto('passkey').values(row).execute()
  return true
}

type Used = Owner & { id: string; counter: number; backed_up: number; user_verified: number; now: number }

const used = prepared((db, given: Used) =>
  own(db)
    .updateTable('passkey')
    .set({
      counter: given.counter,
      backed_up: given.backed_up,
      user_verified: sql<number>`case when user_verified = 1 then 1 else ${given.user_verified} end`,
      last_used_at: given.now,
    })
    .where('tenant_id', '=', given.tenantId)
    .where('account_id', '=', given.accountId)
    .where('id', '=', given.id)
    .where((where) =>
      where.or([
        where('counter', '<', given.counter),
        // Both zero: the authenticator keeps none.
        sql<boolean>`(counter = 0 and ${given.counter} = 0)`,
      ]),
    ),
)

/** Notes a use whose counter goes on; false when it does not. */
export async function use(db: Db, { tenantId, accountId }: Owner, id: string, change: Omit<Used, 'id' | keyof Owner>) {
  const { numAffectedRows = 0n } = await used(db, { tenantId, accountId, id, ...change })
  return numAffectedRows > 0n
}

export async function suspect(db: Db, { tenantId, accountId }: Owner, id: string, now: number): Promise<void> {
  await own(db)
    .updateTable('passkey')
    .set({ suspect_at: now })
    .where('tenant_id', '=', tenantId)
    .where('account_id', '=', accountId)
    .where('id', '=', id)
    .execute()
}

export async function rename(db: Db, { tenantId, accountId }: Owner, id: string, name: string): Promise<boolean> {
  const { numUpdatedRows } = await own(db)
    .updateTable('passkey')
    .set({ name })
    .where('tenant_id', '=', tenantId)
    .where('account_id', '=', accountId)
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

export async function remove(db: Db, { tenantId, accountId }: Owner, id: string): Promise<Row | undefined> {
  const removed = await own(db)
    .deleteFrom('passkey')
    .where('tenant_id', '=', tenantId)
    .where('account_id', '=', accountId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst()
  if (removed) await own(db).deleteFrom('passkey_owner').where('id', '=', id).execute()
  return removed
}

/** The handle stays: authenticators go on knowing the account by it. */
export async function removeAll(db: Db, owner: Owner): Promise<number> {
  const rows = await list(db, owner)
  for (const { id } of rows) await remove(db, owner, id)
  await own(db)
    .deleteFrom('passkey_registration')
    .where('tenant_id', '=', owner.tenantId)
    .where('account_id', '=', owner.accountId)
    .execute()
  return rows.length
}

export async function forget(db: Db, owner: Owner): Promise<void> {
  await removeAll(db, owner)
  await own(db)
    .deleteFrom('passkey_handle')
    .where('tenant_id', '=', owner.tenantId)
    .where('account_id', '=', owner.accountId)
    .execute()
}

const handleFound = prepared((db, given: Owner) =>
  own(db)
    .selectFrom('passkey_handle')
    .select('handle')
    .where('tenant_id', '=', given.tenantId)
    .where('account_id', '=', given.accountId),
)

export async function findHandle(db: Db, { tenantId, accountId }: Owner): Promise<string | undefined> {
  return (await handleFound(db, { tenantId, accountId })).rows[0]?.handle
}

/** Of two at the same time one is kept. */
export async function keepHandle(db: Db, { tenantId, accountId }: Owner, handle: string): Promise<void> {
  await own(db)
    .insertInto('passkey_handle')
    .values({ tenant_id: tenantId, account_id: accountId, handle })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'account_id']).doNothing())
    .execute()
}

export async function begin(db: Db, { tenantId, accountId }: Owner, challenge: string, expiresAt: number) {
  const row = { tenant_id: tenantId, account_id: accountId, challenge, expires_at: expiresAt }
  await own(db).insertInto('passkey_registration').values(row).execute()
}

/** Ends a registration, once; false when it was over. */
export async function takeChallenge(db: Db, { tenantId, accountId }: Owner, challenge: string, now: number) {
  const { numDeletedRows } = await own(db)
    .deleteFrom('passkey_registration')
    .where('tenant_id', '=', tenantId)
    .where('account_id', '=', accountId)
    .where('challenge', '=', challenge)
    .where('expires_at', '>', now)
    .executeTakeFirstOrThrow()
  return numDeletedRows > 0n
}

export async function removeExpired(db: Db, now: number, limit: number): Promise<number> {
  const { numDeletedRows } = await own(db)
    .deleteFrom('passkey_registration')
    .where((where) =>
      where(
        where.refTuple('tenant_id', 'account_id', 'challenge'),
        'in',
        own(db)
          .selectFrom('passkey_registration')
          .select(['tenant_id', 'account_id', 'challenge'])
          .where('expires_at', '<=', now)
          .limit(limit)
          .$asTuple('tenant_id', 'account_id', 'challenge'),
      ),
    )
    .executeTakeFirstOrThrow()
  return Number(numDeletedRows)
}
