/**
 * The development mailbox: keeps messages in the database instead of sending them, and shows them.
 *
 *   transport    a way out for the outbox that leads here
 *   list, find   what was kept, newest first
 *
 * Whoever reads it reads everybody's codes and links: it is mounted only where SEKISHO_MAILBOX is on, which needs an address
 * of this machine. The messages are sealed like those of the outbox.
 */
import type { Keyring } from '#crypto/sealing.ts'
import type { Database } from '#database/database.ts'
import type { Channel, Parcel, Transport } from '#messages/messages.ts'
import * as store from './store.ts'

export interface KeptMessage {
  id: string
  channel: Channel
  to: string
  subject: string | null
  text: string
  html: string | null
  /** RFC 3339. */
  at: string
}

export interface Mailbox {
  transport(channel: Channel): Transport
  /** Newest first, of one addressee or of all. */
  list(to?: string): Promise<KeptMessage[]>
  find(id: string): Promise<KeptMessage | undefined>
}

/** As many of the newest messages are kept. */
const kept = 1000

export function mailbox({ database, keyring }: { database: Database; keyring: Keyring }): Mailbox {
  const open = (body: string) => JSON.parse(keyring.open('mailbox', body)) as KeptMessage

  return {
    transport: (channel) => ({
      async send(parcel) {
        const body = keyring.seal('mailbox', JSON.stringify(keptMessage(channel, parcel)))
        const number = Math.floor((performance.timeOrigin + performance.now()) * 1000)
        await database.durably((trx) => store.keep(trx, { id: parcel.id, body, number }, kept))
        return { sent: true }
      },
      async probe(parcel) {
        await this.send(parcel, AbortSignal.timeout(0))
        return { sent: true, dkim: undefined, stages: [{ stage: 'kept', ok: true, said: undefined }] }
      },
      close() {},
    }),

    async list(to) {
      const all = (await store.newest(database.db, kept)).map(open)
      return to === undefined ? all : all.filter((message) => message.to === to)
    },

    async find(id) {
      const body = await store.find(database.db, id)
      return body === undefined ? undefined : open(body)
    },
  }
}

function keptMessage(channel: Channel, { id, to, subject, text, html, at }: Parcel): KeptMessage {
  return { id, channel, to, subject: subject ?? null, text, html: html ?? null, at: new Date(at * 1000).toISOString() }
}
