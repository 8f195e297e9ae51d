/** One mail by a connection of its own, told step by step: for whoever sets the mail server up. */
import type MailMessage from 'nodemailer/lib/mailer/index.js'
import { plain } from './inert.ts'
import type { Probed, Stage } from './transport.ts'

type Dkim = { domainName: string; keySelector: string; privateKey: string } | undefined

const limits = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000, dnsTimeout: 5_000 }

interface Failure {
  code?: string
  response?: string
  message?: string
}

export async function probeSmtp(
  { url, dkim }: { url: string; dkim: Dkim },
  mail: MailMessage.Options,
): Promise<Probed> {
  const signed = await isSigned(mail, dkim)
  const { createTransport } = await import('nodemailer')
  const transport = createTransport({
    url,
    ...limits,
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(dkim && { dkim }),
  })
  const stages: Stage[] = []
  try {
    await transport.verify()
    stages.push({ stage: 'connected', ok: true, said: undefined })
    if (new URL(url).username !== '') stages.push({ stage: 'signed-in', ok: true, said: undefined })
    const { response } = await transport.sendMail(mail)
    stages.push({ stage: 'accepted', ok: true, said: said(response) })
    return { sent: true, dkim: signed, stages }
  } catch (thrown) {
    return { sent: false, dkim: signed, stages: [...stages, ...failed(thrown as Failure, stages.length > 0)] }
  } finally {
    transport.close()
  }
}

/** At which step it ended, and the server's own words where it said any. */
function failed({ code, response, message }: Failure, connected: boolean): Stage[] {
  const words = said(response ?? message ?? code ?? '')
  if (connected) return [{ stage: 'accepted', ok: false, said: words }]
  if (code !== 'EAUTH') return [{ stage: 'connected', ok: false, said: words }]
  return [
    { stage: 'connected', ok: true, said: undefined },
    { stage: 'signed-in', ok: false, said: words },
  ]
}

/** By the mail itself, not by the settings: a key that cannot be used signs nothing. */
async function isSigned(mail: MailMessage.Options, dkim: Dkim): Promise<Probed['dkim']> {
  if (!dkim) return undefined
  const { createTransport } = await import('nodemailer')
  const drawn = createTransport({ streamTransport: true, buffer: true, dkim } as never)
  const { message } = (await drawn.sendMail(mail)) as unknown as { message: Buffer }
  const header = /^DKIM-Signature:(?:.*\r?\n(?:[ \t].*\r?\n)*)/im.exec(message.toString())?.[0] ?? ''
  const [, domain] = /\bd=([^;\s]+)/.exec(header) ?? []
  const [, selector] = /\bs=([^;\s]+)/.exec(header) ?? []
  return domain && selector ? { domain, selector } : undefined
}

/** Servers say what they like: one line, without signs that move a terminal. */
function said(words: string): string | undefined {
  const line = plain(words).slice(0, 300)
  return line === '' ? undefined : line
}
