/**
 * A tenant with its engine behind a real server, a browser that keeps cookies, and a site built on openid-client. The pages
 * of the sign-in are left out: whoever is sent to one is granted at once what the test says.
 */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after } from 'node:test'
import { Hono } from 'hono'
import * as oidc from 'openid-client'
import * as accounts from '#accounts/accounts.ts'
import { type Keyring, keyring } from '#crypto/sealing.ts'
import { hashSecret } from '#crypto/secrets.ts'
import { type Database, type DatabaseOptions, openDatabase } from '#database/database.ts'
import { approvalOptions, twoStepOptions } from '#decision/decision.ts'
import { logoutTokens } from '#logout-tokens/logout-tokens.ts'
import { section } from '#options/options.ts'
import { policyShape } from '#options/policy-shape.ts'
import { outgoing } from '#outgoing/outgoing.ts'
import { type Granted, type Protocol, protocol, type SignInWish } from '#protocol/protocol.ts'
import { channelOptions } from '#security-codes/security-codes.ts'
import { sessionOptions } from '#sessions/sessions.ts'
import { signingKeys } from '#signing-keys/signing-keys.ts'
import { insert as insertSigningKey, listPublished, type SigningKeyRow } from '#signing-keys/store.ts'
import * as sites from '#sites/sites.ts'
import { tenants } from '#tenants/tenants.ts'
import { clientAddress } from '#web/client-address.ts'
import { pathCookie, writeCookie } from '#web/cookies.ts'
import { type ErrorEntry, errorAnswers } from '#web/errors.ts'
import { gate } from '#web/gate.ts'
import { hosts } from '#web/hosts.ts'
import { reception } from '#web/reception.ts'
import { listen } from '#web/server.ts'

export const shape = policyShape({
  session: section('session', sessionOptions),
  twoStep: section('twoStep', { ...twoStepOptions, ...approvalOptions, ...channelOptions }),
})

export type Rig = Awaited<ReturnType<typeof protocolRig>>

const tenantFacts = {
  name: 'Demo',
  preset: 'recommended' as const,
  timeZone: 'Asia/Tokyo',
  languages: ['ja', 'en'] as const,
  support: {},
  officialDomains: [],
  senders: [],
}

/** For promises that do not touch on what databases do differently. */
export async function openInMemory(options: DatabaseOptions = {}): Promise<Database> {
  const database = await openDatabase('sqlite::memory:', options)
  after(() => database.close())
  return database
}

export interface RigOptions {
  tenantIds?: readonly string[]
  /** The address of the settings; without it the loopback address that the server listens at. */
  publicUrl?: string
  /** Awaited while the engine has stopped for a person. */
  hold?: () => Promise<void>
}

export async function protocolRig(database: Database, { tenantIds = ['demo'], publicUrl, hold }: RigOptions = {}) {
  const port = await freePort()
  const origin = `http://localhost:${port}`
  const place = hosts(publicUrl ?? origin)
  const known = tenants(database, shape)
  const address = clientAddress([])
  const log: ErrorEntry[] = []
  const wishes: SignInWish[] = []
  const errors = { refused: (entry: ErrorEntry) => log.push(entry), failed: (entry: ErrorEntry) => log.push(entry) }

  const masterKey = keyring([new Uint8Array(32).fill(7)])
  const keys = signingKeys(database, masterKey)
  const told = logoutTokens({
    database,
    signingKeys: keys,
    outgoing: outgoing({ allow: ['localhost', '127.0.0.1'] }),
    issuerOf: (tenantId) => place.place(tenantId).issuer,
  })
  const service: Protocol = protocol({
    database,
    signingKeys: keys,
    logoutTokens: told,
    keyed: masterKey.keyed('protocol'),
    tenants: known,
    hosts: place,
    clientAddress: address,
    log: errors,
    signIns: {
      async begin(wish) {
        wishes.push(wish)
        await hold?.()
        const path = `${wish.visit.base}/sign-in/${wishes.length}`
        return { path, cookie: writeCookie(pathCookie(wish.visit.origin, 'sign-in', path), 'x') }
      },
    },
  })

  const answers = errorAnswers({ hosts: place, clientAddress: address, log: errors, now: database.now })
  const app = new Hono()
  app.use('*', gate(place))
  const welcome = reception({
    hosts: place,
    clientAddress: address,
    findTenant: known.find,
    now: database.now,
    keyed: hashSecret,
  })
  app.use('/t/:tenant/*', welcome as never)
  app.route('/t/:tenant', service.pages as never)
  app.onError(answers.onError)
  app.notFound(answers.notFound)
  const listening = await listen((request, env) => app.fetch(request, env), {
    hosts: place,
    port,
    before: service.take,
  })
  after(() => listening.stop({ graceSeconds: 0 }))

  await database.durably(async (trx) => {
    for (const id of tenantIds) await known.add(trx, { ...tenantFacts, id }, database.now())
  })
  await giveKeys(database, masterKey, tenantIds)

  return {
    database,
    service,
    signingKeys: keys,
    logoutTokens: told,
    hosts: place,
    origin,
    port,
    tenants: known,
    issuer: (tenantId = 'demo') => `${origin}/t/${tenantId}`,
    log,
    wishes,

    addAccount: (userId: string, tenantId = 'demo') =>
      database.durably((trx) => accounts.add(trx, tenantId, accountFacts(userId), database.now())),

    addSite: (input: Partial<sites.SiteInput> = {}, tenantId = 'demo') =>
      database.durably((trx) =>
        sites.add(
          trx,
          tenantId,
          { name: 'Shop', kind: 'web', redirectUris: ['https://shop.example/cb'], ...input },
          database.now(),
        ),
      ),
  }
}

let keysOnce: Promise<SigningKeyRow[]> | undefined

/** Making an RSA key takes longer than most tests: one pair serves all of a process. */
async function giveKeys(database: Database, ring: Keyring, tenantIds: readonly string[]): Promise<void> {
  keysOnce ??= signingKeys(database, ring)
    .of('keys')
    .then(() => listPublished(database.db, 'keys', database.now()))
  const keys = await keysOnce
  await database.durably(async (trx) => {
    for (const tenant_id of tenantIds) for (const key of keys) await insertSigningKey(trx, { ...key, tenant_id })
  })
}

function accountFacts(userId: string): accounts.AccountFacts {
  return {
    userId,
    state: 'active',
    language: 'en',
    method: 'password',
    mails: [{ address: `${userId}@example.com`, verified: true }],
    phones: [],
    twoStep: { on: false, way: null, destination: null },
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** What a password sign-in amounts to. */
export function byPassword(account: { id: string }, at: number): Granted {
  return {
    accountId: account.id,
    generation: 0,
    acr: 'urn:sekisho:acr:1',
    amr: ['pwd'],
    authTime: at,
    proofs: [{ kind: 'password', at }],
  }
}

/** A password and a one-time password. */
export function byTwoSteps(account: { id: string }, at: number): Granted {
  const proofs = [...byPassword(account, at).proofs, { kind: 'one-time-password', at }]
  return { ...byPassword(account, at), acr: 'urn:sekisho:acr:2', amr: ['pwd', 'otp', 'mfa'], proofs }
}

interface Kept {
  name: string
  value: string
  path: string
}

export type Browser = ReturnType<typeof browser>

/** Keeps cookies by name and path as a browser does, and follows no redirect by itself. */
export function browser() {
  let jar: Kept[] = []

  function keep(header: string): void {
    const [pair = '', ...traits] = header.split(/; ?/)
    const [name = '', value = ''] = pair.split(/=(.*)/s)
    const path = traits.find((trait) => /^path=/i.test(trait))?.slice(5) ?? '/'
    const over = traits.some((trait) => /^max-age=0$/i.test(trait) || /^expires=Thu, 01 Jan 1970/i.test(trait))
    jar = jar.filter((cookie) => cookie.name !== name || cookie.path !== path)
    if (!over && value !== '') jar.push({ name, value, path })
  }

  async function send(url: string | URL, init: RequestInit = {}): Promise<Response> {
    const { pathname } = new URL(url)
    const cookie = jar.filter(({ path }) => pathname.startsWith(path)).map(({ name, value }) => `${name}=${value}`)
    const headers = {
      accept: 'text/html',
      ...(init.headers as object),
      ...(cookie.length ? { cookie: cookie.join('; ') } : {}),
    }
    const response = await fetch(url, { redirect: 'manual', ...init, headers })
    for (const header of response.headers.getSetCookie()) keep(header)
    return response
  }

  return {
    send,
    get: (url: string | URL) => send(url),
    post: (url: string | URL, fields: Record<string, string>) =>
      send(url, { method: 'POST', body: new URLSearchParams(fields), headers: { origin: new URL(url).origin } }),
    jar: () => jar,
    cookie: (name: string) => jar.find((cookie) => cookie.name === name)?.value,
    /** A second browser with the same cookies. */
    copy() {
      const other = browser()
      other.load(jar)
      return other
    },
    load(cookies: Kept[]) {
      jar = [...cookies]
    },
  }
}

/** Where a response sends the browser. */
export function locationOf(response: Response, base: string): URL {
  const location = response.headers.get('location')
  assert.ok(location && response.status === 303, `no redirect: ${response.status}`)
  return new URL(location, base)
}

/** A site as openid-client builds it, with what it remembers of one sign-in. */
export async function relyingParty(rig: Pick<Rig, 'issuer'>, added: sites.AddedSite, tenantId = 'demo') {
  const { site, clientSecret } = added
  const secret = clientSecret === undefined ? oidc.None() : oidc.ClientSecretBasic(clientSecret)
  const config = await oidc.discovery(
    new URL(rig.issuer(tenantId)),
    site.clientId,
    { ...(clientSecret === undefined ? {} : { client_secret: clientSecret }), id_token_signed_response_alg: 'ES256' },
    secret,
    { execute: [oidc.allowInsecureRequests] },
  )

  return {
    config,

    async ask(wish: Record<string, string> = {}) {
      const verifier = oidc.randomPKCECodeVerifier()
      const state = randomBytes(9).toString('base64url')
      const nonce = randomBytes(9).toString('base64url')
      const url = oidc.buildAuthorizationUrl(config, {
        redirect_uri: site.redirectUris[0]!,
        scope: 'openid',
        code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        state,
        nonce,
        ...wish,
      })
      return { url, verifier, state, nonce }
    },

    redeem(answer: URL, asked: { verifier: string; state: string; nonce: string }) {
      return oidc.authorizationCodeGrant(config, answer, {
        pkceCodeVerifier: asked.verifier,
        expectedState: asked.state,
        expectedNonce: asked.nonce,
      })
    },
  }
}

/** The whole way of a browser from a site's request to the site's address, granted `granted` when it is sent to sign in. */
export async function signIn(rig: Rig, visitor: Browser, url: URL, granted: Granted, tenantId = 'demo'): Promise<URL> {
  const sent = locationOf(await visitor.get(url), rig.origin)
  if (!sent.pathname.includes('/sign-in/')) return sent
  const { uid } = rig.wishes.at(-1)!
  const back = await rig.service.grantInteraction(tenantId, uid, granted)
  assert.ok(back)
  return locationOf(await visitor.get(back), rig.origin)
}

/** A request with headers that fetch does not let anybody set, to the server at `port` whatever the address says. */
export function rawRequest(
  port: number,
  path: string,
  { method = 'GET', headers = {}, body }: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<{ status: number; headers: IncomingHttpHeaders; text: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ port, path, method, headers }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (part) => {
        text += part
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }))
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

/** A clock that tests push forward; it begins now, since sites verify tokens by the real one. */
export function pushedClock() {
  let ahead = 0
  return {
    now: () => Math.floor(Date.now() / 1000) + ahead,
    push: (seconds: number) => {
      ahead += seconds
    },
  }
}
