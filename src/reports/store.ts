import type { Db } from '#database/database.ts'
import type { ReportTable } from './table.ts'

const own = (db: Db) => db.withTables<{ report: ReportTable }>()

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
  open?: boolean | undefined
  /** The last one of the page before. */
  after?: { at: number; number: string } | undefined
  limit: number
}

/** Newest first. */
export async function list(db: Db, tenantId: string, wanted: Wanted): Promise<ReportTable[]> {
  const { accountId, open, after, limit } = wanted
  let query = own(db).selectFrom('report').selectAll().where('tenant_id', '=', tenantId)
  if (accountId !== undefined) query = query.where('account_id', '=', accountId)
  if (open !== undefined) query = query.where('closed_at', open ? 'is' : 'is not', null)
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

/** False when somebody dealt with it before. */
export async function close(db: Db, tenantId: string, number: string, by: string, now: number): Promise<boolean> {
  const { numUpdatedRows } = await own(db)
    .updateTable('report')
    .set({ closed_at: now, closed_by: by })
    .where('tenant_id', '=', tenantId)
    .where('number', '=', number)
    .where('closed_at', 'is', null)
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

export async function remove(db: Db, tenantId: string, accountId: string): Promise<void> {
  await own(db).deleteFrom('report').where('tenant_id', '=', tenantId).where('account_id', '=', accountId).execute()
}
