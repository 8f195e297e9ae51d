/** One counter. `key` names what is counted, with the tenant inside, and never holds a secret. */
export interface CounterTable {
  key: string
  count: number
  started_at: number
  /** When the count is worth nothing any more; far in the future for counters that only a success or a person ends. */
  ends_at: number
}
