import { type Context, Hono, type MiddlewareHandler } from 'hono'
import * as apiTokens from '#api-tokens/api-tokens.ts'
import type { Database } from '#database/database.ts'
import { readJson } from './frame/json-body.ts'
import { unauthenticated } from './frame/problems.ts'
import type { Caller, ManagementApi, Operation } from './management-api.ts'
import { wrongToken } from './token-tries.ts'

export interface ApiDoors {
  database: Database
  /** Address of the caller, behind trusted proxies. */
  addressOf(c: Context): string
}

/** Mounted at `/api/v1`. The document is for everybody; all else needs a bearer token (RFC 6750). */
export function managementApiRoutes(api: ManagementApi, doors: ApiDoors): Hono {
  const routes = new Hono()
  // Made for the first who asks: it takes a tenth of the start, and most servers are never asked.
  let document: string | undefined
  const described = () => (document ??= JSON.stringify(api.document()))

  routes.use(challenge)
  routes.get('/openapi.json', (c) => c.body(described(), 200, { 'content-type': 'application/json' }))
  for (const operation of api.operations) routes.on(operation.method, operation.path, (c) => answer(c, operation))
  return routes

  async function answer(c: Context, operation: Operation): Promise<Response> {
    const caller = await callerOf(c)
    const { status, body } = await api.perform(operation, caller, {
      parameters: c.req.param(),
      query: new URL(c.req.url).searchParams,
      body: () => readJson(c.req.raw),
    })
    return status === 204 ? c.body(null, 204) : c.json(body as object, status)
  }

  async function callerOf(c: Context): Promise<Caller> {
    const { database } = doors
    const [, bearer] = /^Bearer ([\w.~+/-]+=*)$/i.exec(c.req.header('authorization') ?? '') ?? []
    const now = database.now()
    const ip = doors.addressOf(c)
    if (bearer === undefined) throw unauthenticated()
    const token = await apiTokens.recognise(database.db, bearer, now)
    if (!token) throw await wrongToken(database, ip)
    if (apiTokens.isStale(token, now)) await database.briefly((trx) => apiTokens.markUsed(trx, token.id, now))
    return { role: token.role, tenantId: token.tenantId, actor: `token:${token.id}`, ip }
  }
}

/** A refusal says how to come in (RFC 6750 section 3). The answer to what was thrown is a new one, so this is added last. */
const challenge: MiddlewareHandler = async (c, next) => {
  await next()
  if (c.res.status !== 401) return
  const given = c.req.header('authorization') !== undefined
  c.header('www-authenticate', given ? 'Bearer error="invalid_token"' : 'Bearer')
}
