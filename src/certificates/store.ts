import { type Selectable, sql } from 'kysely'
import type { Db } from '#database/database.ts'
import { prepared } from '#database/prepared.ts'
import type { CertificateDeliveryTable, CertificateDeliveryTokenTable, CertificateTable } from './table.ts'

export type CertificateRow = Selectable<CertificateTable>
export type DeliveryRow = Selectable<CertificateDeliveryTable>

const own = (db: Db) =>
  db.withTables<{
    certificate: CertificateTable
    certificate_delivery: CertificateDeliveryTable
    certificate_delivery_token: CertificateDeliveryTokenTable
  }>()

export async function insert(db: Db, row: CertificateRow): Promise<void> {
  await own(db).insertInto('certificate').values(row).execute()
}

const one = prepared((db, given: { tenantId: string; accountId: string; serial: string }) =>
  own(db)
    .selectFrom('certificate')
    .selectAll()
    .where('tenant_id', '=', given.tenantId)
    .where('account_id', '=', given.accountId)
    .where('serial', '=', given.serial),
)

export async function find(db: Db, tenantId: string, accountId: string, serial: string) {
  return (await one(db, { tenantId, accountId, serial })).rows[0]
}

/** Newest first. */
export async function listOf(db: Db, tenantId: string, accountId: string): Promise<CertificateRow[]> {
  return own(db)
    .selectFrom('certificate')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('account_id', '=', accountId)
    .orderBy('issued_at', 'desc')
    .orderBy('serial', 'desc')
    .execute()
}

type Key = Pick<CertificateRow, 'tenant_id' | 'account_id' | 'serial'>

const exactly = (db: Db, key: Key) =>
  own(db)
    .updateTable('certificate')
    .where('tenant_id', '=', key.tenant_id)
    .where('account_id', '=', key.account_id)
    .where('serial', '=', key.serial)
    .where('ended_at', 'is', null)

/** Once; false when it was over. */
export async function end(db: Db, key: Key, at: number): Promise<boolean> {
  return (await exactly(db, key).set({ ended_at: at }).executeTakeFirstOrThrow()).numUpdatedRows > 0n
}

/** Brings its end forward, never back. */
export async function endBy(db: Db, key: Key, at: number): Promise<void> {
  await exactly(db, key)
    .set({ ends_at: at })
    .where((where) => where.or([where('ends_at', 'is', null), where('ends_at', '>', at)]))
    .execute()
}

/** True for the first time only. */
export async function markUsed(db: Db, key: Key, at: number): Promise<boolean> {
  const { numUpdatedRows } = await exactly(db, key)
    .set({ first_used_at: at })
    .where('first_used_at', 'is', null)
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

export async function noteReminder(db: Db, key: Key, days: number): Promise<boolean> {
  const { numUpdatedRows } = await exactly(db, key)
    .set({ reminded_days: days })
    .where((where) => where.or([where('reminded_days', 'is', null), where('reminded_days', '>', days)]))
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

/** Those whose brought-forward end has come. */
export async function due(db: Db, now: number, limit: number): Promise<CertificateRow[]> {
  return own(db)
    .selectFrom('certificate')
    .selectAll()
    .where('ended_at', 'is', null)
    .where('ends_at', '<=', now)
    .orderBy('ends_at')
    .limit(limit)
    .execute()
}

/** Those that end between two moments and of whose end less than so many days before was not told yet. */
export async function endingBetween(db: Db, given: { from: number; to: number; days: number; limit: number }) {
  return own(db)
    .selectFrom('certificate')
    .selectAll()
    .where('ended_at', 'is', null)
    .where('ends_at', 'is', null)
    .where('not_after_at', '>', given.from)
    .where('not_after_at', '<=', given.to)
    .where((where) => where.or([where('reminded_days', 'is', null), where('reminded_days', '>', given.days)]))
    .orderBy('not_after_at')
    .limit(given.limit)
    .execute()
}

/** Takes the place of what waited for the device; its token leads nowhere from then on. */
export async function replaceDelivery(db: Db, row: DeliveryRow): Promise<void> {
  const { tenant_id, account_id, device_number, token_hash, expires_at } = row
  // Whoever ordered at the same moment was a little faster, and what they put there goes too.
  do await removeDelivery(db, { tenant_id, account_id, device_number })
  while (!(await insertDelivery(db, row)))
  await own(db)
    .insertInto('certificate_delivery_token')
    .values({ tenant_id, account_id, device_number, token_hash, expires_at })
    .execute()
}

async function insertDelivery(db: Db, row: DeliveryRow): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await own(db)
    .insertInto('certificate_delivery')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

type Place = Pick<DeliveryRow, 'tenant_id' | 'account_id' | 'device_number'>

export async function removeDelivery(db: Db, { tenant_id, account_id, device_number }: Place): Promise<void> {
  const gone = await own(db)
    .deleteFrom('certificate_delivery')
    .where('tenant_id', '=', tenant_id)
    .where('account_id', '=', account_id)
    .where('device_number', '=', device_number)
    .returning('token_hash')
    .execute()
  for (const { token_hash } of gone) await removeToken(db, tenant_id, token_hash)
}

async function removeToken(db: Db, tenantId: string, tokenHash: string): Promise<void> {
  await own(db)
    .deleteFrom('certificate_delivery_token')
    .where('tenant_id', '=', tenantId)
    .where('token_hash', '=', tokenHash)
    .execute()
}

export async function deliveriesOf(db: Db, tenantId: string, accountId: string): Promise<DeliveryRow[]> {
  return own(db)
    .selectFrom('certificate_delivery')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('account_id', '=', accountId)
    .orderBy('device_number')
    .execute()
}

export async function findByToken(db: Db, tenantId: string, tokenHash: string): Promise<DeliveryRow | undefined> {
  const token = await own(db)
    .selectFrom('certificate_delivery_token')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('token_hash', '=', tokenHash)
    .executeTakeFirst()
  if (!token) return undefined
  const found = await deliveriesOf(db, tenantId, token.account_id)
  return found.find((row) => row.token_hash === tokenHash)
}

const sameDelivery = (db: Db, row: DeliveryRow) =>
  own(db)
    .updateTable('certificate_delivery')
    .where('tenant_id', '=', row.tenant_id)
    .where('account_id', '=', row.account_id)
    .where('device_number', '=', row.device_number)
    .where('id', '=', row.id)

/** Counts a try of the download password before it is checked; undefined when none is left, or it is too late. */
export async function raiseTries(db: Db, row: DeliveryRow, limit: number, now: number): Promise<number | undefined> {
  const raised = await sameDelivery(db, row)
    .set({ tries: sql<number>`tries + 1` })
    .where('tries', '<', limit)
    .where('expires_at', '>', now)
    .returning('tries')
    .executeTakeFirst()
  return raised?.tries
}

/** The download password was right. */
export async function giveTryBack(db: Db, row: DeliveryRow): Promise<void> {
  await sameDelivery(db, row).set({ tries: sql<number>`tries - 1` }).where('tries', '>', 0).execute()
}

/** One download, if there is one left; of several at the same moment no more than the rest. */
export async function takeDownload(db: Db, row: DeliveryRow, limit: number, now: number): Promise<boolean> {
  const { numUpdatedRows } = await sameDelivery(db, row)
    .set({ downloads: sql<number>`downloads + 1`, seed: null })
    .where('downloads', '<', limit)
    .where('expires_at', '>', now)
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

/** The download password is shown no more. */
export async function forgetSeed(db: Db, row: DeliveryRow): Promise<void> {
  await sameDelivery(db, row).set({ seed: null }).execute()
}

/** Of everything that waits too long to be looked at still. */
export async function forgetSeeds(db: Db, before: number): Promise<void> {
  await own(db)
    .updateTable('certificate_delivery')
    .set({ seed: null })
    .where('seed', 'is not', null)
    .where('issued_at', '<', before)
    .execute()
}

export async function removeOf(db: Db, tenantId: string, accountId: string): Promise<void> {
  for (const row of await deliveriesOf(db, tenantId, accountId)) await removeDelivery(db, row)
  await own(db)
    .deleteFrom('certificate')
    .where('tenant_id', '=', tenantId)
    .where('account_id', '=', accountId)
    .execute()
}

/** Removes up to `limit` deliveries that ended before. */
export async function removeOldDeliveries(db: Db, before: number, limit: number): Promise<number> {
  const old = await own(db)
    .selectFrom('certificate_delivery')
    .select(['tenant_id', 'account_id', 'device_number'])
    .where('expires_at', '<', before)
    .limit(limit)
    .execute()
  for (const place of old) await removeDelivery(db, place)
  return old.length
}
