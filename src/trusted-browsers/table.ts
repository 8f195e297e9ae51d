/** A browser that its owner trusts to skip the second step. Times are epoch seconds. */
export interface TrustedBrowserTable {
  tenant_id: string
  account_id: string
  /** Random; for the list and the API. It opens nothing. */
  id: string
  /** SHA-256 of the part of the cookie that stays the same. */
  family_hash: string
  /** As its owner calls it. */
  name: string
  /** What it calls itself, for example "Firefox, Linux". */
  browser: string
  /** SHA-256 of the secret that was given last, and its number. */
  current_hash: string
  current_number: number
  /** Of the one before, until the current one was seen; null at first. */
  previous_hash: string | null
  previous_number: number | null
  /** When the current secret was given. */
  rotated_at: number
  /** Of account and password when trust began: any change of factors or password ends it. */
  generation: number
  password_generation: number
  trusted_at: number
  last_used_at: number
  last_ip: string
}
