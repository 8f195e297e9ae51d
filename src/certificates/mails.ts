import type { Account } from '#accounts/accounts.ts'
import type { Db } from '#database/database.ts'
import { formatDate, formatTime, type Language } from '#language/language.ts'
import { type Mail, mailBody } from '#messages/mail.ts'
import type { CertificateParts, CertificateTenant } from './certificates.ts'
import { texts } from './texts.ts'

/** A reminder that could not leave for as long is no news any more. */
const reminderSeconds = 12 * 60 * 60

export interface Reader {
  tenant: CertificateTenant
  account: Account
  reference: string
  now: number
}

/** The language of what an account is told: its own where the tenant has it, else the tenant's first. */
export function languageOf({ language }: Account, { languages }: CertificateTenant): Language {
  return language && languages.includes(language) ? language : (languages[0] ?? 'en')
}

export interface ReadyMail {
  to: string
  commonName: string
  /** With a link its page asks for neither user ID nor password; without, the number is typed into a page of ours. */
  way: { url: string } | { number: string }
  isFirst: boolean
  expiresAt: number
}

/** Mail M02. It never holds the download password: who reads one mailbox has only half. */
export async function sendReady(parts: CertificateParts, trx: Db, reader: Reader, mail: ReadyMail): Promise<void> {
  const { tenant, account } = reader
  const language = languageOf(account, tenant)
  const t = texts[language].mail
  const { way, commonName, expiresAt, isFirst } = mail
  const withLink = 'url' in way
  await send(parts, trx, reader, mail.to, expiresAt, {
    subject: t.subject,
    lead: [(isFirst ? t.lead : t.another)(tenant.name)],
    facts: [
      { label: t.service, value: tenant.name, ours: true },
      { label: t.userId, value: account.userId },
      { label: t.commonName, value: commonName },
      { label: t.until, value: formatTime(expiresAt, language, tenant.timeZone) },
      ...(withLink ? [] : [{ label: t.number, value: way.number, ours: true }]),
    ],
    link: withLink ? { label: t.open, url: way.url } : undefined,
    next: [t.name, t.password, ...(withLink ? [t.guide, t.confidential] : [t.noLink, t.confidentialNumber])],
    notYou: t.notYou,
  })
}

/** Mail M10. */
export async function sendReminder(
  parts: CertificateParts,
  trx: Db,
  reader: Reader,
  { to, commonName, notAfter, days }: { to: string; commonName: string; notAfter: number; days: number },
): Promise<void> {
  const { tenant, account, now } = reader
  const language = languageOf(account, tenant)
  const t = texts[language].reminder
  await send(parts, trx, reader, to, now + reminderSeconds, {
    subject: t.subject(days),
    lead: [t.lead(days)],
    facts: [
      { label: t.commonName, value: commonName },
      { label: t.until, value: formatDate(notAfter, language, tenant.timeZone) },
    ],
    next: [tenant.policy.accountPage.on ? t.next : t.nextSupport],
    notYou: t.notYou,
  })
}

async function send(
  { messages, notices }: CertificateParts,
  trx: Db,
  { tenant, account, reference, now }: Reader,
  to: string,
  deadline: number,
  { subject, ...body }: Pick<Mail, 'lead' | 'facts' | 'link' | 'next' | 'notYou'> & { subject: string },
): Promise<void> {
  const phrase = await notices.phraseOf(trx, tenant.id, account.id)
  const frame = { salutation: account.userId, service: tenant.name, support: tenant.support, reference }
  const language = languageOf(account, tenant)
  await messages.enqueue(
    trx,
    {
      tenantId: tenant.id,
      accountId: account.id,
      channel: 'mail',
      to,
      from: tenant.senders[0] ?? { name: tenant.name },
      subject,
      ...mailBody({ ...frame, language, phrase, ...body }),
      kind: 'notice',
      reference,
      deadline,
    },
    now,
  )
}
