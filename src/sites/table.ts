/** One site of a tenant. Times are epoch seconds. */
export interface SiteTable {
  tenant_id: string
  site_id: string
  /** What the site calls itself towards us (OAuth client_id); unique within the tenant. */
  client_id: string
  name: string
  /** web, spa or native. */
  kind: string
  /** SHA-256 of the client secret; null for a site that cannot keep one. */
  secret_hash: string | null
  /** JSON object: everything else that can be set. */
  settings: string
  /** Counts changes; a change of a row read before is refused when another came between. */
  revision: number
  created_at: number
  changed_at: number
}
