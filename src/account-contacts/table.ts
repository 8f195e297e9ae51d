/** One change of a contact address, from the wish on. Times are epoch seconds. */
export interface ContactChangeTable {
  tenant_id: string
  account_id: string
  id: string
  /** mail or phone. */
  kind: string
  /** add, change, verify or remove. */
  act: string
  /** The address or number that it is about; the new one of a change. */
  contact: string
  /** JSON of the entry that was replaced or removed. */
  was: string | null
  /** open: the code is awaited; held: takes effect later; done; stopped. */
  state: string
  /** Key id and keyed digest of the code that was sent last. */
  code_hash: string | null
  code_sent_at: number | null
  code_sends: number
  code_tries: number
  /** Of the number by which who reads the old address stops it. */
  stop_hash: string | null
  /** When it takes or took effect. */
  effective_at: number | null
  created_at: number
}
