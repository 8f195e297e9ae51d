/**
 * Announcements: maintenance, incidents and news, of a tenant or of the whole installation, each for a time.
 *
 *   add, change, end, find, list   in the caller's transaction; ids grow with time
 *   board        what is not over, for pages: answered from memory, at most one second old
 *   removeAll, sweep
 *
 * Shown on the help page, and on sign-in pages while they apply. Mails of things that concern one account are notices,
 * and another room's. It never decides who may announce.
 */
import { newId } from '#crypto/secrets.ts'
import type { Database, Db } from '#database/database.ts'
import type { Words } from '#language/language.ts'
import { Problem } from '#web/problem.ts'
import type { Announced } from '#web/visit.ts'
import * as store from './store.ts'

export const announcementKinds = ['maintenance', 'incident', 'news'] as const

/** What may be said of an announcement; times are epoch seconds, `until` null: until it is ended. */
export interface AnnouncementFacts {
  kind: (typeof announcementKinds)[number]
  title: Words
  text: Words
  from: number
  until: number | null
}

export interface Announcement extends AnnouncementFacts {
  /** Null: of the whole installation. */
  tenantId: string | null
  id: string
  createdAt: number
  changedAt: number
}

/** Where an announcement stands at a moment. */
export type Phase = 'planned' | 'current' | 'over'

export function phaseOf({ from, until }: Pick<AnnouncementFacts, 'from' | 'until'>, now: number): Phase {
  if (until !== null && until <= now) return 'over'
  return from > now ? 'planned' : 'current'
}

const words = {
  order: { ja: '終了日時は、開始日時より後にしてください。', en: 'The end must come after the beginning.' },
  gone: { ja: 'お知らせが見つかりません。', en: 'There is no such announcement.' },
}

/** Throws Problem `invalid` when it would end before it begins. */
export async function add(
  trx: Db,
  tenantId: string | null,
  facts: AnnouncementFacts,
  now: number,
): Promise<Announcement> {
  const made = { ...inOrder(facts), tenantId, id: newAnnouncementId(now), createdAt: now, changedAt: now }
  await store.insert(trx, rowOf(made))
  return made
}

/** Throws Problems `not-found`, `invalid`. */
export async function change(
  trx: Db,
  tenantId: string | null,
  id: string,
  changes: Partial<AnnouncementFacts>,
  now: number,
): Promise<Announcement> {
  const changed = { ...(await mustFind(trx, tenantId, id)), ...changes, changedAt: now }
  inOrder(changed)
  await store.replace(trx, rowOf(changed))
  return changed
}

/** Over from now on; one that had not begun is never shown. Throws Problem `not-found`. */
export async function end(trx: Db, tenantId: string | null, id: string, now: number): Promise<Announcement> {
  const found = await mustFind(trx, tenantId, id)
  if (phaseOf(found, now) === 'over') return found
  const ended = { ...found, from: Math.min(found.from, now), until: now, changedAt: now }
  await store.replace(trx, rowOf(ended))
  return ended
}

export async function find(db: Db, tenantId: string | null, id: string): Promise<Announcement | undefined> {
  const row = await store.find(db, tenantId ?? '', id)
  return row && announcementOf(row)
}

/** Oldest first. */
export async function list(
  db: Db,
  tenantId: string | null,
  { after, limit }: { after: string; limit: number },
): Promise<Announcement[]> {
  return (await store.listAfter(db, tenantId ?? '', after, limit)).map(announcementOf)
}

/** With the tenant. */
export const removeAll = store.removeOf

const memorySeconds = 400 * 24 * 60 * 60

export const sweep = (trx: Db, now: number, limit: number) => store.removeOver(trx, now - memorySeconds, limit)

export interface Board {
  /** What applies now to people of a tenant, newest first. */
  current(tenantId: string, now: number): Promise<readonly Announced[]>
  /** What applies now or is planned. */
  living(tenantId: string, now: number): Promise<readonly Announcement[]>
}

/** A change holds on every node within one second. */
const memoryMilliseconds = 900
/** More than anybody reads; what comes on top is not shown. */
const mostLiving = 500

export function board(database: Pick<Database, 'db'>): Board {
  let known: { until: number; all: Promise<readonly Announcement[]> } | undefined

  function all(now: number): Promise<readonly Announcement[]> {
    if (known && known.until > performance.now()) return known.all
    const read = store.listLiving(database.db, now, mostLiving).then((rows) => rows.map(announcementOf))
    known = { until: performance.now() + memoryMilliseconds, all: read }
    read.catch(() => {
      known = undefined
    })
    return read
  }

  async function living(tenantId: string, now: number): Promise<readonly Announcement[]> {
    const ours = (await all(now)).filter((one) => one.tenantId === null || one.tenantId === tenantId)
    return ours.filter((one) => phaseOf(one, now) !== 'over')
  }

  return {
    living,
    current: async (tenantId, now) => (await living(tenantId, now)).filter((one) => phaseOf(one, now) === 'current'),
  }
}

function inOrder<F extends Pick<AnnouncementFacts, 'from' | 'until'>>(facts: F): F {
  if (facts.until === null || facts.until > facts.from) return facts
  const errors = [{ field: 'until', code: 'out-of-bounds', text: words.order }]
  throw new Problem('invalid', 400, words.order, { errors })
}

async function mustFind(trx: Db, tenantId: string | null, id: string): Promise<Announcement> {
  const found = await find(trx, tenantId, id)
  if (!found) throw new Problem('not-found', 404, words.gone)
  return found
}

/** Sorts by when it was made, to the second. */
const newAnnouncementId = (now: number) => `${now.toString(36).padStart(7, '0')}-${newId()}`

function announcementOf(row: store.AnnouncementRow): Announcement {
  return {
    tenantId: row.tenant_id === '' ? null : row.tenant_id,
    id: row.id,
    kind: row.kind as Announcement['kind'],
    title: JSON.parse(row.title),
    text: JSON.parse(row.body),
    from: row.from_at,
    until: row.until_at,
    createdAt: row.created_at,
    changedAt: row.changed_at,
  }
}

function rowOf(one: Announcement): store.AnnouncementRow {
  return {
    tenant_id: one.tenantId ?? '',
    id: one.id,
    kind: one.kind,
    title: JSON.stringify(one.title),
    body: JSON.stringify(one.text),
    from_at: one.from,
    until_at: one.until,
    created_at: one.createdAt,
    changed_at: one.changedAt,
  }
}
