import type { Selectable } from 'kysely'
import type { Db } from '#database/database.ts'
import { prepared } from '#database/prepared.ts'
import type { SessionTable } from './table.ts'

export type SessionRow = Selectable<SessionTable>

const own = (db: Db) => db.withTables<{ session: SessionTable }>()

/** Names one session. */
export interface SessionKey {
  tenantId: string
  accountId: string
  id: string
}

const inserted = prepared((db, given: SessionRow) =>
  own(db).insertInto('session').values({
    tenant_id: given.tenant_id,
    account_id: given.account_id,
    session_id: given.session_id,
    started_at: given.started_at,
    authenticated_at: given.authenticated_at,
    last_seen_at: given.last_seen_at,
    expires_at: given.expires_at,
    ended_at: given.ended_at,
    end_reason: given.end_reason,
    ip: given.ip,
    browser: given.browser,
    acr: given.acr,
    amr: given.amr,
    proofs: given.proofs,
  }),
)

export async function insert(db: Db, row: SessionRow): Promise<void> {
  await inserted(db, row)
}

const living = prepared((db, given: SessionKey & { now: number }) =>
  own(db)
    .selectFrom('session')
    .selectAll()
    .where('tenant_id', '=', given.tenantId)
    .where('account_id', '=', given.accountId)
    .where('session_id', '=', given.id)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', given.now),
)

export async function findLiving(db: Db, key: SessionKey, now: number): Promise<SessionRow | undefined> {
  const { tenantId, accountId, id } = key
  return (await living(db, { tenantId, accountId, id, now })).rows[0]
}

export async function listLiving(db: Db, tenantId: string, accountId: string, now: number): Promise<SessionRow[]> {
  return own(db)
    .selectFrom('session')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('account_id', '=', accountId)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', now)
    .orderBy('last_seen_at', 'desc')
    .execute()
}

/** False when the session was over already: an ended session never lives again. */
export async function updateLiving(
  db: Db,
  key: SessionKey,
  values: Partial<SessionRow>,
  now: number,
): Promise<boolean> {
  const { numUpdatedRows } = await own(db)
    .updateTable('session')
    .set(values)
    .where('tenant_id', '=', key.tenantId)
    .where('account_id', '=', key.accountId)
    .where('session_id', '=', key.id)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

/** Ends all living sessions of the account but `exceptId`, and says which. */
export async function endLiving(
  db: Db,
  owner: { tenantId: string; accountId: string; exceptId: string },
  end: { ended_at: number; end_reason: string },
): Promise<string[]> {
  const rows = await own(db)
    .updateTable('session')
    .set(end)
    .where('tenant_id', '=', owner.tenantId)
    .where('account_id', '=', owner.accountId)
    .where('session_id', '!=', owner.exceptId)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', end.ended_at)
    .returning('session_id')
    .execute()
  return rows.map(({ session_id }) => session_id)
}

/** With the account, or with the whole tenant. */
export async function remove(db: Db, tenantId: string, accountId?: string): Promise<void> {
  const all = own(db).deleteFrom('session').where('tenant_id', '=', tenantId)
  await (accountId === undefined ? all : all.where('account_id', '=', accountId)).execute()
}

export async function removeExpired(db: Db, now: number, limit: number): Promise<number> {
  const old = await own(db)
    .selectFrom('session')
    .select(['tenant_id', 'account_id', 'session_id'])
    .where('expires_at', '<=', now)
    .limit(limit)
    .execute()
  for (const row of old) {
    await own(db)
      .deleteFrom('session')
      .where('tenant_id', '=', row.tenant_id)
      .where('account_id', '=', row.account_id)
      .where('session_id', '=', row.session_id)
      .execute()
  }
  return old.length
}
