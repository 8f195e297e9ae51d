import { STATUS_CODES } from 'node:http'
import type { Context, ErrorHandler, NotFoundHandler } from 'hono'
import { html } from 'hono/html'
import { type Language, languages } from '#language/language.ts'
import type { ClientAddress } from './client-address.ts'
import { hostCookie } from './cookies.ts'
import type { Hosts } from './hosts.ts'
import { languageCookieName, languageFor, spokenLanguages } from './languages.ts'
import type { Html } from './markup.ts'
import { page } from './page.ts'
import { facts, notice } from './parts.ts'
import { Problem } from './problem.ts'
import { methods, publicPath, visitor } from './reception.ts'
import { newNonce, newReference } from './reference.ts'
import { answerHeaders, inertPolicy, pageHeaders } from './security.ts'
import { statusText, statusTitle } from './status-texts.ts'
import { texts } from './texts.ts'
import type { Visit, VisitTenant } from './visit.ts'
import { stepExpiredPage } from './ways-out.ts'

/** One refused or failed request, for the log. Never the query: it may hold a code. */
export interface ErrorEntry {
  reference: string
  code: string
  status: number
  method: string
  path: string
  ip: string
  tenantId?: string | undefined
  /** What was thrown, or the private cause of a Problem. */
  cause: unknown
}

export interface ErrorLog {
  /** A visitor's doing: status below 500. */
  refused(entry: ErrorEntry): void
  /** Ours: status 500 and above. */
  failed(entry: ErrorEntry): void
}

export interface ErrorOptions {
  hosts: Hosts
  clientAddress: ClientAddress
  log: ErrorLog
  /** Epoch seconds. */
  now(): number
}

export interface ErrorAnswers {
  onError: ErrorHandler
  notFound: NotFoundHandler
  /** For hono's `methodNotAllowed`; answers OPTIONS with 204. */
  methodNotAllowed(c: Context, methods: string[]): Promise<Response>
  /** Any problem as the answer to a request. */
  answer(thrown: unknown, c: Context): Promise<Response>
}

/** The one place where what was thrown becomes a page or RFC 9457 JSON, and a line in the log. */
export function errorAnswers(options: ErrorOptions): ErrorAnswers {
  async function answer(thrown: unknown, c: Context): Promise<Response> {
    const problem = asProblem(thrown)
    const visit: Visit = c.get('visit') ?? visitOfNobody(c, options)
    record(options.log, problem, visit, c, thrown)
    const json = wantsJson(c)
    const headers = new Headers({
      ...answerHeaders(options.hosts),
      ...(json ? jsonHeaders(visit.language) : pageHeaders({ nonce: visit.nonce })),
    })
    if (problem.status === 405) headers.set('allow', methods.join(', '))
    if (problem.retryAfterSeconds !== undefined)
      headers.set('retry-after', String(Math.ceil(problem.retryAfterSeconds)))
    const body = json ? JSON.stringify(problemJson(problem, visit)) : String(await errorPage(visit, problem))
    return new Response(body, { status: problem.status, headers })
  }

  return {
    answer,
    onError: (error, c) => answer(error, c),
    notFound: (c) => answer(new Problem('not-found', 404, statusText(404)), c),
    async methodNotAllowed(c, methods) {
      const allow = methods.join(', ')
      if (c.req.method === 'OPTIONS')
        return new Response(null, { status: 204, headers: { ...answerHeaders(options.hosts), allow } })
      const refused = await answer(new Problem('method', 405, statusText(405)), c)
      refused.headers.set('allow', allow)
      return refused
    },
  }
}

function asProblem(thrown: unknown): Problem {
  if (thrown instanceof Problem) return thrown
  return new Problem('fault', 500, statusText(500), { cause: thrown })
}

function record(log: ErrorLog, problem: Problem, visit: Visit, c: Context, thrown: unknown): void {
  const entry: ErrorEntry = {
    reference: visit.reference,
    code: problem.code,
    status: problem.status,
    method: c.req.method,
    path: visit.path.split('?', 1)[0] ?? '',
    ip: visit.ip,
    tenantId: visit.tenant.id || undefined,
    cause: problem.cause ?? (thrown === problem ? undefined : thrown),
  }
  if (problem.status >= 500) log.failed(entry)
  else log.refused(entry)
}

/** Where no tenant is known the house itself answers. */
const house: VisitTenant = { id: '', name: 'Sekisho', languages, timeZone: 'UTC', support: {} }

function visitOfNobody(c: Context, { hosts, clientAddress, now }: ErrorOptions): Visit {
  const spoken = spokenLanguages({
    lang: c.req.query('lang'),
    cookieHeader: c.req.header('cookie'),
    cookieName: hostCookie(hosts.consoleOrigin, languageCookieName).name,
    // A program that says nothing is answered in English.
    acceptLanguage: c.req.header('accept-language') ?? (wantsJson(c) ? 'en' : undefined),
    now: now(),
  })
  return {
    tenant: house,
    language: languageFor(spoken, languages),
    spoken,
    nonce: newNonce(),
    base: '',
    path: publicPath(c),
    origin: hosts.consoleOrigin,
    ...visitor(c, clientAddress),
    reference: newReference(),
    now: now(),
    formToken: '',
    links: {},
  }
}

/** Machines say so by what they accept, or by where they ask. */
function wantsJson(c: Context): boolean {
  if (c.req.path.startsWith('/api/')) return true
  const accepted = c.req.header('accept') ?? ''
  return accepted.includes('json') && !accepted.includes('text/html')
}

function jsonHeaders(language: Language): Record<string, string> {
  return {
    'content-type': 'application/problem+json',
    'content-language': language,
    'cache-control': 'no-store',
    'content-security-policy': inertPolicy,
  }
}

/** RFC 9457. The type names our code; it is no address to look at. */
function problemJson(problem: Problem, visit: Visit): object {
  return {
    type: `urn:sekisho:problem:${problem.code}`,
    title: STATUS_CODES[problem.status] ?? 'Error',
    status: problem.status,
    code: problem.code,
    detail: problem.text[visit.language],
    ...(problem.errors.length > 0
      ? { errors: problem.errors.map(({ field, code, text }) => ({ field, code, detail: text[visit.language] })) }
      : {}),
    reference: visit.reference,
  }
}

function errorPage(visit: Visit, problem: Problem): Html {
  if (problem.code === 'expired') return stepExpiredPage(visit, problem.code)
  const t = texts[visit.language]
  const retry = problem.retryAfterSeconds === undefined ? '' : html` ${t.retryAfter(problem.retryAfterSeconds)}`
  return page(visit, {
    name: 'error',
    title: statusTitle(problem.status)[visit.language],
    body: html`<div data-error="${problem.code}">${notice(visit, 'warning', html`${problem.text[visit.language]}${retry}`)}</div>
${facts([[t.reference, html`<span class="reference" translate="no">${visit.reference}</span>`]])}<p class="hint">${t.referenceUse}</p>
`,
  })
}
