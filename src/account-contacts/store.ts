import { type Selectable, sql } from 'kysely'
import type { Db } from '#database/database.ts'
import type { ContactChangeTable } from './table.ts'

export type ChangeRow = Selectable<ContactChangeTable>
export type ChangeKey = Pick<ChangeRow, 'tenant_id' | 'account_id' | 'id'>

const own = (db: Db) => db.withTables<{ contact_change: ContactChangeTable }>()

export async function insert(db: Db, row: ChangeRow): Promise<void> {
  await own(db).insertInto('contact_change').values(row).execute()
}

const read = (db: Db) => own(db).selectFrom('contact_change').selectAll()

export async function find(db: Db, key: ChangeKey): Promise<ChangeRow | undefined> {
  return read(db)
    .where('tenant_id', '=', key.tenant_id)
    .where('account_id', '=', key.account_id)
    .where('id', '=', key.id)
    .executeTakeFirst()
}

export async function findByStop(db: Db, tenantId: string, stopHash: string): Promise<ChangeRow | undefined> {
  return read(db).where('tenant_id', '=', tenantId).where('stop_hash', '=', stopHash).executeTakeFirst()
}

/** Newest first. */
export async function listOf(db: Db, tenantId: string, accountId: string): Promise<ChangeRow[]> {
  return read(db)
    .where('tenant_id', '=', tenantId)
    .where('account_id', '=', accountId)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(200)
    .execute()
}

/** Held changes whose time has come. */
export async function due(db: Db, now: number, limit: number): Promise<ChangeRow[]> {
  return read(db)
    .where('state', '=', 'held')
    .where('effective_at', '<=', now)
    .orderBy('effective_at')
    .limit(limit)
    .execute()
}

const exactly = (db: Db, key: ChangeKey, state: string) =>
  own(db)
    .updateTable('contact_change')
    .where('tenant_id', '=', key.tenant_id)
    .where('account_id', '=', key.account_id)
    .where('id', '=', key.id)
    .where('state', '=', state)

/** Another code takes the place of the one before; false when too many were sent, or the last one just now. */
export async function putCode(
  db: Db,
  key: ChangeKey,
  code: { hash: string; mostSends: number; sentBefore: number; now: number },
): Promise<boolean> {
  const { numUpdatedRows } = await exactly(db, key, 'open')
    .set({ code_hash: code.hash, code_sent_at: code.now, code_sends: sql<number>`code_sends + 1`, code_tries: 0 })
    .where('code_sends', '<', code.mostSends)
    .where('code_sent_at', '<=', code.sentBefore)
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

/** Counts a try of the code before it is checked; false when it has none left, or another code has come. */
export async function tryCode(db: Db, row: ChangeRow, mostTries: number): Promise<boolean> {
  const { numUpdatedRows } = await exactly(db, row, 'open')
    .set({ code_tries: sql<number>`code_tries + 1` })
    .where('code_hash', '=', row.code_hash)
    .where('code_tries', '<', mostTries)
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

/** From one state to the next, once: false when somebody else was faster. */
export async function advance(
  db: Db,
  row: ChangeKey & Pick<ChangeRow, 'state'>,
  to: Partial<Pick<ChangeRow, 'state' | 'stop_hash' | 'effective_at' | 'code_hash'>>,
): Promise<boolean> {
  const { numUpdatedRows } = await exactly(db, row, row.state).set(to).executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

/** Everything of an account that is not done yet. */
export async function stopAll(db: Db, tenantId: string, accountId: string): Promise<void> {
  await own(db)
    .updateTable('contact_change')
    .set({ state: 'stopped' })
    .where('tenant_id', '=', tenantId)
    .where('account_id', '=', accountId)
    .where('state', 'in', ['open', 'held'])
    .execute()
}

export async function removeOf(db: Db, tenantId: string, accountId: string): Promise<void> {
  await own(db)
    .deleteFrom('contact_change')
    .where('tenant_id', '=', tenantId)
    .where('account_id', '=', accountId)
    .execute()
}

/** Removes up to `limit` changes that began before and wait for nothing; returns how many. */
export async function removeOld(db: Db, before: number, limit: number): Promise<number> {
  const old = await own(db)
    .selectFrom('contact_change')
    .select(['tenant_id', 'account_id', 'id'])
    .where('created_at', '<', before)
    .where('state', '!=', 'held')
    .limit(limit)
    .execute()
  for (const { tenant_id, account_id, id } of old) {
    await own(db)
      .deleteFrom('contact_change')
      .where('tenant_id', '=', tenant_id)
      .where('account_id', '=', account_id)
      .where('id', '=', id)
      .execute()
  }
  return old.length
}
