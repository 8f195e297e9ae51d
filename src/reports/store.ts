import type { Db } from '#database/database.ts'
import type { ReportNoteTable, ReportTable } from './table.ts'

const own = (db: Db) => db.withTables<{ report: ReportTable; report_note: ReportNoteTable }>()

export async function insert(db: Db, row: ReportTable): Promise<void> {
  await own(db).insertInto('report').values(row).execute()
}

export async function findByNumber(db: Db, tenantId: string, number: string): Promise<ReportTable | undefined> {
  return own(db)
    .selectFrom('report')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('number', '=', number)
    .executeTakeFirst()
}

export interface Wanted {
  accountId?: string | undefined
  state?: string | undefined
  /** The last one of the page before. */
  after?: { at: number; number: string } | undefined
  limit: number
}

/** Newest first. */
export async function list(db: Db, tenantId: string, wanted: Wanted): Promise<ReportTable[]> {
  const { accountId, state, after, limit } = wanted
  let query = own(db).selectFrom('report').selectAll().where('tenant_id', '=', tenantId)
  if (accountId !== undefined) query = query.where('account_id', '=', accountId)
  if (state !== undefined) query = query.where('state', '=', state)
  if (after !== undefined) {
    query = query.where((where) =>
      where.or([
        where('reported_at', '<', after.at),
        where.and([where('reported_at', '=', after.at), where('number', '<', after.number)]),
      ]),
    )
  }
  return query.orderBy('reported_at', 'desc').orderBy('number', 'desc').limit(limit).execute()
}

export interface ReportKey {
  tenantId: string
  accountId: string
  number: string
}

/** From one state to another; false when it is no longer in the first. */
export async function move(
  db: Db,
  { tenantId, accountId, number }: ReportKey,
  from: string,
  to: Pick<ReportTable, 'state' | 'closed_at' | 'closed_by'>,
): Promise<boolean> {
  const { numUpdatedRows } = await own(db)
    .updateTable('report')
    .set(to)
    .where('tenant_id', '=', tenantId)
    .where('account_id', '=', accountId)
    .where('number', '=', number)
    .where('state', '=', from)
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

export async function insertNote(db: Db, row: ReportNoteTable): Promise<void> {
  await own(db).insertInto('report_note').values(row).execute()
}

/** Oldest first. */
export async function notesOf(db: Db, { tenantId, accountId, number }: ReportKey): Promise<ReportNoteTable[]> {
  return own(db)
    .selectFrom('report_note')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('account_id', '=', accountId)
    .where('number', '=', number)
    .orderBy('noted_at')
    .orderBy('id')
    .execute()
}

/** Of nobody's account, the oldest first; answers how many. */
export async function removeOwnerless(db: Db, before: number, limit: number): Promise<number> {
  const old = await own(db)
    .selectFrom('report')
    .select(['tenant_id', 'number'])
    .where('account_id', '=', '')
    .where('reported_at', '<=', before)
    .orderBy('reported_at')
    .limit(limit)
    .execute()
  if (old.length === 0) return 0
  for (const table of ['report_note', 'report'] as const) {
    await own(db)
      .deleteFrom(table)
      .where('account_id', '=', '')
      .where((where) =>
        where.or(
          old.map(({ tenant_id, number }) =>
            where.and([where('tenant_id', '=', tenant_id), where('number', '=', number)]),
          ),
        ),
      )
      .execute()
  }
  return old.length
}

export async function remove(db: Db, tenantId: string, accountId: string): Promise<void> {
  for (const table of ['report_note', 'report'] as const) {
    await own(db).deleteFrom(table).where('tenant_id', '=', tenantId).where('account_id', '=', accountId).execute()
  }
}
