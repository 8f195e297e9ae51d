/** A device of an account. Times are epoch seconds. */
export interface DeviceTable {
  tenant_id: string
  account_id: string
  /** From 1; never given again. */
  number: number
  /** Where mails about its certificate go. */
  mail: string
  /** pc, mobile or smartphone. */
  kind: string
  /** Chosen by the person; empty where nothing was. */
  name: string
  created_at: number
  changed_at: number
  /** Null: there. */
  removed_at: number | null
}
