/** A browser in which an account was signed in. Times are epoch seconds. */
export interface KnownBrowserTable {
  tenant_id: string
  account_id: string
  /** SHA-256 of the secret in the browser's cookie. */
  secret_hash: string
  first_used_at: number
  last_used_at: number
}
