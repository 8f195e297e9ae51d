/** The one enrolment of an account; a new one takes the place of the old. Times are epoch seconds. */
export interface EnrolmentTable {
  tenant_id: string
  account_id: string
  /** SHA-256 of the URL's token. */
  token_hash: string
  /** Keyed digest of the enrolment password, and before it the key's id. */
  password_hash: string
  /** Wrong enrolment passwords, and tries of which the outcome is not known yet. */
  tries: number
  /** Names of the steps that are done, in their order, each with a space after it. */
  done: string
  /** JSON by the name of a step: what it prepared, hashed or sealed. It counts when the last step is done. */
  staged: string
  /** SHA-256 of the cookie of the browser in which the enrolment password was right. */
  browser_hash: string | null
  opened_at: number | null
  issued_at: number
  expires_at: number
  used_at: number | null
}

/** From the token of a URL to its account. */
export interface EnrolmentTokenTable {
  tenant_id: string
  token_hash: string
  account_id: string
  expires_at: number
}
