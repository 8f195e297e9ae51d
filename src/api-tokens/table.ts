/** One bearer token of the management API. Times are epoch seconds. */
export interface ApiTokenTable {
  token_id: string
  /** The tenant it is bound to; null for an operator's, which reaches all. */
  tenant_id: string | null
  /** SHA-256 of the secret half; the secret itself is never kept. */
  secret_hash: string
  /** operator, administrator, support or auditor. */
  role: string
  /** What people call it in lists and in the audit. */
  name: string
  created_at: number
  /** Null: until it is removed. */
  expires_at: number | null
  /** Written once an hour at most; null when it was never used. */
  last_used_at: number | null
}
