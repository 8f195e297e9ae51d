import { chooseLanguage, isLanguage, type Language } from '#language/language.ts'
import { readCookie } from './cookies.ts'
import type { SpokenLanguages, Visit, VisitTenant } from './visit.ts'

/** Name of the cookie that keeps a choice made by hand: language and time, `en.1800000000`. */
export const languageCookieName = 'language'
export const languageCookieSeconds = 365 * 24 * 60 * 60

/** What the request itself says: the switch on the page (`?lang=`), the cookie of an earlier choice, Accept-Language. */
export function spokenLanguages(request: {
  lang: string | undefined
  cookieHeader: string | undefined
  cookieName: string
  acceptLanguage: string | undefined
  now: number
}): SpokenLanguages {
  const chosen = isLanguage(request.lang)
    ? { language: request.lang, at: request.now }
    : readChoice(readCookie(request.cookieHeader, { name: request.cookieName }))
  return { chosen, acceptLanguage: request.acceptLanguage }
}

function readChoice(value: string | undefined): SpokenLanguages['chosen'] {
  const [, language, at] = /^(ja|en)\.(\d{1,12})$/.exec(value ?? '') ?? []
  return isLanguage(language) ? { language, at: Number(at) } : undefined
}

/** Who else has a say in the language of a page. */
export interface LanguageClaims {
  /** OpenID Connect Core 3.1.2.1: of the site's request. */
  uiLocales?: string | undefined
  account?: string | undefined
  /** When the sign-in or session began, epoch seconds: a choice made on a page since then wins over everything. */
  since?: number | undefined
}

/** Site, account, cookie, browser, tenant: in this order, but a choice made by hand during this sign-in or session comes first. */
export function languageFor(
  { chosen, acceptLanguage }: SpokenLanguages,
  offered: readonly Language[],
  { uiLocales, account, since }: LanguageClaims = {},
): Language {
  const byHand = chosen && since !== undefined && chosen.at >= since && offered.includes(chosen.language)
  if (byHand) return chosen.language
  return chooseLanguage({ uiLocales, account, cookie: chosen?.language, acceptLanguage }, offered)
}

/** The visit as it goes on once the sign-in or the account is known. */
export function inLanguageOf<T extends VisitTenant>(visit: Visit<T>, claims: LanguageClaims): Visit<T> {
  return { ...visit, language: languageFor(visit.spoken, visit.tenant.languages, claims) }
}
