/**
 * Advice: what a tenant tells people about fakes, in its own words or in ours, each version with its date.
 *
 *   find, list       the words in force, by page
 *   versions         how they were before
 *   change           new words for a page, or the built-in ones again; in the caller's transaction
 *   faultsOf, fill   placeholders: which may stand in a text, and what they become
 *
 * A text is plain lines: `# ` begins a heading, `- ` an item, an empty line a paragraph. Placeholders stand in braces. A line
 * with a placeholder that the tenant has nothing for is left out, so that no page says "call us at" and no number.
 */
import type { Db } from '#database/database.ts'
import { type Language, languages, type Words } from '#language/language.ts'
import { builtIn } from './built-in.ts'
import * as store from './store.ts'

export const advicePages = ['contact', 'never-asks', 'after-fake'] as const
export type AdvicePage = (typeof advicePages)[number]

/** What may stand in braces. */
export const placeholders = ['tenant', 'host', 'domains', 'senders', 'desk', 'tel', 'mail', 'hours', 'url'] as const
export type Placeholder = (typeof placeholders)[number]

export interface Advice {
  page: AdvicePage
  /** 0: the built-in words, never changed. */
  version: number
  /** Null where the built-in words hold. */
  own: Record<Language, string | null>
  words: Words
  /** Epoch seconds; null for version 0. */
  publishedAt: number | null
}

/** Characters of one language. */
export const longestAdvice = 10_000

export async function find(db: Db, tenantId: string, page: AdvicePage): Promise<Advice> {
  return adviceOf(page, await store.findNewest(db, tenantId, page))
}

export async function list(db: Db, tenantId: string): Promise<Advice[]> {
  return Promise.all(advicePages.map((page) => find(db, tenantId, page)))
}

/** Newest first, the present one included; without the built-in one. */
export async function versions(db: Db, tenantId: string, page: AdvicePage): Promise<(Advice & { by: string })[]> {
  const rows = await store.list(db, tenantId, page)
  return rows.map((row) => ({ ...adviceOf(page, row), by: row.published_by }))
}

/** `changes`: a language's new words, or null for the built-in ones. `by`: who did it. Undefined: somebody was faster. */
export async function change(
  trx: Db,
  tenantId: string,
  page: AdvicePage,
  changes: Partial<Record<Language, string | null>>,
  { by, now }: { by: string; now: number },
): Promise<Advice | undefined> {
  const before = await find(trx, tenantId, page)
  const own = { ...before.own, ...changes }
  const row = { tenant_id: tenantId, page, version: before.version + 1, words: JSON.stringify(own) }
  const added = await store.insert(trx, { ...row, published_at: now, published_by: by })
  return added ? adviceOf(page, { ...row, published_at: now, published_by: by }) : undefined
}

/** With the tenant. */
export const remove = store.remove

function adviceOf(page: AdvicePage, row: store.AdviceRow | undefined): Advice {
  const own = row ? (JSON.parse(row.words) as Advice['own']) : { ja: null, en: null }
  const [ja, en] = languages.map((language) => own[language] ?? builtIn[language][page])
  return {
    page,
    version: row?.version ?? 0,
    own,
    words: { ja: ja ?? '', en: en ?? '' },
    publishedAt: row?.published_at ?? null,
  }
}

const inBraces = /\{([^{}\n]{0,40})\}/g

/** Names in braces that nothing stands for, and braces that do not close. */
export function faultsOf(text: string): string[] {
  const names = [...text.matchAll(inBraces)].map(([, name]) => name ?? '')
  const unknown = names.filter((name) => !placeholders.some((known) => known === name))
  const loose = text.replace(inBraces, '').match(/[{}]/g) ?? []
  return [...new Set([...unknown.map((name) => `{${name}}`), ...loose])]
}

/** The lines of a text with everything filled in; what has nothing to fill takes its line with it. */
export function fill(text: string, values: Record<Placeholder, string | undefined>): string[] {
  return text.split('\n').flatMap((line) => {
    const names = [...line.matchAll(inBraces)].map(([, name]) => name as Placeholder)
    if (names.some((name) => !values[name])) return []
    return [line.replace(inBraces, (_, name: Placeholder) => values[name] ?? '')]
  })
}
