/** A key that signs a tenant's tokens. Times are epoch seconds. */
export interface SigningKeyTable {
  tenant_id: string
  /** ES256 or RS256. */
  algorithm: string
  /** Counts the keys of one algorithm; of those that sign, the highest does. */
  number: number
  /** `kid`: RFC 7638 thumbprint. */
  key_id: string
  /** The private key as PKCS#8, sealed under the master key. */
  sealed: string
  created_at: number
  /** Published before, so that everybody knows it by then. */
  signs_from_at: number
  /** Not published from then on; null for the newest. */
  ends_at: number | null
}
