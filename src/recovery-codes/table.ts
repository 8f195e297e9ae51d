/** The one set of recovery codes that an account has. Times are epoch seconds. */
export interface RecoveryCodeSetTable {
  tenant_id: string
  account_id: string
  /** One of its hashes: it holds the salt and the cost of all. */
  sample: string
  made_at: number
}

/** One code of the set. */
export interface RecoveryCodeTable {
  tenant_id: string
  account_id: string
  /** As crypto/password-hashing.ts gives it, under the salt of the set. */
  hash: string
  used_at: number | null
}
