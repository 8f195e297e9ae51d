/** One announcement. Times are epoch seconds. */
export interface AnnouncementTable {
  /** Empty: for the whole installation. */
  tenant_id: string
  id: string
  /** maintenance, incident or news. */
  kind: string
  /** JSON: one line in each language. */
  title: string
  /** JSON: what there is to know, in each language; lines are parted by LF. */
  body: string
  from_at: number
  /** Null: until it is ended. */
  until_at: number | null
  created_at: number
  changed_at: number
}
