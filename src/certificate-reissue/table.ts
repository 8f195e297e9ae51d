/** The one certificate reissue of an account; a new one takes the place of the old. Times are epoch seconds. */
export interface CertificateReissueTable {
  tenant_id: string
  account_id: string
  device_number: number
  /** SHA-256 of the URL's token, or of the number in a mail without a link. */
  token_hash: string
  /** owner or support. */
  asked_by: string
  /** SHA-256 of the cookie of the browser that showed the proof. */
  browser_hash: string | null
  issued_at: number
  expires_at: number
  /** When a download was ordered. */
  used_at: number | null
}

/** From the token of a URL to its account. */
export interface CertificateReissueTokenTable {
  tenant_id: string
  token_hash: string
  account_id: string
  expires_at: number
}
