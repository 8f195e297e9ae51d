import type { Account } from '#accounts/accounts.ts'
import type { Words } from '#language/language.ts'
import { type Place, sources } from './sources.ts'
import type { DeskParts, DeskTenant } from './support-desk.ts'

/** One thing that happened. What is null was not known, or does not apply. */
export interface TimelineItem {
  at: number
  kind: 'sign-in' | 'notice' | 'message' | 'contact' | 'report' | 'act'
  /** What it was: stable, for programs. */
  code: string
  /** The same in words that can be read out. */
  words: Words
  /** The number that stands on the page or in the mail. */
  number: string | null
  site: string | null
  ip: string | null
  browser: string | null
  /** Who acted, where it was not the person: an id. */
  actor: string | null
  /** The reason that was given for an act. */
  reason: string | null
}

export interface Stretch {
  /** What the stretch before gave as `next`; empty for the newest. */
  after: string
  limit: number
  now: number
}

export interface Listed {
  items: TimelineItem[]
  next: string | undefined
}

const day = 24 * 60 * 60

/**
 * Everything of all sources, newest first. Of the same second the sources come in their order, so that a place in the list is
 * a time, a source and an id, and what happens meanwhile moves nothing.
 */
export async function timeline(
  parts: DeskParts,
  tenant: DeskTenant,
  account: Account,
  { after, limit, now }: Stretch,
): Promise<Listed> {
  const since = now - tenant.policy.accountPage.historyDays * day
  const mark = markOf(after)
  const found = await Promise.all(
    sources.map(async (list, rank) => {
      const entries = await list(parts, { tenant, account, since, after: placeFor(mark, rank), limit: limit + 1 })
      return entries.map((entry) => ({ ...entry, rank }))
    }),
  )
  const all = found.flat().sort((a, b) => b.item.at - a.item.at || a.rank - b.rank)
  const shown = all.slice(0, limit)
  const last = shown.at(-1)
  const next = all.length > limit && last ? `${last.item.at}.${last.rank}.${last.id}` : undefined
  return { items: shown.map(({ item }) => item), next }
}

interface Mark extends Place {
  rank: number
}

function markOf(after: string): Mark | undefined {
  const [, at, rank, id] = /^(\d{1,15})\.(\d)\.(.*)$/s.exec(after) ?? []
  return at === undefined ? undefined : { at: Number(at), rank: Number(rank), id: id ?? '' }
}

/** Where a source goes on: sources before that of the mark have told all of its second, those behind it nothing yet. */
function placeFor(mark: Mark | undefined, rank: number): Place | undefined {
  if (!mark) return undefined
  if (rank === mark.rank) return { at: mark.at, id: mark.id }
  return { at: rank < mark.rank ? mark.at : mark.at + 1, id: '' }
}
