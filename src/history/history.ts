/**
 * Sign-in history: what a person, and the support desk, can see of the sign-ins of an account.
 *
 *   record   when a sign-in came to an end, in the transaction that ends it
 *   list     newest first, by page: "1-20 / 57"; of one result, one site, a time
 *   walk     newest first, from record to record, for programs
 *   findByNumber   the record of a number that stood on a page; anyByNumber of whatever account
 *   sitesOf  the sites that occur
 *   forget   all of an account that is removed
 *   sweep    what is older than the policy keeps
 *
 * It remembers and never judges. How far back somebody may look is the caller's `since`, taken from the policy.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { newId } from '#crypto/secrets.ts'
import type { Db } from '#database/database.ts'
import * as store from './store.ts'
import type { SignInRecordTable } from './table.ts'

const sweptAtOnce = 500

/** A fact that is null was not known, or does not apply. */
export interface SignInRecord {
  tenantId: string
  accountId: string
  /** Epoch seconds. */
  at: number
  /** The site as the person knows it; null for our own pages. */
  site: string | null
  ip: string
  /** Roughly where, in words. */
  place: string | null
  /** What the person sees, for example "Firefox on Linux". */
  browser: string
  /** The kinds of the proofs shown, in their order. */
  ways: readonly string[]
  result: 'success' | 'refused'
  /** Why it was refused: the stable code. */
  code: string | null
  acr: string | null
  /** The prompt number that stood on the page. */
  number?: string | null
  /** Name of the decision's row that decided. */
  explanation: string | null
}

export interface KeptRecord extends SignInRecord {
  id: string
  number: string | null
}

/** Which records are wanted; what is absent does not matter. */
export interface Wanted {
  /** Epoch seconds; what is older is not shown, whether it was swept or not. */
  since: number
  /** Epoch seconds; nothing newer than this. */
  until?: number | undefined
  result?: SignInRecord['result'] | undefined
  /** Null: our own pages. */
  site?: string | null | undefined
}

export interface Page extends Wanted {
  /** From 1 on; a page beyond the last is the last. */
  page: number
  perPage: number
}

/** `from` and `to` count from 1, both included; 0 and 0 when there is nothing. */
export interface Listed {
  items: KeptRecord[]
  total: number
  page: number
  pages: number
  from: number
  to: number
}

/** Writes the record in the transaction of the event itself. */
export async function record(trx: Db, entry: SignInRecord): Promise<void> {
  await store.insert(trx, rowOf(entry))
}

/** One page of an account's sign-ins, newest first. */
export async function list(db: Db, tenantId: string, accountId: string, asked: Page): Promise<Listed> {
  const owner = { tenantId, accountId }
  const total = await store.countOf(db, owner, asked)
  const pages = Math.max(Math.ceil(total / asked.perPage), 1)
  const page = Math.min(Math.max(asked.page, 1), pages)
  const offset = (page - 1) * asked.perPage
  const rows = await store.listOf(db, owner, asked, offset, asked.perPage)
  const items = rows.map(recordOf)
  return { items, total, page, pages, from: items.length === 0 ? 0 : offset + 1, to: offset + items.length }
}

export interface Walk {
  since: number
  /** What the stretch before gave as `next`; empty for the newest. */
  after: string
  limit: number
}

/** A stretch of an account's sign-ins, newest first: none comes twice or is left out because of sign-ins meanwhile. */
export async function walk(
  db: Db,
  tenantId: string,
  accountId: string,
  { since, after, limit }: Walk,
): Promise<{ items: KeptRecord[]; next: string | undefined }> {
  const rows = await store.listAfter(db, { tenantId, accountId }, since, placeAfter(after), limit + 1)
  const items = rows.slice(0, limit).map(recordOf)
  const last = items.at(-1)
  return { items, next: rows.length > limit && last ? `${last.at}.${last.id}` : undefined }
}

function placeAfter(after: string): store.Place | undefined {
  const [at = '', id = ''] = after.split('.')
  return after === '' ? undefined : { at: Number(at), id }
}

/** The sites of an account's records since a time, by name; null stands for our own pages and comes first. */
export async function sitesOf(db: Db, tenantId: string, accountId: string, since: number): Promise<(string | null)[]> {
  const names = await store.sitesOf(db, { tenantId, accountId }, since)
  const known = names.filter((name) => name !== null).sort()
  return names.includes(null) ? [null, ...known] : known
}

/** The newest record that has the number. */
export async function findByNumber(
  db: Db,
  tenantId: string,
  accountId: string,
  number: string,
): Promise<KeptRecord | undefined> {
  const row = await store.findByNumber(db, { tenantId, accountId }, number)
  return row && recordOf(row)
}

/** The newest record of the tenant that has the number; its account may be a name that nobody has. */
export async function anyByNumber(db: Db, tenantId: string, number: string): Promise<KeptRecord | undefined> {
  const row = await store.anyByNumber(db, tenantId, number)
  return row && recordOf(row)
}

/** Removes everything of an account. */
export async function forget(trx: Db, tenantId: string, accountId: string): Promise<void> {
  await store.removeOf(trx, { tenantId, accountId })
}

/** Removes what a tenant's policy no longer keeps, in batches that let others through; answers how many. */
export async function sweep(db: Db, tenantId: string, before: number): Promise<number> {
  let removed = 0
  for (;;) {
    const batch = await store.removeOlder(db, tenantId, before, sweptAtOnce)
    removed += batch
    if (batch < sweptAtOnce) return removed
    await nextTurn()
  }
}

function rowOf(entry: SignInRecord): SignInRecordTable {
  return {
    tenant_id: entry.tenantId,
    account_id: entry.accountId,
    happened_at: entry.at,
    id: newId(),
    site: entry.site,
    ip: entry.ip,
    place: entry.place,
    browser: entry.browser,
    ways: JSON.stringify(entry.ways),
    result: entry.result,
    code: entry.code,
    acr: entry.acr,
    number: entry.number ?? null,
    explanation: entry.explanation,
  }
}

function recordOf(row: SignInRecordTable): KeptRecord {
  return {
    tenantId: row.tenant_id,
    accountId: row.account_id,
    id: row.id,
    at: row.happened_at,
    site: row.site,
    ip: row.ip,
    place: row.place,
    browser: row.browser,
    ways: JSON.parse(row.ways) as string[],
    result: row.result,
    code: row.code,
    acr: row.acr,
    number: row.number,
    explanation: row.explanation,
  }
}
