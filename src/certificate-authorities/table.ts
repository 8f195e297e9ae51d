/** A certificate authority of a tenant. Times are epoch seconds. */
export interface CertificateAuthorityTable {
  tenant_id: string
  /** `root-1`, `issuing-1` and so on: two founders at once meet here. */
  id: string
  /** root or issuing. */
  kind: string
  /** waiting: its certificate has not come back yet; active; retiring: trusted, issues nothing; withdrawn: trusted no more. */
  state: string
  /** The authority above it; null for a root, and where that is somebody else's. */
  parent_id: string | null
  common_name: string
  /** DER in base64; null while it waits. */
  certificate: string | null
  /** Certificates above it that are not ours, DER in base64, separated by spaces. */
  above: string
  /** PKCS#8, sealed; null once it was removed from the server. */
  key: string | null
  /** How many of its certificates were revoked so far. */
  revocations: number
  /** Of the last revocation list. */
  list_number: number
  created_at: number
  not_after_at: number | null
}

/** One certificate that an authority issued; stays until long after its end, whatever becomes of its account. */
export interface IssuedCertificateTable {
  tenant_id: string
  /** Hexadecimal. */
  serial: string
  authority_id: string
  /** Whose it is. */
  account_id: string
  /** SHA-256 of the certificate, hexadecimal. */
  fingerprint: string
  issued_at: number
  not_after_at: number
  /** Null: not revoked. */
  revoked_at: number | null
  reason: string | null
  /** The how-manieth revocation of its authority it was. */
  revocation: number | null
}
