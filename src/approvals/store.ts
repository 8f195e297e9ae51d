import type { Selectable } from 'kysely'
import type { Db } from '#database/database.ts'
import { prepared } from '#database/prepared.ts'
import type { ApprovalAppTable, ApprovalPairingTable, ApprovalRequestTable, PushKeyTable } from './table.ts'

export type AppRow = Selectable<ApprovalAppTable>
export type PairingRow = Selectable<ApprovalPairingTable>
export type RequestRow = Selectable<ApprovalRequestTable>
export type PushKeyRow = Selectable<PushKeyTable>

export interface Owner {
  tenantId: string
  accountId: string
}

const own = (db: Db) =>
  db.withTables<{
    approval_app: ApprovalAppTable
    approval_pairing: ApprovalPairingTable
    approval_request: ApprovalRequestTable
    push_key: PushKeyTable
  }>()

const appsOf = prepared((db, given: Owner) =>
  own(db)
    .selectFrom('approval_app')
    .selectAll()
    .where('tenant_id', '=', given.tenantId)
    .where('account_id', '=', given.accountId)
    .orderBy('created_at')
    .orderBy('id'),
)

/** In the order in which they were paired. */
export async function listApps(db: Db, { tenantId, accountId }: Owner): Promise<AppRow[]> {
  return (await appsOf(db, { tenantId, accountId })).rows
}

export async function findApp(db: Db, { tenantId, accountId }: Owner, id: string): Promise<AppRow | undefined> {
  return own(db)
    .selectFrom('approval_app')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('account_id', '=', accountId)
    .where('id', '=', id)
    .executeTakeFirst()
}

export async function insertApp(trx: Db, row: AppRow): Promise<void> {
  await own(trx).insertInto('approval_app').values(row).execute()
}

export async function changeApp(
  db: Db,
  { tenantId, accountId }: Owner,
  id: string,
  changes: Partial<Pick<AppRow, 'name' | 'push' | 'last_used_at'>>,
): Promise<boolean> {
  const { numUpdatedRows } = await own(db)
    .updateTable('approval_app')
    .set(changes)
    .where('tenant_id', '=', tenantId)
    .where('account_id', '=', accountId)
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

export async function removeApp(trx: Db, { tenantId, accountId }: Owner, id: string): Promise<AppRow | undefined> {
  return own(trx)
    .deleteFrom('approval_app')
    .where('tenant_id', '=', tenantId)
    .where('account_id', '=', accountId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst()
}

/** Everything of an account. */
export async function removeAll(trx: Db, { tenantId, accountId }: Owner): Promise<void> {
  for (const table of ['approval_pairing', 'approval_request', 'approval_app'] as const)
    await own(trx).deleteFrom(table).where('tenant_id', '=', tenantId).where('account_id', '=', accountId).execute()
}

/** The codes of an account that were given before. */
export async function removePairings(trx: Db, { tenantId, accountId }: Owner): Promise<void> {
  await own(trx)
    .deleteFrom('approval_pairing')
    .where('tenant_id', '=', tenantId)
    .where('account_id', '=', accountId)
    .execute()
}

export async function insertPairing(trx: Db, row: PairingRow): Promise<void> {
  await own(trx).insertInto('approval_pairing').values(row).execute()
}

/** Takes a code, once. */
export async function takePairing(trx: Db, id: string, now: number): Promise<PairingRow | undefined> {
  return own(trx)
    .deleteFrom('approval_pairing')
    .where('id', '=', id)
    .where('expires_at', '>', now)
    .returningAll()
    .executeTakeFirst()
}

export async function findPairing(db: Db, id: string, now: number): Promise<PairingRow | undefined> {
  return own(db)
    .selectFrom('approval_pairing')
    .selectAll()
    .where('id', '=', id)
    .where('expires_at', '>', now)
    .executeTakeFirst()
}

const requestsOf = prepared((db, given: Owner) =>
  own(db)
    .selectFrom('approval_request')
    .selectAll()
    .where('tenant_id', '=', given.tenantId)
    .where('account_id', '=', given.accountId),
)

/** What was asked last; at most one a slot. */
export async function listRequests(db: Db, { tenantId, accountId }: Owner): Promise<RequestRow[]> {
  return (await requestsOf(db, { tenantId, accountId })).rows
}

/** Takes the slot when what stands there was asked before `freeBefore`, or led to a sign-in. */
export async function takeSlot(trx: Db, row: RequestRow, freeBefore: number): Promise<boolean> {
  const { tenant_id, account_id, slot, ...rest } = row
  const { numInsertedOrUpdatedRows = 0n } = await own(trx)
    .insertInto('approval_request')
    .values(row)
    .onConflict((conflict) =>
      conflict
        .columns(['tenant_id', 'account_id', 'slot'])
        .doUpdateSet(rest)
        .where((where) =>
          where.or([
            where('approval_request.asked_at', '<=', freeBefore),
            where('approval_request.state', '=', 'used'),
          ]),
        ),
    )
    .executeTakeFirstOrThrow()
  return numInsertedOrUpdatedRows > 0n
}

/** Moves a request from one state to another, once; `since`: it was asked after that. */
export async function settle(
  trx: Db,
  { tenantId, accountId }: Owner,
  { id, from, since }: { id: string; from: RequestRow['state']; since: number },
  changes: Partial<Pick<RequestRow, 'state' | 'app_id' | 'answered_at'>>,
): Promise<boolean> {
  const { numUpdatedRows } = await own(trx)
    .updateTable('approval_request')
    .set(changes)
    .where('tenant_id', '=', tenantId)
    .where('account_id', '=', accountId)
    .where('id', '=', id)
    .where('state', '=', from)
    .where('asked_at', '>', since)
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

const answered = prepared((db, given: { since: number }) =>
  own(db).selectFrom('approval_request').select('id').where('answered_at', '>=', given.since),
)

/** Of all accounts: the ids of what was answered since then. */
export async function answeredSince(db: Db, since: number): Promise<string[]> {
  return (await answered(db, { since })).rows.map(({ id }) => id)
}

export async function removeOld(db: Db, { now, before }: { now: number; before: number }, limit: number) {
  const { numDeletedRows: pairings } = await own(db)
    .deleteFrom('approval_pairing')
    .where((where) =>
      where(
        'id',
        'in',
        own(db).selectFrom('approval_pairing').select('id').where('expires_at', '<=', now).limit(limit),
      ),
    )
    .executeTakeFirstOrThrow()
  const { numDeletedRows: requests } = await own(db)
    .deleteFrom('approval_request')
    .where((where) =>
      where(
        where.refTuple('tenant_id', 'account_id', 'slot'),
        'in',
        own(db)
          .selectFrom('approval_request')
          .select(['tenant_id', 'account_id', 'slot'])
          .where('asked_at', '<=', before)
          .limit(limit)
          .$asTuple('tenant_id', 'account_id', 'slot'),
      ),
    )
    .executeTakeFirstOrThrow()
  return Math.max(Number(pairings), Number(requests))
}

export async function findPushKey(db: Db, id: string): Promise<PushKeyRow | undefined> {
  return own(db).selectFrom('push_key').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Of two nodes that make one at the same time, one is kept. */
export async function keepPushKey(db: Db, row: PushKeyRow): Promise<void> {
  await own(db)
    .insertInto('push_key')
    .values(row)
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute()
}
