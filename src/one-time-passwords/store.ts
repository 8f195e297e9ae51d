import type { Selectable } from 'kysely'
import type { Db } from '#database/database.ts'
import { prepared } from '#database/prepared.ts'
import type { OneTimePasswordDraftTable, OneTimePasswordTable } from './table.ts'

export type Row = Selectable<OneTimePasswordTable>
export type DraftRow = Selectable<OneTimePasswordDraftTable>

export interface Owner {
  tenantId: string
  accountId: string
}

/** `place`: where a set-up happens. */
export interface SettingUp extends Owner {
  place: string
}

const own = (db: Db) =>
  db.withTables<{ one_time_password: OneTimePasswordTable; one_time_password_draft: OneTimePasswordDraftTable }>()

const listed = prepared((db, given: Owner) =>
  own(db)
    .selectFrom('one_time_password')
    .selectAll()
    .where('tenant_id', '=', given.tenantId)
    .where('account_id', '=', given.accountId)
    .orderBy('created_at')
    .orderBy('id'),
)

/** In the order in which they were set up. */
export async function list(db: Db, { tenantId, accountId }: Owner): Promise<Row[]> {
  return (await listed(db, { tenantId, accountId })).rows
}

export async function insert(db: Db, row: Row): Promise<void> {
  await own(db).insertInto('one_time_password').values(row).execute()
}

const stepTaken = prepared((db, given: Owner & { id: string; step: number; now: number }) =>
  own(db)
    .updateTable('one_time_password')
    .set({ last_step: given.step, last_used_at: given.now })
    .where('tenant_id', '=', given.tenantId)
    .where('account_id', '=', given.accountId)
    .where('id', '=', given.id)
    .where('last_step', '<', given.step),
)

/** Takes the code of a step, once: false when it, or one after it, was taken before. */
export async function take(db: Db, owner: Owner, id: string, step: number, now: number): Promise<boolean> {
  const { tenantId, accountId } = owner
  const { numAffectedRows = 0n } = await stepTaken(db, { tenantId, accountId, id, step, now })
  return numAffectedRows > 0n
}

export async function rename(db: Db, { tenantId, accountId }: Owner, id: string, name: string): Promise<boolean> {
  const { numUpdatedRows } = await own(db)
    .updateTable('one_time_password')
    .set({ name })
    .where('tenant_id', '=', tenantId)
    .where('account_id', '=', accountId)
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

export async function remove(db: Db, { tenantId, accountId }: Owner, id: string): Promise<Row | undefined> {
  return own(db)
    .deleteFrom('one_time_password')
    .where('tenant_id', '=', tenantId)
    .where('account_id', '=', accountId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst()
}

export async function removeAll(db: Db, { tenantId, accountId }: Owner): Promise<number> {
  await own(db)
    .deleteFrom('one_time_password_draft')
    .where('tenant_id', '=', tenantId)
    .where('account_id', '=', accountId)
    .execute()
  const { numDeletedRows } = await own(db)
    .deleteFrom('one_time_password')
    .where('tenant_id', '=', tenantId)
    .where('account_id', '=', accountId)
    .executeTakeFirstOrThrow()
  return Number(numDeletedRows)
}

export async function findDraft(db: Db, key: SettingUp, now: number): Promise<DraftRow | undefined> {
  return own(db)
    .selectFrom('one_time_password_draft')
    .selectAll()
    .where('tenant_id', '=', key.tenantId)
    .where('account_id', '=', key.accountId)
    .where('place', '=', key.place)
    .where('expires_at', '>', now)
    .executeTakeFirst()
}

/** Of two at the same time one is kept; one that is over gives way. */
export async function keepDraft(db: Db, row: DraftRow, now: number): Promise<void> {
  const { secret, expires_at } = row
  await own(db)
    .insertInto('one_time_password_draft')
    .values(row)
    .onConflict((conflict) =>
      conflict
        .columns(['tenant_id', 'account_id', 'place'])
        .doUpdateSet({ secret, expires_at })
        .where('one_time_password_draft.expires_at', '<=', now),
    )
    .execute()
}

/** Ends the set-up of that secret, once. */
export async function takeDraft(db: Db, key: SettingUp, secret: string, now: number): Promise<boolean> {
  const { numDeletedRows } = await own(db)
    .deleteFrom('one_time_password_draft')
    .where('tenant_id', '=', key.tenantId)
    .where('account_id', '=', key.accountId)
    .where('place', '=', key.place)
    .where('secret', '=', secret)
    .where('expires_at', '>', now)
    .executeTakeFirstOrThrow()
  return numDeletedRows > 0n
}

export async function removeExpiredDrafts(db: Db, now: number, limit: number): Promise<number> {
  const { numDeletedRows } = await own(db)
    .deleteFrom('one_time_password_draft')
    .where((where) =>
      where(
        where.refTuple('tenant_id', 'account_id', 'place'),
        'in',
        own(db)
          .selectFrom('one_time_password_draft')
          .select(['tenant_id', 'account_id', 'place'])
          .where('expires_at', '<=', now)
          .limit(limit)
          .$asTuple('tenant_id', 'account_id', 'place'),
      ),
    )
    .executeTakeFirstOrThrow()
  return Number(numDeletedRows)
}
