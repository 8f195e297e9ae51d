/** One sign-in that came to an end. */
export interface SignInRecordTable {
  tenant_id: string
  account_id: string
  happened_at: number
  id: string
  /** The site as the person knows it; null for our own pages. */
  site: string | null
  ip: string
  /** Roughly where, in words; null when nobody looked. */
  place: string | null
  /** What the person sees, for example "Firefox on Linux". */
  browser: string
  /** JSON array: the kinds of the proofs shown, in their order. */
  ways: string
  result: 'success' | 'refused'
  /** Why it was refused: the stable code. */
  code: string | null
  acr: string | null
  /** The prompt number that stood on the page. */
  number: string | null
  /** Name of the decision's row that decided. */
  explanation: string | null
}
