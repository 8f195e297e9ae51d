/**
 * The two languages of every page, mail and error, and the choice between them.
 *
 *   words       declares the texts of a room: Japanese is the source, English has the same shape
 *   chooseLanguage  which language a person gets
 *   formatTime, formatDate  moments in the tenant's time zone, as the language writes them
 *
 * Rooms keep their own words in `texts.ts`; nothing here knows a text of a room.
 */
export const languages = ['ja', 'en'] as const
export type Language = (typeof languages)[number]

/** One text in both languages. */
export interface Words {
  ja: string
  en: string
}

/** A text, or a function of parameters that gives a text; the same parameters in both languages. */
export type Texts = { [key: string]: string | ((...parameters: never[]) => string) | Texts }

/** Texts of the same keys and parameters as `T`, with other words. */
export type SameShape<T> = {
  [K in keyof T]: T[K] extends string
    ? string
    : T[K] extends (...parameters: infer P) => string
      ? (...parameters: P) => string
      : SameShape<T[K]>
}

/** The texts of a room. A missing key or a wrong parameter in English does not compile. */
export function words<T extends Texts>(ja: T, en: SameShape<T>): Record<Language, SameShape<T>> {
  return { ja: ja as unknown as SameShape<T>, en }
}

export function isLanguage(value: string | undefined): value is Language {
  return languages.some((language) => language === value)
}

/** What a person or a site said about languages, strongest first; each may be absent. */
export interface LanguageWishes {
  /** OpenID Connect Core 3.1.2.1: languages separated by spaces, best first. */
  uiLocales?: string | undefined
  account?: string | undefined
  cookie?: string | undefined
  acceptLanguage?: string | undefined
}

/** The first wish that the tenant offers; else the tenant's first language. */
export function chooseLanguage(wishes: LanguageWishes, offered: readonly Language[]): Language {
  const inOrder = [
    ...(wishes.uiLocales ?? '').split(' '),
    wishes.account ?? '',
    wishes.cookie ?? '',
    ...acceptedLanguages(wishes.acceptLanguage ?? ''),
  ]
  for (const tag of inOrder) {
    const language = tag.toLowerCase().split('-')[0]
    if (isLanguage(language) && offered.includes(language)) return language
  }
  return offered[0] ?? 'en'
}

const accepted = new Map<string, readonly string[]>()
const mostAccepted = 300

/** Browsers of one kind all say the same. */
function acceptedLanguages(header: string): readonly string[] {
  const wishes = header.slice(0, 400)
  const known = accepted.get(wishes)
  if (known) return known
  const read = readAccepted(wishes)
  if (accepted.size >= mostAccepted) accepted.clear()
  accepted.set(wishes, read)
  return read
}

/** RFC 9110 section 12.5.4: tags by falling weight; a weight of zero means "not this one". */
function readAccepted(header: string): string[] {
  return header
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().split(';')
      const weight = parameters.map((parameter) => /^\s*q=([\d.]+)\s*$/.exec(parameter)?.[1]).find(Boolean)
      return { tag, weight: weight === undefined ? 1 : Number(weight) }
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .map(({ tag }) => tag)
}

const locales: Record<Language, string> = { ja: 'ja-JP', en: 'en-GB' }

/** A moment as a person reads it, to the minute. `at` in epoch seconds. */
export function formatTime(at: number, language: Language, timeZone: string): string {
  return formatter(language, timeZone, { dateStyle: 'medium', timeStyle: 'short' }).format(at * 1000)
}

/** The day of a moment. `at` in epoch seconds. */
export function formatDate(at: number, language: Language, timeZone: string): string {
  return formatter(language, timeZone, { dateStyle: 'long' }).format(at * 1000)
}

const formatters = new Map<string, Intl.DateTimeFormat>()

/** Making a formatter costs far more than using one. */
function formatter(language: Language, timeZone: string, style: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language} ${timeZone} ${JSON.stringify(style)}`
  const known = formatters.get(key)
  if (known) return known
  const made = new Intl.DateTimeFormat(locales[language], { ...style, timeZone })
  formatters.set(key, made)
  return made
}
