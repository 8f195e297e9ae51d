/** One message that waits to leave. Times are epoch seconds. */
export interface OutboxTable {
  tenant_id: string
  /** Empty for a message that belongs to no account. */
  account_id: string
  id: string
  /** mail or sms. */
  channel: string
  /** code or notice. */
  kind: string
  /** Sealed JSON: addressee, words, reference. It carries codes and links. */
  body: string
  /** Milliseconds; messages leave in this order. A tenant that sends many at once gets turns further in the future. */
  turn: number
  /** How often a send was begun. */
  tries: number
  /** The node that is sending it; empty when none. */
  leased_by: string
  /** Another node may take it from then on; 0 when free. */
  leased_until_at: number
  created_at: number
  due_at: number
  /** Never sent from then on. */
  deadline_at: number
}

/** What went to one destination or domain in one window of time. */
export interface SendingCountTable {
  /** Channel, kind, a keyed digest of the addressee or the domain, and the window's number. */
  name: string
  count: number
  ends_at: number
}

/** What became of one message to an account. Times are epoch seconds. */
export interface MessageLogTable {
  tenant_id: string
  account_id: string
  written_at: number
  id: string
  /** mail or sms. */
  channel: string
  /** What it is about; never its words. */
  topic: string
  /** The number that stands in it. */
  number: string
  /** The addressee, masked. */
  shown: string
  /** sent, refused or expired. */
  outcome: string
  why: string | null
  /** The number that the gateway gave it. */
  receipt: string | null
  tries: number
  ended_at: number
}
