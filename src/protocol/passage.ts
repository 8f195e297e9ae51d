/**
 * The passage of one request through the engine: what is looked at before, so that the engine sees only living sessions,
 * and what leaves afterwards, so that no page and no cookie of the engine's own does.
 */
import type { IncomingMessage } from 'node:http'
import { errors, type KoaContextWithOIDC } from 'oidc-provider'
import { publishedSeconds } from '#signing-keys/signing-keys.ts'
import type { ErrorLog } from '#web/errors.ts'
import { Problem } from '#web/problem.ts'
import { pageHeaders } from '#web/security.ts'
import { handOverPage } from '#web/ways-out.ts'
import { type BrowserSessions, giveSessionCookie, sessionCookie } from './browser-sessions.ts'
import { routes } from './engine.ts'
import { type Exchange, exchangeOf } from './exchange.ts'
import type { resumptions } from './interactions.ts'
import { type EngineError, errorPage } from './pages.ts'

export interface PassageParts {
  browserSessions: BrowserSessions
  resume: ReturnType<typeof resumptions>
  log: ErrorLog
}

const cached = `public, max-age=${publishedSeconds}`
const resumePath = /^\/authorize\/([\w-]{43})$/

/** Koa middleware, in front of the engine's own. */
export function passage({ browserSessions, resume, log }: PassageParts) {
  return async function pass(ctx: KoaContextWithOIDC, next: () => Promise<unknown>): Promise<void> {
    const exchange = exchangeOf(ctx.req)
    try {
      if (await enter(ctx, exchange)) await next()
    } catch (error) {
      report(log, exchange, ctx, error)
      await showError(ctx, exchange, error)
    }
    await leave(ctx, exchange, log)
  }

  /** False when the answer is given already. */
  async function enter(ctx: KoaContextWithOIDC, exchange: Exchange): Promise<boolean> {
    if (!ctx.path.startsWith(routes.authorization)) return true
    const { tenant, origin } = exchange.visit
    const { cookie } = ctx.req.headers
    exchange.signedIn = await browserSessions.find(tenant, cookie, origin)
    const uid = resumePath.exec(ctx.path)?.[1]
    const resumed = uid === undefined ? undefined : await resume(exchange, uid, cookie)
    settleCookie(ctx.req, exchange)
    if (exchange.hasNewKey && exchange.signedIn)
      exchange.cookies.push(giveSessionCookie(exchange.visit, exchange.signedIn.key))
    if (resumed?.kind !== 'again') return true
    ctx.status = 303
    ctx.redirect(`${exchange.visit.base}${routes.authorization}?${new URLSearchParams(resumed.params)}`)
    return false
  }
}

/** The engine sees the key of the living session, or none: a cookie without one would make it begin a session by that name. */
function settleCookie(request: IncomingMessage, { visit, signedIn }: Exchange): void {
  const { name } = sessionCookie(visit.tenant.id, visit.origin)
  const others = (request.headers.cookie ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair !== '' && !pair.startsWith(`${name}=`))
  request.headers.cookie = [...others, ...(signedIn ? [`${name}=${signedIn.key}`] : [])].join('; ')
}

async function leave(ctx: KoaContextWithOIDC, exchange: Exchange, log: ErrorLog): Promise<void> {
  const { name } = sessionCookie(exchange.visit.tenant.id, exchange.visit.origin)
  const set = [ctx.res.getHeader('set-cookie') ?? []].flat().map(String)
  const kept = set.filter((cookie) => !cookie.startsWith(`${name}=`))
  const cookies = [...kept, ...exchange.cookies]
  if (cookies.length > 0) ctx.set('set-cookie', cookies)
  else ctx.remove('set-cookie')
  const location = String(ctx.res.getHeader('location') ?? '')
  if (location !== '' && /^(?!https?:)[a-z][a-z0-9+.-]*:/i.test(location)) {
    await waitForTap(ctx, exchange, location)
  } else if (location !== '') {
    // A browser that follows reads no body; this one would hold the code.
    ctx.body = ''
    ctx.remove('content-type')
  } else if (ctx.response.is('html') && !exchange.hasOwnPage) {
    // A page that is not ours is one we did not know of: it is not shown.
    const fault = new Error('the engine made a page of its own')
    report(log, exchange, ctx, fault)
    await showError(ctx, exchange, fault)
  }
  if (ctx.path.startsWith('/.well-known/') && ctx.status === 200) {
    ctx.set('cache-control', cached)
  }
  if (ctx.path === routes.jwks && ctx.status === 200) ctx.set('cache-control', cached)
}

/** Android opens an app by its private scheme only when a person taps: a redirect would end nowhere. */
async function waitForTap(ctx: KoaContextWithOIDC, exchange: Exchange, location: string): Promise<void> {
  ctx.remove('location')
  ctx.status = 200
  ctx.set(pageHeaders({ nonce: exchange.visit.nonce }))
  ctx.body = String(await handOverPage(exchange.visit, location, ctx.oidc?.client?.clientName))
}

/** For the engine's `renderError`, and for what goes wrong around it. */
export async function showError(ctx: KoaContextWithOIDC, exchange: Exchange, error: unknown, code?: string) {
  exchange.hasOwnPage = true
  const { status, ...said } = judged(error, code)
  ctx.status = status
  if (error instanceof Problem && error.retryAfterSeconds !== undefined)
    ctx.set('retry-after', String(Math.ceil(error.retryAfterSeconds)))
  ctx.set(pageHeaders({ nonce: exchange.visit.nonce }))
  ctx.body = String(await errorPage(exchange.visit, said))
}

function judged(error: unknown, code = 'server_error'): EngineError & { status: number } {
  if (error instanceof errors.SessionNotFound) return { status: 410, kind: 'expired', code: 'expired' }
  if (error instanceof errors.OIDCProviderError && error.statusCode < 500)
    return { status: error.statusCode, kind: 'refused', code: error.error, description: error.error_description }
  if (error instanceof Problem) return { status: error.status, kind: 'fault', code: error.code }
  return { status: 500, kind: 'fault', code }
}

/** An answer to a machine while the database is out of reach: later, and not never. */
export function busyAnswer(ctx: KoaContextWithOIDC, error: unknown): void {
  if (!(error instanceof Problem)) return
  ctx.status = error.status
  ctx.set('retry-after', String(Math.ceil(error.retryAfterSeconds ?? 1)))
}

/** What a site is told in the ordinary course of things. */
const ordinary = new Set([
  'access_denied',
  'consent_required',
  'interaction_required',
  'login_required',
  'unmet_authentication_requirements',
])

/** A line in the log: refusals of what sites and browsers sent, faults of ours. */
export function report(log: ErrorLog, { visit }: Exchange, ctx: KoaContextWithOIDC, error: unknown): void {
  const { status, code } = judged(error)
  if (ordinary.has(code)) return
  const entry = {
    reference: visit.reference,
    code,
    status,
    method: ctx.method,
    path: visit.path.split('?', 1)[0] ?? '',
    ip: visit.ip,
    tenantId: visit.tenant.id,
    cause: error,
  }
  if (status >= 500) log.failed(entry)
  else log.refused(entry)
}
