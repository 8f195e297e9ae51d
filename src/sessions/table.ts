/** One browser in which somebody is signed in. Times are epoch seconds. */
export interface SessionTable {
  tenant_id: string
  account_id: string
  session_id: string
  started_at: number
  /** When the person was last really asked to prove something. */
  authenticated_at: number
  /** At most a minute old while the browser is in use. */
  last_seen_at: number
  /** The session is over then, however busy. */
  expires_at: number
  /** Null while it lives. The row of an ended session stays until `expires_at`, so that nothing can bring it back. */
  ended_at: number | null
  end_reason: string | null
  ip: string
  /** What the person sees in the list, for example "Firefox on Linux". */
  browser: string
  /** What sites are told of the sign-in. */
  acr: string
  /** JSON list. */
  amr: string
  /** JSON list of what was shown, each with its time. */
  proofs: string
}
