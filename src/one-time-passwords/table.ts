/** Something that makes one-time passwords for an account: an app, a small device. Times are epoch seconds. */
export interface OneTimePasswordTable {
  tenant_id: string
  account_id: string
  id: string
  /** Given by its owner. */
  name: string
  /** The sealed secret, bound to the account. */
  secret: string
  /** The newest time step of which a code was taken: no code of it or before is taken again. */
  last_step: number
  created_at: number
  last_used_at: number | null
}

/** One that is being set up: it makes no proof until a code of it was typed. */
export interface OneTimePasswordDraftTable {
  tenant_id: string
  account_id: string
  /** Where it is set up, such as a session: nobody elsewhere is shown its secret. */
  place: string
  secret: string
  expires_at: number
}
