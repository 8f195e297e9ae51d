import type { IncomingMessage } from 'node:http'
import { chooseLanguage, type Language } from '#language/language.ts'
import type { ClientAddress } from '#web/client-address.ts'
import { hostCookie } from '#web/cookies.ts'
import type { Hosts, Place } from '#web/hosts.ts'
import { languageCookieName, languageFor, spokenLanguages } from '#web/languages.ts'
import { newNonce, newReference } from '#web/reference.ts'
import type { PageLinks, Visit } from '#web/visit.ts'
import type { ProtocolTenant } from './exchange.ts'

interface VisitFacts {
  hosts: Hosts
  clientAddress: ClientAddress
  now: number
  links?: ((place: Place, tenant: ProtocolTenant) => PageLinks) | undefined
}

/**
 * A request to the engine as a visit: it passes no reception, since sites and browsers of any origin may make it. Most
 * answers are no pages, so what only a page needs is made when one is.
 */
export function visitFrom(
  { headers, socket }: IncomingMessage,
  publicPath: string,
  tenant: ProtocolTenant,
  { hosts, clientAddress, now, links }: VisitFacts,
): Visit<ProtocolTenant> {
  const place = hosts.place(tenant.id)
  const { origin, base } = place
  const spoken = once(() =>
    spokenLanguages({
      lang: undefined,
      cookieHeader: headers.cookie,
      cookieName: hostCookie(origin, languageCookieName).name,
      acceptLanguage: headers['accept-language'],
      now,
    }),
  )
  const uiLocales = () => new URLSearchParams(publicPath.split('?', 2)[1] ?? '').get('ui_locales') ?? undefined
  const language = once(() => languageFor(spoken(), tenant.languages, { uiLocales: uiLocales() }))
  const nonce = once(newNonce)
  const reference = once(newReference)
  const forwardedFor = [headers['x-forwarded-for'] ?? []].flat().join(',') || undefined
  const ip = once(() => clientAddress(socket.remoteAddress, forwardedFor))
  return {
    tenant,
    base,
    origin,
    path: publicPath,
    now,
    userAgent: (headers['user-agent'] ?? '').slice(0, 500),
    // The engine's pages have no forms.
    formToken: '',
    links: links?.(place, tenant) ?? {},
    get spoken() {
      return spoken()
    },
    get language() {
      return language()
    },
    get nonce() {
      return nonce()
    },
    get reference() {
      return reference()
    },
    get ip() {
      return ip()
    },
  }
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

/** The language that a site asks for, as far as the tenant speaks it. */
export function askedLanguage(uiLocales: string | undefined, tenant: ProtocolTenant): Language | undefined {
  return uiLocales === undefined ? undefined : chooseLanguage({ uiLocales }, tenant.languages)
}
