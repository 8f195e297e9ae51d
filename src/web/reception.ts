import { timingSafeEqual } from 'node:crypto'
import type { Context, MiddlewareHandler } from 'hono'
import type { ClientAddress } from './client-address.ts'
import { type CookieRule, hostCookie, readCookie, writeCookie } from './cookies.ts'
import { readForm } from './forms.ts'
import type { ServerBindings } from './gate.ts'
import type { Hosts, Place } from './hosts.ts'
import { languageCookieName, languageCookieSeconds, languageFor, spokenLanguages } from './languages.ts'
import { Problem } from './problem.ts'
import { randomText } from './random.ts'
import { newNonce, newReference } from './reference.ts'
import { remembered } from './remembered.ts'
import { foreignForm, pageHeaders, provenance } from './security.ts'
import { statusText } from './status-texts.ts'
import type { Announced, PageLinks, Visit, Visiting, VisitTenant } from './visit.ts'

export interface ReceptionOptions<T extends VisitTenant> {
  hosts: Hosts
  clientAddress: ClientAddress
  findTenant(id: string): Promise<T | undefined>
  /** Epoch seconds. */
  now(): number
  /** A keyed digest (HMAC) of the form token's own purpose. */
  keyed(value: string): string
  links?(place: Place, tenant: T): PageLinks
  announced?(tenant: T, now: number): Promise<readonly Announced[]>
}

/** What pages answer. */
export const methods: readonly string[] = ['GET', 'HEAD', 'POST', 'OPTIONS']
const browserSeconds = 400 * 24 * 60 * 60

/**
 * Receives everybody who comes to a tenant's pages: mount it on `/t/:tenant/*`. Finds the tenant, makes the visit, refuses forms that no
 * page of ours sent, and dresses the answer. Throws Problems `not-found`, `method`, `foreign-form`.
 */
export function reception<T extends VisitTenant>(given: ReceptionOptions<T>): MiddlewareHandler<Visiting<T>> {
  // A person comes for several pages.
  const options = { ...given, keyed: remembered(given.keyed) }
  return async (c, next) => {
    if (!methods.includes(c.req.method)) throw new Problem('method', 405, statusText(405))
    const tenant = await options.findTenant(c.req.param('tenant') ?? '')
    if (!tenant) throw new Problem('not-found', 404, statusText(404))
    const { visit, cookies } = receive(c, tenant, options)
    const announced = await options.announced?.(tenant, visit.now)
    c.set('visit', announced?.length ? { ...visit, announced } : visit)
    await refuseForeignForm(c, visit)
    await next()
    dress(c, visit.nonce, cookies)
  }
}

function receive<T extends VisitTenant>(
  c: Context,
  tenant: T,
  options: ReceptionOptions<T>,
): { visit: Visit<T>; cookies: string[] } {
  const place = options.hosts.place(tenant.id)
  const now = options.now()
  const browser = browserOf(c, place.origin)
  const language = hostCookie(place.origin, languageCookieName)
  const spoken = spokenLanguages({
    lang: c.req.query('lang'),
    cookieHeader: c.req.header('cookie'),
    cookieName: language.name,
    acceptLanguage: c.req.header('accept-language'),
    now,
  })
  const cookies = [...browser.cookies]
  if (spoken.chosen?.at === now)
    cookies.push(writeCookie(language, `${spoken.chosen.language}.${now}`, languageCookieSeconds))
  const visit: Visit<T> = {
    tenant,
    language: languageFor(spoken, tenant.languages),
    spoken,
    nonce: newNonce(),
    base: place.base,
    path: publicPath(c),
    origin: place.origin,
    ...visitor(c, options.clientAddress),
    reference: newReference(),
    now,
    formToken: options.keyed(`${tenant.id}\n${browser.id}`),
    links: options.links?.(place, tenant) ?? {},
  }
  return { visit, cookies }
}

/** The visitor's address and browser, as the request tells them. */
export function visitor(c: Context, clientAddress: ClientAddress): { ip: string; userAgent: string } {
  const { incoming } = (c.env ?? {}) as ServerBindings
  return {
    ip: clientAddress(incoming?.socket?.remoteAddress, c.req.header('x-forwarded-for')),
    userAgent: (c.req.header('user-agent') ?? '').slice(0, 500),
  }
}

/** Path and query as the browser knows them: routes see another path where a tenant has its own host. */
export function publicPath(c: Context): string {
  const { arrival } = (c.env ?? {}) as ServerBindings
  if (arrival) return arrival.publicPath
  const { pathname, search } = new URL(c.req.url)
  return `${pathname}${search}`
}

/** A name for this browser that form tokens are bound to; it says nothing about the person. */
function browserOf(c: Context, origin: string): { id: string; cookies: string[] } {
  const rule: CookieRule = hostCookie(origin, 'browser')
  const known = readCookie(c.req.header('cookie'), rule)
  if (known && /^[\w-]{22}$/.test(known)) return { id: known, cookies: [] }
  const id = randomText(16)
  return { id, cookies: [writeCookie(rule, id, browserSeconds)] }
}

async function refuseForeignForm(c: Context, visit: Visit): Promise<void> {
  const source = { method: c.req.method, origin: c.req.header('origin'), secFetchSite: c.req.header('sec-fetch-site') }
  const made = provenance(source, visit.origin)
  if (made === 'foreign') throw foreignForm(`origin ${source.origin}, sec-fetch-site ${source.secFetchSite}`)
  if (made !== 'unsaid') return
  const form = await readForm(c, { lines: ['message'] })
  if (!sameText(form.text('form_token'), visit.formToken)) throw foreignForm('form token')
}

function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}

function dress(c: Context, nonce: string, cookies: readonly string[]): void {
  const { headers } = c.res
  if (!headers.get('content-type')?.startsWith('text/html')) return
  if (!headers.has('content-security-policy'))
    for (const [name, value] of Object.entries(pageHeaders({ nonce }))) c.res.headers.set(name, value)
  for (const cookie of cookies) c.res.headers.append('set-cookie', cookie)
}
