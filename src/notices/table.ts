/** What a person chose about the mails that tell of their account. */
export interface NoticeChoiceTable {
  tenant_id: string
  account_id: string
  /** always, new-browser or off; null: as the tenant's policy says. */
  sign_in: string | null
  /** The pass phrase that stands in every mail, sealed; null where none was chosen. */
  phrase: string | null
  changed_at: number
}

/** A notice that was told: found again by the reception number that stands in it. Times are epoch seconds. */
export interface NoticeTable {
  tenant_id: string
  account_id: string
  number: string
  kind: string
  happened_at: number
  site: string | null
  ip: string | null
  browser: string | null
}

/** When a notice that may repeat was last mailed, and how often the same has happened since without a mail. */
export interface NoticeRepeatTable {
  tenant_id: string
  account_id: string
  /** The kind, and where it came from. */
  same: string
  told_at: number
  repeats: number
}
