/** One contract. Times are epoch seconds. */
export interface TenantTable {
  tenant_id: string
  name: string
  preset: string
  /** IANA name, for every moment shown to a person. */
  time_zone: string
  /** JSON list of languages; the first is the tenant's own. */
  languages: string
  /** JSON object: how people reach the support desk. */
  support: string
  /** JSON list of host names that belong to the tenant. */
  official_domains: string
  /** JSON list of names and addresses that the tenant's messages come from. */
  senders: string
  /** JSON object: what it adds to its help page. */
  help: string
  /** JSON object by section: what the policy sets otherwise than the preset. */
  overrides: string
  /** Counts changes; a change of a row read before is refused when another came between. */
  revision: number
  created_at: number
  changed_at: number
}
