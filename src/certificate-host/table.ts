/** One question to a browser for its certificate: of a sign-in, or of the page that tests. Times are epoch seconds. */
export interface CertificatePresentationTable {
  tenant_id: string
  /** Of the sign-in, or random. */
  id: string
  /** SHA-256 of the token in the address on the certificate host; null once that was answered. */
  token_hash: string | null
  /** SHA-256 of the ticket that the answering browser brings back; null once it was taken. */
  ticket_hash: string | null
  /** Where the browser goes back to: a path of the tenant's pages. */
  back_to: string
  /** JSON of what was shown, or of why it does not count; null until then. */
  verdict: string | null
  presented_at: number | null
  /** When the browser that asked took the verdict over; until then it is nobody's. */
  taken_at: number | null
  expires_at: number
}
