/** One message of the development mailbox. */
export interface MailboxMessageTable {
  id: string
  /** Sealed JSON of what would have been sent. */
  body: string
  /** Microseconds; newest is highest. */
  number: number
}
