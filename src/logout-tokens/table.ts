/** A site that is to be told that a session has ended. Times are epoch seconds. */
export interface LogoutNotificationTable {
  tenant_id: string
  account_id: string
  id: string
  client_id: string
  /** What the site calls the session; null: all of the account's at this site. */
  sid: string | null
  /** How often it was begun. */
  tries: number
  /** The node that is telling it; empty when none. */
  leased_by: string
  /** Another node may take it from then on; 0 when free. */
  leased_until_at: number
  created_at: number
  due_at: number
  /** Not told any more from then on. */
  deadline_at: number
}
