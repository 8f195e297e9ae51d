import type { Account } from '#accounts/accounts.ts'
import type { Db } from '#database/database.ts'
import { formatTime, type Language } from '#language/language.ts'
import { type Mail, mailBody } from '#messages/mail.ts'
import { languageOf } from '#notices/notices.ts'
import type { ContactsParts, ContactsTenant, Here } from './account-contacts.ts'
import { masked } from './entries.ts'
import { mailTexts } from './mail-texts.ts'
import type { ChangeRow } from './store.ts'

/** A code to the address that it confirms, by mail or text message. */
export async function sendCode(
  { messages, notices }: ContactsParts,
  trx: Db,
  visit: Here,
  { account, row, code }: { account: Account; row: ChangeRow; code: string },
): Promise<void> {
  const { tenant, language, reference, now, origin } = visit
  const t = mailTexts[language]
  const { minutes } = tenant.policy.code
  const phrase = await notices.phraseOf(trx, tenant.id, account.id)
  // Browsers fill in the last line only on pages of this host (WICG, origin-bound one-time codes).
  const sms = () => ({ text: `${t.sms(tenant.name, code, minutes)}\n@${new URL(origin).hostname} #${code}` })
  const mail = () => ({
    subject: t.codeSubject,
    ...mailBody({
      ...frame({ tenant, account, language, reference, phrase }),
      lead: [t.code(code, tenant.name, minutes), t.never],
      facts: [],
      notYou: t.codeNotYou,
    }),
  })
  await messages.enqueue(
    trx,
    {
      tenantId: tenant.id,
      accountId: account.id,
      channel: row.kind === 'phone' ? 'sms' : 'mail',
      to: row.contact,
      from: tenant.senders[0] ?? { name: tenant.name },
      ...(row.kind === 'phone' ? sms() : mail()),
      kind: 'code',
      topic: 'contact-code',
      reference,
      deadline: now + minutes * 60,
    },
    now,
  )
}

interface From {
  ip: string
  browser: string
}

export type News =
  | { what: 'held' | 'removed'; row: ChangeRow; until: number; stopNumber: string; where: From }
  | { what: 'stopped'; row: ChangeRow; where: From }
  | { what: 'undone'; row: undefined }

interface Told {
  tenant: ContactsTenant
  account: Account
  to: readonly string[]
  news: News
  reference: string
  now: number
}

const lifetimeSeconds = 3 * 24 * 60 * 60

/** Mail M07 to the addresses that the account has, or had until a moment ago. */
export async function tellOld(parts: ContactsParts, trx: Db, told: Told): Promise<void> {
  const { tenant, account, to, reference, now } = told
  const phrase = await parts.notices.phraseOf(trx, tenant.id, account.id)
  const mail = newsMail(parts, told, phrase)
  for (const address of to) {
    await parts.messages.enqueue(
      trx,
      {
        tenantId: tenant.id,
        accountId: account.id,
        channel: 'mail',
        to: address,
        from: tenant.senders[0] ?? { name: tenant.name },
        ...mail,
        kind: 'notice',
        topic: `contact-${told.news.what}`,
        reference,
        deadline: now + lifetimeSeconds,
      },
      now,
    )
  }
}

function newsMail(parts: ContactsParts, { tenant, account, news, reference, now }: Told, phrase: string | undefined) {
  const language = languageOf(account, tenant)
  const t = mailTexts[language]
  const said = t[news.what]
  const stops = 'stopNumber' in news && news.until > now ? news : undefined
  const facts = [
    { label: t.service, value: tenant.name, ours: true },
    { label: t.userId, value: account.userId },
    { label: t.at, value: formatTime(now, language, tenant.timeZone) },
    ...(news.row ? [{ label: t[news.row.kind as 'mail' | 'phone'], value: shownOf(news.row), ours: true }] : []),
    ...('where' in news ? whereFacts(news.where, language) : []),
    ...(stops ? [{ label: said.until, value: formatTime(stops.until, language, tenant.timeZone) }] : []),
    ...(stops ? [{ label: t.number, value: stops.stopNumber, ours: true }] : []),
  ]
  const links = tenant.policy.mailLinks === 'landing'
  return {
    subject: said.subject,
    ...mailBody({
      ...frame({ tenant, account, language, reference, phrase }),
      lead: [said.lead],
      facts,
      link: stops && links ? { label: t.open, url: `${parts.addressOf(tenant.id)}/stop-change` } : undefined,
      next: [...(stops ? [links ? t.howToStop : t.howToStopNoLink] : []), ...(said.next ? [said.next] : [])],
      notYou: stops ? t.notYouStop : t.notYou,
    }),
  }
}

const shownOf = ({ kind, contact }: ChangeRow) => masked(kind, contact)

function whereFacts({ ip, browser }: From, language: Language): Mail['facts'] {
  const t = mailTexts[language]
  return [
    { label: t.browser, value: browser || t.unknown },
    { label: t.ip, value: ip, ours: true },
  ]
}

interface Framed {
  tenant: ContactsTenant
  account: Account
  language: Language
  reference: string
  phrase: string | undefined
}

function frame({ tenant, account, language, reference, phrase }: Framed) {
  return {
    language,
    salutation: account.userId,
    phrase,
    service: tenant.name,
    support: tenant.support,
    reference,
  }
}
