import { type Selectable, sql } from 'kysely'
import type { Db } from '#database/database.ts'
import type { EnrolmentTable, EnrolmentTokenTable } from './table.ts'

export type EnrolmentRow = Selectable<EnrolmentTable>

const own = (db: Db) => db.withTables<{ enrolment: EnrolmentTable; enrolment_token: EnrolmentTokenTable }>()

/** Takes the place of an earlier enrolment of the account, whose token then leads nowhere. */
export async function replace(db: Db, row: EnrolmentRow): Promise<void> {
  const { tenant_id, account_id, token_hash, expires_at } = row
  await remove(db, tenant_id, account_id)
  await own(db).insertInto('enrolment').values(row).execute()
  await own(db).insertInto('enrolment_token').values({ tenant_id, account_id, token_hash, expires_at }).execute()
}

export async function remove(db: Db, tenantId: string, accountId: string): Promise<void> {
  const old = await own(db)
    .deleteFrom('enrolment')
    .where('tenant_id', '=', tenantId)
    .where('account_id', '=', accountId)
    .returning('token_hash')
    .executeTakeFirst()
  if (!old) return
  await own(db)
    .deleteFrom('enrolment_token')
    .where('tenant_id', '=', tenantId)
    .where('token_hash', '=', old.token_hash)
    .execute()
}

export async function findByToken(db: Db, tenantId: string, tokenHash: string): Promise<EnrolmentRow | undefined> {
  const token = await own(db)
    .selectFrom('enrolment_token')
    .select('account_id')
    .where('tenant_id', '=', tenantId)
    .where('token_hash', '=', tokenHash)
    .executeTakeFirst()
  if (!token) return undefined
  const row = await find(db, tenantId, token.account_id)
  return row?.token_hash === tokenHash ? row : undefined
}

export async function find(db: Db, tenantId: string, accountId: string): Promise<EnrolmentRow | undefined> {
  return own(db)
    .selectFrom('enrolment')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('account_id', '=', accountId)
    .executeTakeFirst()
}

/** The rows that one enrolment is: a replaced one is not touched by who still holds the old. */
const exactly = (row: EnrolmentRow) =>
  ({ tenant_id: row.tenant_id, account_id: row.account_id, token_hash: row.token_hash }) as const

/** Counts a try before it is checked; undefined when none is left, or the enrolment is over. */
export async function raise(db: Db, row: EnrolmentRow, limit: number, now: number): Promise<number | undefined> {
  const { tenant_id, account_id, token_hash } = exactly(row)
  const raised = await own(db)
    .updateTable('enrolment')
    .set({ tries: sql<number>`tries + 1` })
    .where('tenant_id', '=', tenant_id)
    .where('account_id', '=', account_id)
    .where('token_hash', '=', token_hash)
    .where('tries', '<', limit)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .returning('tries')
    .executeTakeFirst()
  return raised?.tries
}

/**
 * The enrolment password was right: gives the try back, and binds what follows to one browser. What another browser has
 * prepared is forgotten: it may have been somebody else's.
 */
export async function bind(db: Db, row: EnrolmentRow, browserHash: string, now: number): Promise<void> {
  const { tenant_id, account_id, token_hash } = exactly(row)
  await own(db)
    .updateTable('enrolment')
    .set({ tries: sql<number>`tries - 1`, browser_hash: browserHash, opened_at: now, done: '', staged: '{}' })
    .where('tenant_id', '=', tenant_id)
    .where('account_id', '=', account_id)
    .where('token_hash', '=', token_hash)
    .where('used_at', 'is', null)
    .execute()
}

/** Notes a step as done, once: false when another tab was faster, another browser took over, or the time is over. */
export async function advance(
  db: Db,
  row: EnrolmentRow,
  to: { done: string; staged: string; usedAt: number | null },
  now: number,
): Promise<boolean> {
  const { tenant_id, account_id, token_hash } = exactly(row)
  const { numUpdatedRows } = await own(db)
    .updateTable('enrolment')
    .set({ done: to.done, staged: to.staged, used_at: to.usedAt })
    .where('tenant_id', '=', tenant_id)
    .where('account_id', '=', account_id)
    .where('token_hash', '=', token_hash)
    .where('browser_hash', '=', row.browser_hash)
    .where('done', '=', row.done)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

/** Removes up to `limit` enrolments that ended before; returns how many. */
export async function removeEnded(db: Db, before: number, limit: number): Promise<number> {
  const ended = await own(db)
    .selectFrom('enrolment')
    .select(['tenant_id', 'account_id'])
    .where('expires_at', '<', before)
    .limit(limit)
    .execute()
  for (const { tenant_id, account_id } of ended) await remove(db, tenant_id, account_id)
  return ended.length
}
