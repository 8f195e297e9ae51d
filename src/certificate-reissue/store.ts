import type { Selectable } from 'kysely'
import type { Db } from '#database/database.ts'
import type { CertificateReissueTable, CertificateReissueTokenTable } from './table.ts'

export type ReissueRow = Selectable<CertificateReissueTable>

const own = (db: Db) =>
  db.withTables<{
    certificate_reissue: CertificateReissueTable
    certificate_reissue_token: CertificateReissueTokenTable
  }>()

/** Takes the place of an earlier reissue of the account, whose token then leads nowhere. */
export async function replace(db: Db, row: ReissueRow): Promise<void> {
  const { tenant_id, account_id, token_hash, expires_at } = row
  await remove(db, tenant_id, account_id)
  await own(db).insertInto('certificate_reissue').values(row).execute()
  await own(db)
    .insertInto('certificate_reissue_token')
    .values({ tenant_id, account_id, token_hash, expires_at })
    .execute()
}

export async function remove(db: Db, tenantId: string, accountId: string): Promise<void> {
  const old = await own(db)
    .deleteFrom('certificate_reissue')
    .where('tenant_id', '=', tenantId)
    .where('account_id', '=', accountId)
    .returning('token_hash')
    .executeTakeFirst()
  if (!old) return
  await own(db)
    .deleteFrom('certificate_reissue_token')
    .where('tenant_id', '=', tenantId)
    .where('token_hash', '=', old.token_hash)
    .execute()
}

export async function findByToken(db: Db, tenantId: string, tokenHash: string): Promise<ReissueRow | undefined> {
  const token = await own(db)
    .selectFrom('certificate_reissue_token')
    .select('account_id')
    .where('tenant_id', '=', tenantId)
    .where('token_hash', '=', tokenHash)
    .executeTakeFirst()
  if (!token) return undefined
  return own(db)
    .selectFrom('certificate_reissue')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('account_id', '=', token.account_id)
    .where('token_hash', '=', tokenHash)
    .executeTakeFirst()
}

/** Uses it up, once. */
export async function use(db: Db, row: ReissueRow, browserHash: string, now: number): Promise<boolean> {
  const { numUpdatedRows } = await own(db)
    .updateTable('certificate_reissue')
    .set({ used_at: now, browser_hash: browserHash })
    .where('tenant_id', '=', row.tenant_id)
    .where('account_id', '=', row.account_id)
    .where('token_hash', '=', row.token_hash)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

/** Removes up to `limit` that ended before; answers how many. */
export async function removeEnded(db: Db, before: number, limit: number): Promise<number> {
  const ended = await own(db)
    .selectFrom('certificate_reissue')
    .select(['tenant_id', 'account_id'])
    .where('expires_at', '<', before)
    .limit(limit)
    .execute()
  for (const { tenant_id, account_id } of ended) await remove(db, tenant_id, account_id)
  return ended.length
}
