/** One version of a tenant's user manual. */
export interface ManualTable {
  tenant_id: string
  /** Digest of the body. */
  version: string
  /** JSON: what stands in it, in each language of the tenant. */
  body: string
  /** When it was first made, epoch seconds. */
  made_at: number
}
