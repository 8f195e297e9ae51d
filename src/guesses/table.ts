/** Wrong guesses in a row: one row over all networks (an empty `network`), and one for each network they came from. */
export interface GuessTable {
  tenant_id: string
  /** The account; for a name nobody has, a keyed hash of it. */
  subject: string
  /** password, answer or code. */
  authenticator: string
  network: string
  /** Since the last right one, the last unlocking, or the end of the last lock. */
  count: number
  /** Since the last right one or the last unlocking, locks included. */
  total: number
  /** A network's row: no try is admitted before. */
  not_before: number
  /** The row over all networks: null when not locked. */
  locked_at: number | null
  /** Null with `locked_at`: until somebody unlocks it. */
  locked_until: number | null
  last_at: number
}
