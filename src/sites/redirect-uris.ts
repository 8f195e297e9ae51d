/** Where a site may be answered. Matching is exact (RFC 9700 section 2.1); only the port of a loopback address is free. */

export type SiteKind = 'web' | 'spa' | 'native'

/** What is wrong with an address; stable, part of the API. */
export type UriFault = 'not-a-uri' | 'fragment' | 'user-information' | 'wildcard' | 'scheme' | 'insecure' | 'loopback'

/** What a URI may be written with (RFC 3986 section 2), so that no two readers see different addresses in it. */
const uriForm = /^[A-Za-z][A-Za-z0-9+.-]*:[A-Za-z0-9._~:/?#[\]@!$&'()*+,;=%-]+$/
const longest = 2000

const loopbacks = new Set(['localhost', '127.0.0.1', '[::1]'])

/** Reverse domain name (RFC 8252 section 7.1): at least one dot, which also keeps javascript:, data: and file: out. */
const privateScheme = /^[a-z][a-z0-9-]*(?:\.[a-z0-9-]+)+:$/

/** The fault of a redirect URI for a site of this kind; undefined for one that may be used. */
export function redirectUriFault(uri: string, kind: SiteKind): UriFault | undefined {
  const url = uri.length <= longest && uriForm.test(uri) ? URL.parse(uri) : null
  if (!url) return 'not-a-uri'
  if (uri.includes('#')) return 'fragment'
  if (uri.includes('*')) return 'wildcard'
  if (url.username || url.password || /^[^:]+:\/\/[^/?]*@/.test(uri)) return 'user-information'
  return kind === 'native' ? nativeFault(url) : webFault(url)
}

/** http is for development on the same machine. */
function webFault({ protocol, hostname }: URL): UriFault | undefined {
  if (protocol === 'https:') return undefined
  if (protocol !== 'http:') return 'scheme'
  return loopbacks.has(hostname) ? undefined : 'insecure'
}

/** Claimed https, loopback with any port, or a private scheme (RFC 8252 section 7). */
function nativeFault({ protocol, hostname }: URL): UriFault | undefined {
  if (protocol === 'https:') return loopbacks.has(hostname) ? 'loopback' : undefined
  if (protocol === 'http:') return loopbacks.has(hostname) ? undefined : 'insecure'
  return privateScheme.test(protocol) ? undefined : 'scheme'
}

/** Whether only the app that claims this address can receive what is sent to it (RFC 8252 section 8.6). */
export function provesItsOwner(redirectUri: string): boolean {
  return redirectUri.startsWith('https:')
}

/** Origin and path of an https address; undefined for any other. */
export function redirectPath(redirectUri: string): { origin: string; path: string } | undefined {
  const url = URL.parse(redirectUri)
  return url?.protocol === 'https:' ? { origin: url.origin, path: url.pathname } : undefined
}
