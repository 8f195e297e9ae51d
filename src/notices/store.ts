import type { Db } from '#database/database.ts'
import { prepared } from '#database/prepared.ts'
import type { NoticeChoiceTable, NoticeRepeatTable, NoticeTable } from './table.ts'

const own = (db: Db) =>
  db.withTables<{ notice_choice: NoticeChoiceTable; notice: NoticeTable; notice_repeat: NoticeRepeatTable }>()

export interface Owner {
  tenantId: string
  accountId: string
}

const choice = prepared((db, given: Owner) =>
  own(db)
    .selectFrom('notice_choice')
    .selectAll()
    .where('tenant_id', '=', given.tenantId)
    .where('account_id', '=', given.accountId),
)

export async function findChoice(db: Db, { tenantId, accountId }: Owner): Promise<NoticeChoiceTable | undefined> {
  return (await choice(db, { tenantId, accountId })).rows[0]
}

export async function putChoice(db: Db, row: NoticeChoiceTable): Promise<void> {
  const { tenant_id: _, account_id: _a, ...values } = row
  await own(db)
    .insertInto('notice_choice')
    .values(row)
    .onConflict((conflict) => conflict.columns(['tenant_id', 'account_id']).doUpdateSet(values))
    .execute()
}

/** The same kind twice under one number is one entry. */
export async function insert(db: Db, row: NoticeTable): Promise<void> {
  await own(db)
    .insertInto('notice')
    .values(row)
    .onConflict((conflict) => conflict.columns(['tenant_id', 'account_id', 'number', 'kind']).doNothing())
    .execute()
}

export async function findByNumber(db: Db, { tenantId, accountId }: Owner, number: string) {
  return own(db)
    .selectFrom('notice')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('account_id', '=', accountId)
    .where('number', '=', number)
    .orderBy('happened_at', 'desc')
    .executeTakeFirst()
}

/** A place in the list: what was shown last; `id` is `number kind`. */
export interface Place {
  at: number
  id: string
}

/** Newest first, after a place. */
export async function listAfter(db: Db, { tenantId, accountId }: Owner, after: Place | undefined, limit: number) {
  let query = own(db)
    .selectFrom('notice')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('account_id', '=', accountId)
  if (after) {
    const { at } = after
    const [number = '', kind = ''] = after.id.split(' ')
    query = query.where(({ or, and, eb }) =>
      or([
        eb('happened_at', '<', at),
        and([eb('happened_at', '=', at), eb('number', '<', number)]),
        and([eb('happened_at', '=', at), eb('number', '=', number), eb('kind', '<', kind)]),
      ]),
    )
  }
  return query.orderBy('happened_at', 'desc').orderBy('number', 'desc').orderBy('kind', 'desc').limit(limit).execute()
}

/** Of any account of the tenant. */
export async function anyByNumber(db: Db, tenantId: string, number: string): Promise<NoticeTable | undefined> {
  return own(db)
    .selectFrom('notice')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('number', '=', number)
    .orderBy('happened_at', 'desc')
    .limit(1)
    .executeTakeFirst()
}

export async function removeChoice(db: Db, { tenantId, accountId }: Owner, since: number): Promise<boolean> {
  const { numDeletedRows } = await own(db)
    .deleteFrom('notice_choice')
    .where('tenant_id', '=', tenantId)
    .where('account_id', '=', accountId)
    .where('changed_at', '>', since)
    .executeTakeFirstOrThrow()
  return numDeletedRows > 0n
}

export async function findRepeat(db: Db, { tenantId, accountId }: Owner, same: string) {
  return own(db)
    .selectFrom('notice_repeat')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('account_id', '=', accountId)
    .where('same', '=', same)
    .executeTakeFirst()
}

export async function putRepeat(db: Db, row: NoticeRepeatTable): Promise<void> {
  await own(db)
    .insertInto('notice_repeat')
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(['tenant_id', 'account_id', 'same']).doUpdateSet({ told_at: row.told_at, repeats: row.repeats }),
    )
    .execute()
}

export async function countRepeat(db: Db, { tenantId, accountId }: Owner, same: string): Promise<void> {
  await own(db)
    .updateTable('notice_repeat')
    .set((row) => ({ repeats: row('repeats', '+', 1) }))
    .where('tenant_id', '=', tenantId)
    .where('account_id', '=', accountId)
    .where('same', '=', same)
    .execute()
}

export async function removeOf(db: Db, { tenantId, accountId }: Owner): Promise<void> {
  for (const table of ['notice_choice', 'notice', 'notice_repeat'] as const) {
    await own(db).deleteFrom(table).where('tenant_id', '=', tenantId).where('account_id', '=', accountId).execute()
  }
}

/** Removes some of what is too old to be asked about; returns how many notices. */
export async function removeOld(db: Db, before: number, limit: number): Promise<number> {
  const old = await own(db).selectFrom('notice').selectAll().where('happened_at', '<', before).limit(limit).execute()
  for (const { tenant_id, account_id, number, kind } of old) {
    await own(db)
      .deleteFrom('notice')
      .where('tenant_id', '=', tenant_id)
      .where('account_id', '=', account_id)
      .where('number', '=', number)
      .where('kind', '=', kind)
      .execute()
  }
  await own(db).deleteFrom('notice_repeat').where('told_at', '<', before).execute()
  return old.length
}
