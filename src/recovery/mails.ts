import { formatTime, type Language } from '#language/language.ts'
import { mailBody } from '#messages/mail.ts'
import type { RecoveryTenant } from './recovery.ts'
import { mailTexts } from './texts.ts'

interface Common {
  tenant: RecoveryTenant
  language: Language
  phrase: string | undefined
  asked: { at: number; ip: string; browser: string }
  reference: string
}

/** Mail M04. With a link its page asks for neither user ID nor password; without, a number is typed into a page of ours. */
export function reissueMail(
  facts: Common & { userId: string; way: { url: string } | { number: string }; expiresAt: number },
) {
  const { tenant, language, userId, way, expiresAt } = facts
  const t = mailTexts[language].reissue
  const withLink = 'url' in way
  return {
    subject: t.subject,
    ...mailBody({
      ...frame(facts, userId),
      lead: [t.lead(tenant.name)],
      facts: [
        { label: t.service, value: tenant.name, ours: true },
        { label: t.userId, value: userId },
        ...askedFrom(facts),
        { label: t.until, value: formatTime(expiresAt, language, tenant.timeZone) },
        ...(withLink ? [] : [{ label: t.number, value: way.number, ours: true }]),
      ],
      link: withLink ? { label: t.open, url: way.url } : undefined,
      next: withLink ? [t.keep] : [t.noLink, t.keepNumber],
      notYou: t.notYou,
    }),
  }
}

/** The user IDs of an address, and nothing else of their accounts. */
export function userIdMail(facts: Common & { userIds: readonly string[] }) {
  const { tenant, language, userIds } = facts
  const t = mailTexts[language].userIdMail
  return {
    subject: t.subject,
    ...mailBody({
      ...frame(facts, t.salutation),
      lead: [t.lead(tenant.name)],
      facts: [...userIds.map((userId) => ({ label: mailTexts[language].userId, value: userId })), ...askedFrom(facts)],
      next: [t.next],
      notYou: t.notYou,
    }),
  }
}

/** The code that proves another registered mail address. */
export function codeMail(facts: Omit<Common, 'asked'> & { userId: string; code: string; minutes: number }) {
  const { tenant, language, userId, code, minutes } = facts
  const t = mailTexts[language].code
  return {
    subject: t.subject,
    ...mailBody({
      ...frame(facts, userId),
      lead: [t.lead(code, tenant.name, minutes), t.never],
      facts: [],
      notYou: t.notYou,
    }),
  }
}

/** The last line is for browsers, which fill in the code only on the pages of this host (WICG origin-bound codes). */
export function codeSms({ tenant, language, code, minutes, host }: Pick<Common, 'tenant' | 'language'> & SmsCode) {
  return `${mailTexts[language].code.sms(tenant.name, code, minutes)}\n@${host} #${code}`
}

interface SmsCode {
  code: string
  minutes: number
  host: string
}

function frame({ tenant, language, phrase, reference }: Omit<Common, 'asked'>, salutation: string) {
  return { language, salutation, phrase, service: tenant.name, support: tenant.support, reference }
}

function askedFrom({ tenant, language, asked }: Common) {
  const t = mailTexts[language]
  return [
    { label: t.askedAt, value: formatTime(asked.at, language, tenant.timeZone), ours: true },
    { label: t.browser, value: asked.browser || t.unknown },
    { label: t.ip, value: asked.ip, ours: true },
  ]
}
