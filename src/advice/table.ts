/** One version of a page of advice. Times are epoch seconds. */
export interface AdviceTable {
  tenant_id: string
  /** contact, never-asks, after-fake. */
  page: string
  version: number
  /** JSON by language; null where the built-in words hold. */
  words: string
  published_at: number
  /** Who did it, as in the audit. */
  published_by: string
}
