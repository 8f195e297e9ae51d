/** Mail by SMTP: a pool of connections, a deadline on every wait, exactly one recipient. */
import { mailAddress } from './address.ts'
import { slotsOfChannel } from './delivery.ts'
import { plain } from './inert.ts'
import type { Sender } from './messages.ts'
import { probeSmtp } from './smtp-probe.ts'
import type { Outcome, Parcel, Transport } from './transport.ts'

export interface SmtpOptions {
  /** smtp:// or smtps://, with user and password where the server wants them (SEKISHO_SMTP_URL). */
  url: string
  /** The installation's own sender; a tenant's sender overrides the name and, where it has one, the address. */
  from: Sender & { address: string }
  dkim?: { domainName: string; keySelector: string; privateKey: string } | undefined
}

/** Throws when the sender is not one plain address. */
export function smtp({ url, from, dkim }: SmtpOptions): Transport {
  const own = mailAddress(from.address)
  if (own === undefined) throw new TypeError('the sender must be one plain mail address')
  // Read where there is a mail server, and at once: the deadline of the first mail is not for that.
  const pool = openPool()
  async function openPool() {
    const { createTransport } = await import('nodemailer')
    return createTransport({
      url,
      pool: true,
      maxConnections: slotsOfChannel,
      // The outbox alone repeats messages: a repetition inside the pool would be unknown to it.
      maxRequeues: 0,
      connectionTimeout: 10_000,
      greetingTimeout: 10_000,
      socketTimeout: 20_000,
      dnsTimeout: 5_000,
      disableFileAccess: true,
      disableUrlAccess: true,
      ...(dkim && { dkim }),
    })
  }

  const senderOf = (parcel: Parcel) => ({
    name: plain(parcel.from?.name ?? from.name),
    address: mailAddress(parcel.from?.address ?? '') ?? own,
  })

  return {
    async probe(parcel) {
      const to = mailAddress(parcel.to)
      if (to === undefined) throw new TypeError('not exactly one plain addressee')
      return probeSmtp({ url, dkim }, mailOf(parcel, senderOf(parcel), to))
    },

    async send(parcel, signal) {
      const to = mailAddress(parcel.to)
      if (to === undefined) return { sent: false, final: true, why: 'addressee' }
      try {
        await (await pool).sendMail({ ...mailOf(parcel, senderOf(parcel), to), signal })
        return { sent: true }
      } catch (error) {
        return refusal(error as SmtpError)
      }
    },

    close: async () => (await pool).close({ force: true }),
  }
}

function mailOf(parcel: Parcel, sender: { name: string; address: string }, to: string) {
  const domain = sender.address.split('@')[1]
  return {
    envelope: { from: sender.address, to: [to] },
    from: sender,
    to: { name: '', address: to },
    subject: plain(parcel.subject ?? ''),
    text: parcel.text,
    ...(parcel.html !== undefined && { html: parcel.html }),
    messageId: `<${parcel.id}@${domain}>`,
    date: new Date(parcel.at * 1000),
    // RFC 3834: no out-of-office answers, no loops.
    headers: { 'Auto-Submitted': 'auto-generated' },
  }
}

interface SmtpError {
  code?: string
  command?: string
  responseCode?: number
  permanent?: boolean
}

/** A refusal of the sender, the login or the connection says nothing about this message; one of recipient or words does. */
function refusal({ code, command, responseCode, permanent }: SmtpError): Outcome {
  const ofMessage = command === 'RCPT TO' || command === 'DATA'
  const why = [code, command, responseCode].filter((part) => part !== undefined).join(' ')
  return { sent: false, final: permanent === true && ofMessage, why: why || 'unknown' }
}
