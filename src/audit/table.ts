/** One event. What may tell something about a person can be erased; the digests stay and the chain holds. */
export interface AuditEntryTable {
  node: string
  /** From 1 on without a gap, for each node. */
  number: number
  happened_at: number
  tenant_id: string | null
  actor: string
  act: string
  subject: string | null
  reason: string | null
  /** JSON object. */
  detail: string | null
  ip: string | null
  /** Random, so that an erased address cannot be guessed from its digest; null: the personal fields were erased. */
  salt: string | null
  /** SHA-256 over salt, subject, reason, detail and ip. */
  personal_digest: string
  /** SHA-256 over everything else and the personal digest. */
  digest: string
}

/** The row a transaction holds while it takes the next number. */
export interface AuditNodeTable {
  node: string
  last_number: number
}

/** A link of the chain: entries `first_number` to `last_number` of one node. */
export interface AuditSealTable {
  position: number
  node: string
  first_number: number
  last_number: number
  key_id: string
  /** HMAC over the link before, the range and the digests of its entries. */
  link: string
  sealed_at: number
}
