/** A sign-in that is asked for elsewhere and answered in a browser of the person. Times are epoch seconds. */
export interface PendingRequestTable {
  tenant_id: string
  /** Whose it is; empty while only a code names it. */
  account_id: string
  /** Random, or a keyed digest of the code on the device: the code itself is nowhere. */
  id: string
  /** device or site. */
  kind: string
  /** SHA-256 of what its asker fetches the answer by. */
  token_hash: string
  client_id: string
  /** The prompt number that both sides may show. */
  number: string
  /** JSON: what was asked. */
  params: string
  /** What the asking site wants the person to compare; null when nothing. */
  message: string | null
  /** Where it was asked from. */
  ip: string
  browser: string
  created_at: number
  expires_at: number
  answered_at: number | null
}
