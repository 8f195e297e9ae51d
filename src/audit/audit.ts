/**
 * The audit: who did what, to whom, why, when and from where, in rows that cannot be changed unnoticed.
 *
 *   record   writes an entry in the transaction of its event: both are there, or neither
 *   seal     chains what was committed since; sealer() does so each second, outside of those transactions
 *   alarm    why somebody should look: entries that stay unsealed
 *   verify   finds entries that were changed, removed or added, and seals that do not hold
 *   erase    empties what may tell of a person; digests and chain stay valid
 *   list     newest first; about: of one subject
 *
 * Numbers run for each node without a gap. A node is a lane of a process, and a transaction holds its lane until it ends:
 * no lock that all would wait for. Entries never hold secrets. This room decides nothing.
 */
import { hostname } from 'node:os'
import { newId } from '#crypto/secrets.ts'
import type { Db } from '#database/database.ts'
import { entryDigest, personalDigest } from './digests.ts'
import * as store from './store.ts'
import type { AuditEntryTable } from './table.ts'

export { alarm, type Sealer, seal, sealer } from './sealing.ts'
export { type Fault, type Verdict, verify } from './verification.ts'

const lanes = 16

export interface AuditEntry {
  /** Absent for what concerns the whole installation. */
  tenantId?: string | undefined
  /** Who acted: `owner`, `token:reports`, `command-line`; an id, never a name. */
  actor: string
  /** What happened, in the past tense: `accountUnlocked`. */
  act: string
  /** Whom or what it happened to: an id. */
  subject?: string | undefined
  reason?: string | undefined
  detail?: Record<string, unknown> | undefined
  ip?: string | undefined
  /** Epoch seconds. */
  at: number
}

/** `erased`: the personal fields were there once. */
export interface KeptEntry extends AuditEntry {
  node: string
  number: number
  erased: boolean
}

/** Writes the entry in the transaction of its event. Best as its last statement: other entries may wait for its end. */
export async function record(trx: Db, entry: AuditEntry): Promise<void> {
  if (!trx.isTransaction) throw new Error('an audit entry is written in the transaction of its event')
  const node = laneOf(trx)
  const number = await store.takeNumber(trx, node)
  await store.insertEntry(trx, rowOf(node, number, entry))
}

/** Empties the personal fields of everything recorded about a subject; answers how many entries that were. */
export function erase(trx: Db, tenantId: string, subject: string): Promise<number> {
  return store.erase(trx, tenantId, subject)
}

export interface AuditPage {
  /** Absent: of all tenants. */
  tenantId?: string | undefined
  limit: number
  /** What the page before gave as `after`. */
  after?: string | undefined
}

/** A page of entries, newest first. `after` leads to the next page; undefined on the last. */
export async function list(db: Db, { tenantId, limit, after }: AuditPage) {
  const rows = await store.list(db, tenantId, after === undefined ? undefined : placeOf(after), limit + 1)
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  const more = rows.length > limit && last ? `${last.happened_at}.${last.number}.${last.node}` : undefined
  return { items: shown.map(entryOf), after: more }
}

/** Entries about one subject, newest first, after a place. */
export async function about(
  db: Db,
  of: { tenantId: string; subject: string },
  { after, limit }: { after?: store.Place | undefined; limit: number },
): Promise<KeptEntry[]> {
  return (await store.listAbout(db, of, after, limit)).map(entryOf)
}

function placeOf(after: string): store.Place {
  const [, at, number, node] = /^(\d{1,15})\.(\d{1,15})\.(.+)$/s.exec(after) ?? []
  if (at === undefined || number === undefined || node === undefined) throw new RangeError('not a place in the list')
  return { at: Number(at), number: Number(number), node }
}

const laneByTransaction = new WeakMap<object, string>()
let lastLane = 0

/** The same lane for all entries of a transaction: two lanes in two orders would be a deadlock. */
function laneOf(trx: Db): string {
  // The same object in every typed view of a transaction.
  const transaction = trx.getExecutor()
  const known = laneByTransaction.get(transaction)
  if (known) return known
  lastLane = (lastLane + 1) % lanes
  const lane = `${hostname()}-${lastLane}`
  laneByTransaction.set(transaction, lane)
  return lane
}

function rowOf(node: string, number: number, entry: AuditEntry): AuditEntryTable {
  const salt = newId()
  const lasting = {
    node,
    number,
    happened_at: entry.at,
    tenant_id: entry.tenantId ?? null,
    actor: entry.actor.toWellFormed(),
    act: entry.act,
  }
  // Well formed, because a database keeps no half of a surrogate pair and the digest would no longer fit.
  const personal = {
    subject: entry.subject?.toWellFormed() ?? null,
    reason: entry.reason?.toWellFormed() ?? null,
    detail: entry.detail === undefined ? null : JSON.stringify(entry.detail),
    ip: entry.ip?.toWellFormed() ?? null,
  }
  const personal_digest = personalDigest(salt, personal)
  return { ...lasting, ...personal, salt, personal_digest, digest: entryDigest(lasting, personal_digest) }
}

function entryOf(row: AuditEntryTable): KeptEntry {
  return {
    node: row.node,
    number: row.number,
    at: row.happened_at,
    tenantId: row.tenant_id ?? undefined,
    actor: row.actor,
    act: row.act,
    subject: row.subject ?? undefined,
    reason: row.reason ?? undefined,
    detail: row.detail === null ? undefined : (JSON.parse(row.detail) as Record<string, unknown>),
    ip: row.ip ?? undefined,
    erased: row.salt === null,
  }
}
