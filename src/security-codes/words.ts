import { formatTime, type Language } from '#language/language.ts'
import { mailBody } from '#messages/mail.ts'
import type { Support } from '#web/visit.ts'
import { texts } from './texts.ts'

export interface Wording {
  service: string
  support: Support
  timeZone: string
  language: Language
  userId: string
  phrase: string | undefined
  code: string
  minutes: number
  /** Who asks for the sign-in; null: a page of our own. */
  site: string | null
  /** The prompt number, as it stands on the page. */
  prompt: string
  browser: string
  ip: string
  /** Of the sign-in pages: browsers fill the code in there and nowhere else. */
  host: string
  reference: string
  now: number
}

/** Mail M03: the code first, so that it can be read without opening the mail. No link. */
export function codeMail(facts: Wording) {
  const {
    service,
    support,
    timeZone,
    language,
    userId,
    phrase,
    code,
    minutes,
    site,
    prompt,
    browser,
    ip,
    reference,
    now,
  } = facts
  const t = texts[language]
  return {
    subject: t.subject(service),
    ...mailBody({
      language,
      salutation: userId,
      phrase,
      service,
      support,
      reference,
      lead: [t.code(code, service, minutes), t.never],
      facts: [
        ...(site === null ? [] : [{ label: t.site, value: site }]),
        { label: t.prompt, value: prompt, ours: true },
        { label: t.at, value: formatTime(now, language, timeZone) },
        { label: t.browser, value: browser || t.unknown },
        { label: t.ip, value: ip, ours: true },
      ],
      next: [t.newest],
      notYou: t.notYou,
    }),
  }
}

/** What fits one message: in the alphabet of the standard (GSM 03.38), and in any other. */
const mostLetters = 160
const mostSigns = 70
const shortestName = 4

/** The last line is for browsers (WICG, origin-bound one-time codes): host without a port, and the code. */
export function codeSms({ service, language, code, minutes, host }: Wording): string {
  const lastLine = `\n@${host} #${code}`
  const said = (name: string) => `${texts[language].sms(name, code, minutes)}${lastLine}`
  const most = /^[\x20-\x7e\n]*$/.test(said(service)) ? mostLetters : mostSigns
  const room = Math.max(most - said('').length, shortestName)
  return said([...service].slice(0, room).join(''))
}

type TestWording = Pick<Wording, 'service' | 'support' | 'language' | 'userId' | 'phrase' | 'reference'>

/** So that a person can see whether a code would arrive. */
export function testMail({ service, support, language, userId, phrase, reference }: TestWording) {
  const t = texts[language]
  return {
    subject: t.testSubject(service),
    ...mailBody({
      ...{ language, salutation: userId, phrase, service, support, reference },
      lead: [t.test(service)],
      facts: [],
      notYou: t.testNotYou,
    }),
  }
}

export function testSms({ service, language }: TestWording): string {
  return texts[language].testSms([...service].slice(0, 20).join(''))
}
