/** Which requests are the protocol's, and how they come to the engine of their tenant. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Database } from '#database/database.ts'
import { languages } from '#language/language.ts'
import type { ClientAddress } from '#web/client-address.ts'
import type { ErrorLog } from '#web/errors.ts'
import type { Arrival, Hosts, Place } from '#web/hosts.ts'
import { answerHeaders, inertPolicy, pageHeaders } from '#web/security.ts'
import type { PageLinks, Visit } from '#web/visit.ts'
import { handOverPage } from '#web/ways-out.ts'
import type { Engine } from './engine.ts'
import { type Exchange, keepExchange, type ProtocolTenant } from './exchange.ts'
import { errorPage } from './pages.ts'
import { visitFrom } from './visits.ts'

interface Parts {
  database: Database
  tenants: { find(id: string): Promise<ProtocolTenant | undefined> }
  hosts: Hosts
  clientAddress: ClientAddress
  log: ErrorLog
  links?(place: Place, tenant: ProtocolTenant): PageLinks
  engineOf(tenant: ProtocolTenant): Promise<Engine>
  headers: Map<string, string>
}

const ofEveryAnswer = { 'cache-control': 'no-store', 'content-security-policy': inertPolicy }

const machines = ['POST', 'OPTIONS']
const readers = ['GET', 'HEAD', 'OPTIONS']

/** Methods by path, written exactly so: the engine alone would forgive capitals and a slash at the end. */
const methodsByPath = new Map<string, readonly string[]>([
  ['/authorize', ['GET', 'POST']],
  ['/end-session', ['POST']],
  ['/token', machines],
  ['/par', machines],
  ['/device/authorize', machines],
  ['/backchannel', machines],
  ['/introspect', machines],
  ['/revoke', machines],
  ['/userinfo', ['GET', 'POST', 'OPTIONS']],
  ['/jwks', readers],
  ['/.well-known/openid-configuration', readers],
  ['/.well-known/oauth-authorization-server', readers],
])
const resumePath = /^\/authorize\/[\w-]{43}$/
const tenantPath = /^\/t\/([a-z0-9-]{2,40})(\/[^?]*)(\?.*)?$/
/** RFC 8414 section 3.1: the well-known part stands before the issuer's path. */
const metadataPath = /^(\/\.well-known\/oauth-authorization-server)\/t\/([a-z0-9-]{2,40})$/

/** A request to one tenant's engine: `path` and `query` as the engine knows them. */
interface Destination {
  tenantId: string
  path: string
  query: string
}

function destinationOf(method: string, target: string): Destination | undefined {
  const [, wellKnown, itsTenant] = metadataPath.exec(target) ?? []
  if (wellKnown && itsTenant && readers.includes(method)) return { tenantId: itsTenant, path: wellKnown, query: '' }
  const [, tenantId, path, query = ''] = tenantPath.exec(target) ?? []
  if (!tenantId || !path) return undefined
  const isOurs = resumePath.test(path) ? method === 'GET' : methodsByPath.get(path)?.includes(method)
  return isOurs ? { tenantId, path, query } : undefined
}

/** Browsers that are sent here by a form of a site get a page that goes on by itself: so they bring their session (SameSite=Lax). */
const answeredByPage = new Set(['/authorize', '/end-session'])

export function gatekeeper(given: Omit<Parts, 'headers'>) {
  const headers = new Map(Object.entries({ ...answerHeaders(given.hosts), ...ofEveryAnswer }))
  const parts = { ...given, headers }

  return function take(
    incoming: IncomingMessage,
    outgoing: ServerResponse,
    arrival: Pick<Extract<Arrival, { kind: 'ours' }>, 'path' | 'publicPath'>,
  ): boolean {
    const destination = destinationOf(incoming.method ?? '', arrival.path)
    if (!destination) return false
    serve(parts, incoming, outgoing, destination, arrival.publicPath).catch((cause: unknown) => {
      parts.log.failed({
        reference: '-',
        code: 'fault',
        status: 500,
        method: incoming.method ?? '',
        path: destination.path,
        ip: '-',
        tenantId: destination.tenantId,
        cause,
      })
      if (!outgoing.headersSent) outgoing.writeHead(503, { 'retry-after': '1', 'cache-control': 'no-store' })
      outgoing.end()
    })
    return true
  }
}

async function serve(
  parts: Parts,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { tenantId, path, query }: Destination,
  publicPath: string,
): Promise<void> {
  const { hosts, clientAddress, database } = parts
  const tenant = await parts.tenants.find(tenantId)
  outgoing.setHeaders(parts.headers)
  const visit = visitFrom(incoming, publicPath, tenant ?? nobody(tenantId), {
    hosts,
    clientAddress,
    now: database.now(),
    links: tenant && parts.links,
  })
  if (!tenant) {
    await answerUnknown(outgoing, visit, path)
    return
  }
  const exchange: Exchange = { visit, signedIn: undefined, interaction: undefined, cookies: [], hasOwnPage: false }
  if (incoming.method === 'POST' && answeredByPage.has(path)) {
    await answerByPage(incoming, outgoing, exchange, path)
    return
  }
  keepExchange(incoming, exchange)
  incoming.url = `${path}${query}`
  const { answer } = await parts.engineOf(tenant)
  await answer(incoming, outgoing)
}

/** The face of what belongs to no tenant. */
const nobody = (id: string) =>
  ({ id, name: 'Sekisho', languages, timeZone: 'UTC', support: {} }) as unknown as ProtocolTenant

async function answerUnknown(outgoing: ServerResponse, visit: Visit<ProtocolTenant>, path: string): Promise<void> {
  if (!path.startsWith('/authorize')) {
    outgoing.writeHead(404, { 'content-type': 'application/json' }).end('{"error":"not_found"}')
    return
  }
  const html = String(await errorPage(visit, { kind: 'refused', code: 'not-found' }))
  outgoing.writeHead(404, pageHeaders({ nonce: visit.nonce })).end(html)
}

const largestForm = 16 * 1024
const urlencoded = /^[\w.~*+%&=-]*$/

/** The form's fields as a query, for the same address. */
async function answerByPage(incoming: IncomingMessage, outgoing: ServerResponse, { visit }: Exchange, path: string) {
  const fields = await bodyOf(incoming)
  if (fields === undefined) {
    outgoing.writeHead(400, { 'content-type': 'application/json' }).end('{"error":"invalid_request"}')
    return
  }
  const html = String(await handOverPage(visit, `${visit.origin}${visit.base}${path}?${fields}`, null))
  outgoing.writeHead(200, pageHeaders({ nonce: visit.nonce })).end(html)
}

async function bodyOf(incoming: IncomingMessage): Promise<string | undefined> {
  if (!incoming.headers['content-type']?.startsWith('application/x-www-form-urlencoded')) return undefined
  let body = ''
  for await (const part of incoming.setEncoding('latin1')) {
    body += part
    if (body.length > largestForm) return undefined
  }
  return urlencoded.test(body) ? body : undefined
}
