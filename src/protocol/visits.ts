import type { IncomingMessage } from 'node:http'
import { chooseLanguage } from '#language/language.ts'
import type { ClientAddress } from '#web/client-address.ts'
import { hostCookie } from '#web/cookies.ts'
import type { Hosts } from '#web/hosts.ts'
import { languageCookieName, languageFor, spokenLanguages } from '#web/languages.ts'
import { newNonce, newReference } from '#web/reference.ts'
import type { Visit } from '#web/visit.ts'
import type { ProtocolTenant } from './exchange.ts'

/** A request to the engine as a visit: it passes no reception, since sites and browsers of any origin may make it. */
export function visitFrom(
  incoming: IncomingMessage,
  publicPath: string,
  tenant: ProtocolTenant,
  { hosts, clientAddress, now }: { hosts: Hosts; clientAddress: ClientAddress; now: number },
): Visit<ProtocolTenant> {
  const { headers, socket } = incoming
  const { origin, base } = hosts.place(tenant.id)
  const asked = new URLSearchParams(publicPath.split('?', 2)[1] ?? '')
  const spoken = spokenLanguages({
    lang: undefined,
    cookieHeader: headers.cookie,
    cookieName: hostCookie(origin, languageCookieName).name,
    acceptLanguage: headers['accept-language'],
    now,
  })
  const forwardedFor = headers['x-forwarded-for']
  return {
    tenant,
    language: languageFor(spoken, tenant.languages, { uiLocales: asked.get('ui_locales') ?? undefined }),
    spoken,
    nonce: newNonce(),
    base,
    path: publicPath,
    origin,
    ip: clientAddress(socket.remoteAddress, typeof forwardedFor === 'string' ? forwardedFor : forwardedFor?.join(',')),
    userAgent: (headers['user-agent'] ?? '').slice(0, 500),
    reference: newReference(),
    now,
    // The engine's pages have no forms.
    formToken: '',
    links: {},
  }
}

/** The language that a site asks for, as far as the tenant speaks it. */
export function askedLanguage(uiLocales: string | undefined, tenant: ProtocolTenant) {
  return uiLocales === undefined ? undefined : chooseLanguage({ uiLocales }, tenant.languages)
}
