/** One certificate of a device. Times are epoch seconds. */
export interface CertificateTable {
  tenant_id: string
  account_id: string
  /** Hexadecimal. */
  serial: string
  device_number: number
  common_name: string
  /** Of the delivery that it came from; the certificates of one delivery stand in for each other. */
  delivery_id: string
  /** browser, server or est: where its key was made. */
  made_in: string
  issued_at: number
  not_before_at: number
  not_after_at: number
  /** The first sign-in with it. */
  first_used_at: number | null
  /** When it ends before its time, because another took its place. */
  ends_at: number | null
  /** When it was revoked. */
  ended_at: number | null
  /** How many days before the end its owner was last reminded of it. */
  reminded_days: number | null
}

/** What waits to be fetched for a device; another one takes its place. Times are epoch seconds. */
export interface CertificateDeliveryTable {
  tenant_id: string
  account_id: string
  device_number: number
  /** Random. */
  id: string
  /** SHA-256 of the token in the mailed address. */
  token_hash: string
  /** Key id and keyed digest of the download password. */
  password_hash: string
  /** From which the download password is made again while its owner still looks at it; null from then on. */
  seed: string | null
  common_name: string
  /** first, another, renewal, reissue or lost: what becomes of the certificates before. */
  reason: string
  /** Wrong download passwords, and tries of which the outcome is not known yet. */
  tries: number
  downloads: number
  issued_at: number
  expires_at: number
}

/** From the token of an address to its delivery. */
export interface CertificateDeliveryTokenTable {
  tenant_id: string
  token_hash: string
  account_id: string
  device_number: number
  expires_at: number
}
