import { type Selectable, sql } from 'kysely'
import type { Db } from '#database/database.ts'
import type { RecoveryWishTable, ReissueTable, ReissueTokenTable } from './table.ts'

export type ReissueRow = Selectable<ReissueTable>
export type WishRow = Selectable<RecoveryWishTable>

const own = (db: Db) =>
  db.withTables<{ recovery_wish: RecoveryWishTable; reissue: ReissueTable; reissue_token: ReissueTokenTable }>()

export async function addWish(db: Db, row: WishRow): Promise<void> {
  await own(db).insertInto('recovery_wish').values(row).execute()
}

export async function oldestWishes(db: Db, limit: number): Promise<WishRow[]> {
  return own(db).selectFrom('recovery_wish').selectAll().orderBy('asked_at').limit(limit).execute()
}

/** False when another node was faster. */
export async function takeWish(db: Db, { tenant_id, id }: WishRow): Promise<boolean> {
  const { numDeletedRows } = await own(db)
    .deleteFrom('recovery_wish')
    .where('tenant_id', '=', tenant_id)
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  return numDeletedRows > 0n
}

/** Takes the place of an earlier reissue of the account, whose token then leads nowhere. */
export async function replace(db: Db, row: ReissueRow): Promise<void> {
  const { tenant_id, account_id, token_hash, expires_at } = row
  await remove(db, tenant_id, account_id)
  await own(db).insertInto('reissue').values(row).execute()
  await own(db).insertInto('reissue_token').values({ tenant_id, account_id, token_hash, expires_at }).execute()
}

export async function remove(db: Db, tenantId: string, accountId: string): Promise<void> {
  const old = await own(db)
    .deleteFrom('reissue')
    .where('tenant_id', '=', tenantId)
    .where('account_id', '=', accountId)
    .returning('token_hash')
    .executeTakeFirst()
  if (!old) return
  await own(db)
    .deleteFrom('reissue_token')
    .where('tenant_id', '=', tenantId)
    .where('token_hash', '=', old.token_hash)
    .execute()
}

export async function findByToken(db: Db, tenantId: string, tokenHash: string): Promise<ReissueRow | undefined> {
  const token = await own(db)
    .selectFrom('reissue_token')
    .select('account_id')
    .where('tenant_id', '=', tenantId)
    .where('token_hash', '=', tokenHash)
    .executeTakeFirst()
  if (!token) return undefined
  const row = await own(db)
    .selectFrom('reissue')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('account_id', '=', token.account_id)
    .executeTakeFirst()
  return row?.token_hash === tokenHash ? row : undefined
}

/** The row as it was read, as long as it goes on: a replaced, used or ended one is not touched. */
function living(db: Db, { tenant_id, account_id, token_hash, shown, browser_hash }: ReissueRow, now: number) {
  const one = own(db)
    .updateTable('reissue')
    .where('tenant_id', '=', tenant_id)
    .where('account_id', '=', account_id)
    .where('token_hash', '=', token_hash)
    .where('shown', '=', shown)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
  return browser_hash === null ? one.where('browser_hash', 'is', null) : one.where('browser_hash', '=', browser_hash)
}

/** Notes a proof, and the browser that showed it; false when another answer came first. */
export async function prove(
  db: Db,
  row: ReissueRow,
  to: { shown: string; browser_hash: string },
  now: number,
): Promise<boolean> {
  const spent = { code_hash: null, code_to: null, code_sent_at: null, code_tries: 0 }
  const { numUpdatedRows } = await living(db, row, now)
    .set({ ...to, ...spent })
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

/** Uses it up, once. */
export async function use(db: Db, row: ReissueRow, browserHash: string, now: number): Promise<boolean> {
  const { numUpdatedRows } = await living(db, row, now)
    .set({ used_at: now, browser_hash: browserHash })
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

/** Another code takes the place of the one before; false when too many were sent, or the last one just now. */
export async function putCode(
  db: Db,
  row: ReissueRow,
  code: { hash: string; to: string; mostSends: number; sentBefore: number },
  now: number,
): Promise<boolean> {
  const { numUpdatedRows } = await living(db, row, now)
    .set({
      code_hash: code.hash,
      code_to: code.to,
      code_sent_at: now,
      code_sends: sql<number>`code_sends + 1`,
      code_tries: 0,
    })
    .where('code_sends', '<', code.mostSends)
    .where((where) => where.or([where('code_sent_at', 'is', null), where('code_sent_at', '<=', code.sentBefore)]))
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

/** Counts a try of the code before it is checked; false when it has none left. */
export async function tryCode(db: Db, row: ReissueRow, mostTries: number, now: number): Promise<boolean> {
  const { numUpdatedRows } = await living(db, row, now)
    .set({ code_tries: sql<number>`code_tries + 1` })
    .where('code_hash', '=', row.code_hash)
    .where('code_tries', '<', mostTries)
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

/** Removes up to `limit` reissues that ended before, and wishes nobody looked into; returns how many. */
export async function removeEnded(db: Db, before: number, limit: number): Promise<number> {
  const ended = await own(db)
    .selectFrom('reissue')
    .select(['tenant_id', 'account_id'])
    .where('expires_at', '<', before)
    .limit(limit)
    .execute()
  for (const { tenant_id, account_id } of ended) await remove(db, tenant_id, account_id)
  await own(db).deleteFrom('recovery_wish').where('asked_at', '<', before).execute()
  return ended.length
}
