import type { Sender } from './messages.ts'

/** A message as a transport gets it: opened, and with its lasting id. */
export interface Parcel {
  /** The same on every try, so that a receiver can tell a repetition. */
  id: string
  tenantId: string
  to: string
  from?: Sender | undefined
  subject?: string | undefined
  text: string
  html?: string | undefined
  reference: string
  /** When it was written, epoch seconds. */
  at: number
}

/** What came of one try. `final`: this message itself was refused, trying again is of little use. `why` names nobody. */
export type Outcome = { sent: true; receipt?: string | undefined } | { sent: false; final: boolean; why: string }

/** One way out of the house. `send` never throws for what the other side does, and ends soon after `signal` aborts. */
export interface Transport {
  send(parcel: Parcel, signal: AbortSignal): Promise<Outcome>
  /** Sends one message and tells each step; for whoever sets the way out up. Never throws for what the other side does. */
  probe?(parcel: Parcel): Promise<Probed>
  close(): void
}

/** One step of a way out. `said`: the other side's own words. */
export interface Stage {
  stage: 'connected' | 'signed-in' | 'accepted' | 'kept'
  ok: boolean
  said: string | undefined
}

export interface Probed {
  sent: boolean
  stages: Stage[]
  /** By which key the mail is signed (RFC 6376); undefined: it is not. */
  dkim: { domain: string; selector: string } | undefined
}
