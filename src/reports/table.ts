/** What somebody reported to their tenant. Times are epoch seconds. */
export interface ReportTable {
  tenant_id: string
  account_id: string
  /** What the person names to the support desk. */
  number: string
  /** not-me, prompt, suspicious. */
  kind: string
  /** JSON: what it is about, as far as it is known. */
  about: string
  reported_at: number
  /** open, in-progress or closed. */
  state: string
  /** Null: nobody has dealt with it yet. */
  closed_at: number | null
  closed_by: string | null
}

/** A word of the support desk on a report. */
export interface ReportNoteTable {
  tenant_id: string
  account_id: string
  /** Of the report. */
  number: string
  id: string
  noted_at: number
  noted_by: string
  /** How far the report was from then on. */
  state: string
  note: string | null
}
