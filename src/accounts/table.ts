/** One account of a tenant. Times are epoch seconds. */
export interface AccountTable {
  tenant_id: string
  account_id: string
  /** As it was registered; compared by its folded form in `login_name`. */
  user_id: string
  /** invited, active or disabled; a lock stands beside it. */
  state: string
  language: string | null
  /** The sign-in method. */
  method: string
  /** JSON list of {address, verified}. */
  mails: string
  /** JSON list of {number, verified, sms}. */
  phones: string
  /** JSON {on, way, destination, since}. */
  two_step: string
  /** password, answer or code: what was guessed wrong too often; null when not locked. */
  lock_because: string | null
  locked_at: number | null
  /** Null with a lock: until support unlocks it. */
  locked_until: number | null
  /** Goes up when all that was shown and begun before counts no more. */
  generation: number
  /** Counts changes; a change of a row read before is refused when another came between. */
  revision: number
  created_at: number
  changed_at: number
}

/** An address or number of an account, folded, verified or not: by it the support desk finds the account. */
export interface AccountContactTable {
  tenant_id: string
  contact: string
  account_id: string
}

/** A name by which a person calls an account at sign-in, folded. */
export interface LoginNameTable {
  tenant_id: string
  name: string
  /** user-id or mail. */
  kind: string
  account_id: string
}
