import type { Selectable } from 'kysely'
import type { Db } from '#database/database.ts'
import type { CertificatePresentationTable } from './table.ts'

export type PresentationRow = Selectable<CertificatePresentationTable>

const own = (db: Db) => db.withTables<{ certificate_presentation: CertificatePresentationTable }>()

/** A question takes the place of the one before, with what was answered to it. */
export async function put(db: Db, row: PresentationRow): Promise<void> {
  const { tenant_id: _tenant, id: _id, ...rest } = row
  await own(db)
    .insertInto('certificate_presentation')
    .values(row)
    .onConflict((conflict) => conflict.columns(['tenant_id', 'id']).doUpdateSet(rest))
    .execute()
}

export async function find(db: Db, tenantId: string, id: string, now: number): Promise<PresentationRow | undefined> {
  return own(db)
    .selectFrom('certificate_presentation')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .where('expires_at', '>', now)
    .executeTakeFirst()
}

/** One answer to one question. */
export async function answer(
  db: Db,
  row: PresentationRow,
  to: { verdict: string; ticketHash: string },
  now: number,
): Promise<boolean> {
  const { numUpdatedRows } = await own(db)
    .updateTable('certificate_presentation')
    .set({ verdict: to.verdict, ticket_hash: to.ticketHash, token_hash: null, presented_at: now })
    .where('tenant_id', '=', row.tenant_id)
    .where('id', '=', row.id)
    .where('token_hash', '=', row.token_hash)
    .where('expires_at', '>', now)
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

/** The ticket is good once. */
export async function take(
  db: Db,
  given: { tenantId: string; id: string; ticketHash: string; now: number },
): Promise<boolean> {
  const { numUpdatedRows } = await own(db)
    .updateTable('certificate_presentation')
    .set({ ticket_hash: null, taken_at: given.now })
    .where('tenant_id', '=', given.tenantId)
    .where('id', '=', given.id)
    .where('ticket_hash', '=', given.ticketHash)
    .where('expires_at', '>', given.now)
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

export async function remove(db: Db, tenantId: string, id: string): Promise<void> {
  await own(db).deleteFrom('certificate_presentation').where('tenant_id', '=', tenantId).where('id', '=', id).execute()
}

export async function removeOld(db: Db, now: number, limit: number): Promise<number> {
  const old = await own(db)
    .selectFrom('certificate_presentation')
    .select(['tenant_id', 'id'])
    .where('expires_at', '<=', now)
    .limit(limit)
    .execute()
  for (const { tenant_id, id } of old) await remove(db, tenant_id, id)
  return old.length
}
