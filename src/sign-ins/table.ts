/** A sign-in under way, and for a short while one that has ended. Times are epoch seconds. */
export interface SignInTable {
  tenant_id: string
  /** Random; stands in the page's address. */
  id: string
  /** SHA-256 of the secret in the cookie of the browser that began it. */
  browser_hash: string
  /** JSON: who asked and where it ends. */
  origin: string
  /** JSON: what the site asks. */
  demand: string
  /** The name as it was typed; null until one was. */
  identifier: string | null
  /** Null as long as no account has that name. */
  account_id: string | null
  /** Of the account, when its name was given: what was shown counts as long as it is the account's. */
  generation: number
  /** JSON list of what was shown. */
  proofs: string
  /** JSON: what the person chose on the way, by name. */
  choices: string
  /** granted, cancelled or refused; null while under way. */
  outcome: string | null
  /** The row of the decision that ended it. */
  because: string | null
  /** ui_locales of the site's request. */
  language: string | null
  started_at: number
  expires_at: number
  ended_at: number | null
  /** Counts changes, so that of two answers sent at once one is seen to be late. */
  revision: number
}
