/**
 * Reports: what people told their tenant about their account, until somebody has dealt with it.
 *
 *   add          in the transaction of what was reported
 *   find, list   by number; newest first, by page
 *   note         a word of the support desk, and how far it is: open, in progress, closed
 *   remove, sweep   with the account; those of nobody's account after a time
 *
 * It keeps and shows; whom a report reaches, and what is done about it, others decide.
 */
import { newId } from '#crypto/secrets.ts'
import type { Db } from '#database/database.ts'
import * as store from './store.ts'
import type { ReportTable } from './table.ts'

/** What a report is about: a record of the history or a notice, as far as it is known. */
export interface About {
  /** Where the person saw it: the history, a mail, a page that asked to sign in, or none of them. */
  source: 'history' | 'notice' | 'prompt' | 'none'
  /** Its own number. */
  number: string | null
  /** Epoch seconds. */
  at: number | null
  site: string | null
  ip: string | null
  browser: string | null
  /** As it was pasted or told; absent where nobody told anything. */
  text?: string | null
  url?: string | null
  /** How the reporter can be reached. */
  contact?: string | null
}

export const states = ['open', 'in-progress', 'closed'] as const
export type State = (typeof states)[number]
/** "This was not me" of the owner; "I did not start this" on a page; a suspicious screen or message, from anybody. */
export type ReportKind = 'not-me' | 'prompt' | 'suspicious'

export interface Report {
  tenantId: string
  /** Empty where nobody is known. */
  accountId: string
  number: string
  kind: ReportKind
  about: About
  at: number
  state: State
  closed: { at: number; by: string } | undefined
}

/** `state`: how far it was from then on. */
export interface Note {
  at: number
  /** An id, never a name. */
  by: string
  state: State
  note: string | null
}

export interface Page {
  accountId?: string | undefined
  /** All when absent. */
  state?: State | undefined
  /** `next` of the page before. */
  after?: { at: number; number: string } | undefined
  limit: number
}

export async function add(trx: Db, report: Omit<Report, 'closed' | 'state'>): Promise<void> {
  await store.insert(trx, {
    tenant_id: report.tenantId,
    account_id: report.accountId,
    number: report.number,
    kind: report.kind,
    about: JSON.stringify(report.about),
    reported_at: report.at,
    state: 'open',
    closed_at: null,
    closed_by: null,
  })
}

export async function find(db: Db, tenantId: string, number: string): Promise<Report | undefined> {
  const row = await store.findByNumber(db, tenantId, number)
  return row && reportOf(row)
}

/** Oldest first. */
export async function notesOf(db: Db, { tenantId, accountId, number }: Report): Promise<Note[]> {
  const rows = await store.notesOf(db, { tenantId, accountId, number })
  return rows.map(({ noted_at, noted_by, state, note }) => ({
    at: noted_at,
    by: noted_by,
    state: state as State,
    note,
  }))
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

/** Adds a note and moves the report to a state, its own unless told; undefined when somebody moved it meanwhile. */
export async function note(
  trx: Db,
  report: Report,
  { state = report.state, note: words, by, now }: { state?: State; note?: string | undefined; by: string; now: number },
): Promise<Report | undefined> {
  const { tenantId, accountId, number } = report
  const closed = state === 'closed' ? (report.closed ?? { at: now, by }) : undefined
  const moved = { state, closed_at: closed?.at ?? null, closed_by: closed?.by ?? null }
  if (!(await store.move(trx, { tenantId, accountId, number }, report.state, moved))) return undefined
  await store.insertNote(trx, {
    tenant_id: tenantId,
    account_id: accountId,
    number,
    id: newId(),
    noted_at: now,
    noted_by: by,
    state,
    note: words ?? null,
  })
  return { ...report, state, closed }
}

export const remove = store.remove

/** What nobody's account keeps alive is kept as long as the longest history. */
const memorySeconds = 400 * 24 * 60 * 60

/** Removes some that belong to no account and are old; answers how many. */
export function sweep(trx: Db, now: number, limit: number): Promise<number> {
  return store.removeOwnerless(trx, now - memorySeconds, limit)
}

function reportOf(row: ReportTable): Report {
  return {
    tenantId: row.tenant_id,
    accountId: row.account_id,
    number: row.number,
    kind: row.kind as Report['kind'],
    about: JSON.parse(row.about) as About,
    at: row.reported_at,
    state: row.state as State,
    closed: row.closed_at === null ? undefined : { at: row.closed_at, by: row.closed_by ?? '' },
  }
}
