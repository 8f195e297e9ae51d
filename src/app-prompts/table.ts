/** An app in one browser, as it was when somebody signed in to it last. Times are epoch seconds. */
export interface InstallationTable {
  tenant_id: string
  /** SHA-256 of the secret in the browser's cookie and the site: no browser can be followed from app to app. */
  id: string
  account_id: string
  /** Of the account at that time. */
  generation: number
  /** What the app said of itself; null when it said nothing. */
  app_version: string | null
  os_version: string | null
  signed_in_at: number
}
