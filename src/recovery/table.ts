/** What somebody asked for on the page and that waits to be looked into. */
export interface RecoveryWishTable {
  tenant_id: string
  id: string
  /** Sealed JSON: what was typed, and where it came from. */
  body: string
  asked_at: number
}

/** The one reissue of an account; a new one takes the place of the old. Times are epoch seconds. */
export interface ReissueTable {
  tenant_id: string
  account_id: string
  /** SHA-256 of the URL's token, or of the number in a mail without a link. */
  token_hash: string
  /** The address that the mail went to: it cannot be the other registered proof. */
  sent_to: string
  issued_at: number
  expires_at: number
  /** Names of the proofs that were shown, each with a space after it. */
  shown: string
  /** SHA-256 of the cookie of the browser that showed them. */
  browser_hash: string | null
  /** Keyed digest of the code that was sent last, and before it the key's id. */
  code_hash: string | null
  /** Where it was sent: a phone number or mail address of the account. */
  code_to: string | null
  code_sent_at: number | null
  code_sends: number
  /** Tries of the present code. */
  code_tries: number
  used_at: number | null
}

/** From the token of a URL to its account. */
export interface ReissueTokenTable {
  tenant_id: string
  token_hash: string
  account_id: string
  expires_at: number
}
