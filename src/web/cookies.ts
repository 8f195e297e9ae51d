/** One cookie of ours: its full name and its reach. */
export interface CookieRule {
  name: string
  path: string
  secure: boolean
  sameSite: 'Lax' | 'Strict'
}

/**
 * A cookie of the whole host: `__Host-name` on https, so that no neighbouring host can plant it (RFC 6265bis 4.1.3.2).
 * On http://localhost browsers refuse the prefix, so it has neither prefix nor Secure.
 */
export function hostCookie(origin: string, name: string): CookieRule {
  const secure = origin.startsWith('https://')
  return { name: secure ? `__Host-${name}` : name, path: '/', secure, sameSite: 'Lax' }
}

/** A cookie of one path: `__Secure-name` on https, since `__Host-` forbids a path. */
export function pathCookie(origin: string, name: string, path: string): CookieRule {
  const secure = origin.startsWith('https://')
  return { name: secure ? `__Secure-${name}` : name, path, secure, sameSite: 'Lax' }
}

/** What we write ourselves; anything else was not written by us. */
const ownValue = /^[\w.~-]{1,2048}$/
const longestHeader = 16_384

/**
 * The cookie's value out of a Cookie header; `undefined` for one that is missing, malformed, oversize, or there twice:
 * which of two is ours cannot be known, so the visitor is a stranger.
 */
export function readCookie(header: string | null | undefined, { name }: Pick<CookieRule, 'name'>): string | undefined {
  if (!header || header.length > longestHeader) return undefined
  const values = header
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1))
  const [value] = values
  return values.length === 1 && value !== undefined && ownValue.test(value) ? value : undefined
}

/** A Set-Cookie header. Without `maxAgeSeconds` it ends with the browser's session. Values are ids and secrets of ours only. */
export function writeCookie(rule: CookieRule, value: string, maxAgeSeconds?: number): string {
  if (!ownValue.test(value)) throw new TypeError(`cookie ${rule.name}: value has signs that cookies of ours never have`)
  return [
    `${rule.name}=${value}`,
    ...traits(rule),
    ...(maxAgeSeconds === undefined ? [] : [`Max-Age=${maxAgeSeconds}`]),
  ].join('; ')
}

/** A Set-Cookie header that ends the cookie. */
export function clearCookie(rule: CookieRule): string {
  return [`${rule.name}=`, ...traits(rule), 'Max-Age=0'].join('; ')
}

function traits({ path, secure, sameSite }: CookieRule): string[] {
  return [`Path=${path}`, 'HttpOnly', `SameSite=${sameSite}`, ...(secure ? ['Secure'] : [])]
}
