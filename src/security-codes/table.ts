/** The newest code of a sign-in under way. Times are epoch seconds. */
export interface SecurityCodeTable {
  tenant_id: string
  /** The account; for a name nobody has, a keyed hash of it. */
  account_id: string
  sign_in_id: string
  /** sms or mail; empty for a name that nobody has. */
  channel: string
  /** Where it went; empty for a name that nobody has. */
  destination: string
  /** HMAC of the code with a key outside of the database, bound to account, sign-in and destination; null once it was used. */
  code_hash: string | null
  /** The number that stands in the message, by which the outbox tells what became of it. */
  number: string
  sent_at: number
  /** How many were sent in a row. */
  sends: number
  /** Of the newest code. */
  tries: number
}
