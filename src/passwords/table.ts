/** The password of an account. */
export interface PasswordTable {
  tenant_id: string
  account_id: string
  /** As crypto/password-hashing.ts gives it. */
  hash: string
  /** The character set by whose folding the password was hashed; the policy may have changed since. */
  characters: string
  /** When the person, or whoever acted for them, chose it; a new hash of the same password leaves it. */
  set_at: number
  /** 1: the next sign-in asks for another one. */
  must_change: number
  /** An issued password that was not changed by then is right no more; null: without such an end. */
  valid_until_at: number | null
  /** 1: found among the leaked passwords when it was last typed. */
  leaked: number
  /** Counts the changes; what was bound to an earlier one no longer holds. */
  generation: number
  /** JSON: passwords before this one, newest first, as many as the policy wants to know. */
  earlier: string
}
