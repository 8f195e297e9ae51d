/**
 * Reports: what people told their tenant about their account, until somebody has dealt with it.
 *
 *   add          in the transaction of what was reported
 *   find, list   by number; newest first, by page
 *   close        dealt with
 *   remove       with the account
 *
 * It keeps and shows; whom a report reaches, and what is done about it, others decide.
 */
import type { Db } from '#database/database.ts'
import * as store from './store.ts'
import type { ReportTable } from './table.ts'

/** What a report is about: a record of the history or a notice, as far as it is known. */
export interface About {
  /** Where the person saw it: the history, a mail, or neither. */
  source: 'history' | 'notice' | 'none'
  /** Its own number. */
  number: string | null
  /** Epoch seconds. */
  at: number | null
  site: string | null
  ip: string | null
  browser: string | null
}

export interface Report {
  tenantId: string
  accountId: string
  number: string
  kind: 'not-me'
  about: About
  at: number
  closed: { at: number; by: string } | undefined
}

export interface Page {
  accountId?: string | undefined
  /** Only those that wait, or only those that are dealt with; both when absent. */
  open?: boolean | undefined
  /** `next` of the page before. */
  after?: { at: number; number: string } | undefined
  limit: number
}

export async function add(trx: Db, report: Omit<Report, 'closed'>): Promise<void> {
  await store.insert(trx, {
    tenant_id: report.tenantId,
    account_id: report.accountId,
    number: report.number,
    kind: report.kind,
    about: JSON.stringify(report.about),
    reported_at: report.at,
    closed_at: null,
    closed_by: null,
  })
}

export async function find(db: Db, tenantId: string, number: string): Promise<Report | undefined> {
  const row = await store.findByNumber(db, tenantId, number)
  return row && reportOf(row)
}

export async function list(
  db: Db,
  tenantId: string,
  { limit, ...wanted }: Page,
): Promise<{ items: Report[]; next: { at: number; number: string } | undefined }> {
  const rows = await store.list(db, tenantId, { ...wanted, limit: limit + 1 })
  const items = rows.slice(0, limit).map(reportOf)
  const last = items.at(-1)
  return { items, next: rows.length > limit && last ? { at: last.at, number: last.number } : undefined }
}

/** `by`: the id of who dealt with it. False when somebody did before. */
export const close = store.close

export const remove = store.remove

function reportOf(row: ReportTable): Report {
  return {
    tenantId: row.tenant_id,
    accountId: row.account_id,
    number: row.number,
    kind: row.kind as Report['kind'],
    about: JSON.parse(row.about) as About,
    at: row.reported_at,
    closed: row.closed_at === null ? undefined : { at: row.closed_at, by: row.closed_by ?? '' },
  }
}
