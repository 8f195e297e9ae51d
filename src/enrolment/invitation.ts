import type { Account } from '#accounts/accounts.ts'
import { formatTime } from '#language/language.ts'
import { mailBody } from '#messages/mail.ts'
import type { EnrolmentTenant } from './enrolment.ts'
import { mailTexts } from './texts.ts'

export interface Invitation {
  tenant: EnrolmentTenant
  account: Account
  reference: string
  phrase: string | undefined
  url: string
  expiresAt: number
}

/** Mail M01. It has the URL at most, never the enrolment password: whoever reads one mailbox has only half. */
export function invitation({ tenant, account, reference, phrase, url, expiresAt }: Invitation) {
  const chosen = account.language
  const language = chosen && tenant.languages.includes(chosen) ? chosen : (tenant.languages[0] ?? 'en')
  const t = mailTexts[language]
  const withLink = tenant.policy.mailLinks === 'landing'
  const body = mailBody({
    language,
    salutation: account.userId,
    phrase,
    service: tenant.name,
    lead: [t.lead(tenant.name)],
    facts: [
      { label: t.service, value: tenant.name, ours: true },
      { label: t.userId, value: account.userId },
      { label: t.until, value: formatTime(expiresAt, language, tenant.timeZone) },
    ],
    link: withLink ? { label: t.open, url } : undefined,
    next: withLink ? [t.password, t.keep] : [t.noLink],
    notYou: t.notYou,
    support: tenant.support,
    reference,
  })
  return { subject: t.subject, ...body }
}
