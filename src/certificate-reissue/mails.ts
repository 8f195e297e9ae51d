import type { Account } from '#accounts/accounts.ts'
import type { CertificateTenant } from '#certificates/certificates.ts'
import type { Db } from '#database/database.ts'
import { formatTime } from '#language/language.ts'
import { mailBody } from '#messages/mail.ts'
import { languageOf } from '#notices/notices.ts'
import type { CertificateReissueParts } from './certificate-reissue.ts'
import { mailTexts } from './texts.ts'

interface Reader {
  tenant: CertificateTenant
  account: Account
  reference: string
  now: number
}

interface ReissueMail {
  to: string
  askedBy: 'owner' | 'support'
  way: { url: string } | { number: string }
  expiresAt: number
}

/** Mail M05. */
export async function sendReissue(
  { messages, notices }: CertificateReissueParts,
  trx: Db,
  { tenant, account, reference, now }: Reader,
  { to, askedBy, way, expiresAt }: ReissueMail,
): Promise<void> {
  const language = languageOf(account, tenant)
  const t = mailTexts[language]
  const withLink = 'url' in way
  const body = mailBody({
    language,
    salutation: account.userId,
    phrase: await notices.phraseOf(trx, tenant.id, account.id),
    service: tenant.name,
    lead: [t.lead(tenant.name)],
    facts: [
      { label: t.service, value: tenant.name, ours: true },
      { label: t.userId, value: account.userId },
      { label: t.askedBy, value: t.asked[askedBy], ours: true },
      { label: t.until, value: formatTime(expiresAt, language, tenant.timeZone) },
      ...(withLink ? [] : [{ label: t.number, value: way.number, ours: true }]),
    ],
    link: withLink ? { label: t.open, url: way.url } : undefined,
    next: withLink ? [t.next, t.keep] : [t.noLink, t.next, t.keepNumber],
    notYou: t.notYou,
    support: tenant.support,
    reference,
  })
  const from = tenant.senders[0] ?? { name: tenant.name }
  const parcel = { tenantId: tenant.id, accountId: account.id, channel: 'mail', to, from, subject: t.subject } as const
  await messages.enqueue(trx, { ...parcel, ...body, kind: 'notice', reference, deadline: expiresAt }, now)
}
