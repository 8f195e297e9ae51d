/**
 * The protocol: OpenID Connect and OAuth 2 towards sites, by oidc-provider, and the one session of a browser that every
 * surface shares.
 *
 *   take                      a request of the protocol's own paths; all others go to the app
 *   pages                     sign-out and consent, behind the reception
 *   grantInteraction, refuseInteraction   how a sign-in that a site asked for ended
 *   startSession, currentSession, endSession   the same session, for pages of our own
 *   endSessions, connectedSites, disconnectSite   what else an account has open, and the end of it
 *
 * Only this room makes, reads and ends browsers' sessions. It never decides whether a person has shown enough: it asks the
 * decision whether a session's proofs still do, and the sign-in pages to gather more.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { JWK } from 'jose'
import type { KoaContextWithOIDC } from 'oidc-provider'
import { isStill } from '#accounts/accounts.ts'
import type { AppPrompts } from '#app-prompts/app-prompts.ts'
import { hashSecret } from '#crypto/secrets.ts'
import type { Database, Db } from '#database/database.ts'
import type { Demand } from '#decision/decision.ts'
import type { Language } from '#language/language.ts'
import type { LogoutTokens } from '#logout-tokens/logout-tokens.ts'
import * as pending from '#pending-requests/pending-requests.ts'
import * as sessions from '#sessions/sessions.ts'
import type { AskedApp, FindPrompts } from '#sign-ins/sign-ins.ts'
import type { SigningKeys } from '#signing-keys/signing-keys.ts'
import type { Site } from '#sites/sites.ts'
import type { ClientAddress } from '#web/client-address.ts'
import type { ErrorLog } from '#web/errors.ts'
import type { Arrival, Hosts, Place } from '#web/hosts.ts'
import type { PageLinks, Visit } from '#web/visit.ts'
import {
  type Begun,
  bringsKey,
  browserSessions,
  giveSessionCookie,
  type SignedIn,
  takeSessionCookie,
} from './browser-sessions.ts'
import { type Endings, endings } from './endings.ts'
import { type Engine, engineFor } from './engine.ts'
import { exchangeOf, type ProtocolTenant } from './exchange.ts'
import { gatekeeper } from './gatekeeper.ts'
import { type ConnectedSite, connectedSites } from './holdings.ts'
import { acrValuesOf } from './interaction-policy.ts'
import { answer, loginOf, resumptions } from './interactions.ts'
import { openConsents } from './open-consents.ts'
import { openRequests } from './open-requests.ts'
import { busyAnswer, passage, report, showError } from './passage.ts'
import { type RemoteRequests, remoteRequests } from './remote-requests.ts'
import { protocolPages } from './routes.ts'
import * as store from './store.ts'
import { askedLanguage } from './visits.ts'

export type { SignedIn } from './browser-sessions.ts'
export type { SessionsToEnd } from './endings.ts'
export type { ProtocolPolicy, ProtocolTenant } from './exchange.ts'
export type { ConnectedSite } from './holdings.ts'
export type { RemoteAnswer, RemoteRequest, RemoteRequests } from './remote-requests.ts'

/** A sign-in that a site asks for. */
export interface SignInWish {
  visit: Visit<ProtocolTenant>
  /** Names the interaction towards `grantInteraction` and `refuseInteraction`; no secret. */
  uid: string
  site: Site
  /** The site's own address, for the way back: the origin of where it is answered. */
  siteUrl: string | undefined
  demand: Demand
  /** login_hint. */
  hint: string | undefined
  /** ui_locales, as far as the tenant speaks them. */
  language: Language | undefined
  /** Who is signed in; undefined when another account shall be chosen. */
  signedIn: SignedIn | undefined
  /** What its page says of an app. */
  app: AskedApp | undefined
}

/** The sign-in pages, as the protocol needs them. */
export interface SignIns {
  begin(wish: SignInWish): Promise<{ path: string; cookie: string }>
}

export interface ProtocolParts {
  database: Database
  signingKeys: Pick<SigningKeys, 'of' | 'remove'>
  /** A keyed digest (HMAC-SHA-256, base64url) of the protocol's own purpose. */
  keyed(value: string): string
  logoutTokens: Pick<LogoutTokens, 'enqueue' | 'removeTenant'>
  tenants: { find(id: string): Promise<ProtocolTenant | undefined> }
  hosts: Hosts
  clientAddress: ClientAddress
  signIns: SignIns
  log: ErrorLog
  /** Without it the pages of apps say nothing more than those of other sites. */
  appPrompts?: AppPrompts
  links?(place: Place, tenant: ProtocolTenant): PageLinks
}

/** What a finished sign-in amounts to, and the generation of the account that it was shown for. */
export type Granted = sessions.Granted & { generation: number }

/** The browser that finishes a sign-in. */
export interface Finisher {
  visit: Visit<ProtocolTenant>
  cookieHeader: string | undefined
}

/** How a sign-in for a site ended, as the answer to its last proof. */
export interface Finished {
  continueTo: string
  /** Set-Cookie headers: of the session that began. */
  cookies: string[]
  /** Writes what the audit says of it: the transaction's last statement. */
  record(): Promise<void>
}

export interface Protocol extends Endings {
  /** Sign-ins that are asked for elsewhere and answered in a browser. */
  requests: RemoteRequests
  /** True when the request is the protocol's, which then answers it. For `listen({ before })`. */
  take(incoming: IncomingMessage, outgoing: ServerResponse, arrival: Extract<Arrival, { kind: 'ours' }>): boolean
  pages: ReturnType<typeof protocolPages>
  /** Where the browser goes on to its site; undefined when there is no such interaction. The first answer holds. In `trx`, if given. */
  grantInteraction(tenantId: string, uid: string, granted: Granted, trx?: Db): Promise<string | undefined>
  /**
   * The same with the last proof and in its transaction: in a browser that brought no session one begins here, so that the
   * way back only finds it.
   */
  finishInteraction(trx: Db, finisher: Finisher, uid: string, granted: Granted): Promise<Finished | undefined>
  refuseInteraction(
    tenantId: string,
    uid: string,
    error: 'access_denied' | 'unmet_authentication_requirements',
  ): Promise<string | undefined>
  currentSession(tenant: ProtocolTenant, cookieHeader: string | undefined): Promise<SignedIn | undefined>
  /** A session without a site; answers its Set-Cookie header. Undefined when the account has begun anew meanwhile. */
  startSession(finisher: Finisher, granted: Granted): Promise<string | undefined>
  /** Ends the browser's session, if any; answers the Set-Cookie header that takes the key away. */
  endSession(finisher: Finisher, reason: sessions.EndReason): Promise<string>
  /** The sites that can go on by what the account has granted them: now, or after its sessions as well. Newest first. */
  connectedSites(db: Db, tenantId: string, accountId: string, now: number): Promise<ConnectedSite[]>
  /** Consents that wait for a person, by the beginning of their ids. */
  openPrompts: FindPrompts
  /** With the tenant. */
  removeTenant(trx: Db, tenantId: string): Promise<void>
  /** Removes some of what is long over; answers how much. */
  sweep(limit: number): Promise<number>
}

/** Engines cost 60 KB each; those not used for longest are made anew when they are needed. */
const mostEngines = 500

export function protocol(parts: ProtocolParts): Protocol {
  const { database, hosts, log } = parts
  const ends = endings(parts.logoutTokens)
  const browsers = browserSessions(database, ends)
  const engines = new Map<string, { engine: Engine; keys: readonly JWK[] }>()
  const pass = passage({ browserSessions: browsers, resume: resumptions(database, browsers), log })

  /** A tenant that was removed and added again is another one; new keys make a new engine. */
  async function engineOf({ id, createdAt }: ProtocolTenant): Promise<Engine> {
    const name = `${id} ${createdAt}`
    const keys = await parts.signingKeys.of(id)
    const known = engines.get(name)
    const engine = known?.keys === keys ? known.engine : makeEngine(id, keys)
    engines.delete(name)
    engines.set(name, { engine, keys })
    if (engines.size > mostEngines) engines.delete(engines.keys().next().value ?? '')
    return engine
  }

  function makeEngine(tenantId: string, keys: readonly JWK[]): Engine {
    const renderError = (ctx: KoaContextWithOIDC, _out: unknown, error: unknown) =>
      showError(ctx, exchangeOf(ctx.req), error)
    return wired(
      engineFor(tenantId, hosts.place(tenantId), { database, keys, keyed: parts.keyed, askPerson, renderError }),
    )
  }

  function wired(engine: Omit<Engine, 'answer'>): Engine {
    const { provider } = engine
    provider.use(pass as never)
    const tell = (ctx: KoaContextWithOIDC, error: unknown) => report(log, exchangeOf(ctx.req), ctx, error)
    provider.on('authorization.error', tell)
    provider.on('grant.error', tell)
    provider.on('server_error', (ctx, error) => {
      tell(ctx, error)
      busyAnswer(ctx, error)
    })
    provider.on('error' as 'server_error', (error, ctx) => tell(ctx as never, error))
    provider.silent = true
    return { ...engine, answer: provider.callback() }
  }

  /** Where the browser goes when the engine has a reason to stop (interaction-policy.ts). */
  async function askPerson(
    ctx: KoaContextWithOIDC,
    { uid: id, prompt }: { uid: string; prompt: { name: string; reasons: string[] } },
  ) {
    const { visit, signedIn, cookies } = exchangeOf(ctx.req)
    const uid = hashSecret(id)
    if (prompt.name === 'consent') return `${visit.base}/consent/${uid}`
    const params = (ctx.oidc.params ?? {}) as Record<string, string | undefined>
    const { clients } = await engineOf(visit.tenant)
    const site = await clients.site(params.client_id ?? '')
    if (!site) throw new Error('a site ended while it asked')
    const { cookie: cookieHeader } = ctx.req.headers
    const app = await parts.appPrompts?.ask({ visit, cookieHeader, site, params, reasons: prompt.reasons })
    const { path, cookie } = await parts.signIns.begin({
      app: app?.asked,
      visit,
      uid,
      site,
      siteUrl: siteUrl(params.redirect_uri),
      demand: { acrValues: acrValuesOf(params), notBefore: notBefore(prompt.reasons, params, visit.now) },
      hint: params.login_hint,
      language: askedLanguage(params.ui_locales, visit.tenant),
      signedIn: keepsAccount(prompt) ? signedIn : undefined,
    })
    cookies.push(cookie, ...(app?.cookie ? [app.cookie] : []))
    return path
  }

  async function finish(
    trx: Db,
    { visit, cookieHeader }: Finisher,
    uid: string,
    granted: Granted,
  ): Promise<Finished | undefined> {
    let begun: Begun | undefined
    const continueTo = await answered(trx, visit.tenant.id, uid, async () => {
      if (!bringsKey(visit, cookieHeader)) begun = await browsers.begin(trx, visit, granted)
      return { login: loginOf(granted, begun?.session.id), select_account: {} }
    })
    if (continueTo === undefined) return undefined
    const cookies = begun ? [giveSessionCookie(visit, begun.key)] : []
    return { continueTo, cookies, record: async () => begun?.record() }
  }

  async function answered(
    trx: Db | undefined,
    tenantId: string,
    uid: string,
    result: Parameters<typeof answer>[3],
  ): Promise<string | undefined> {
    const keep = (trx: Db) => answer(trx, tenantId, uid, result, database.now())
    // By itself it is brief: a power cut that takes it leaves the person at the last page, which tells it again.
    const kept = await (trx ? keep(trx) : database.briefly(keep))
    return kept ? `${hosts.place(tenantId).issuer}/authorize/${uid}` : undefined
  }

  return {
    take: gatekeeper({ ...parts, engineOf }),
    pages: protocolPages({ database, browserSessions: browsers, engineOf, appPrompts: parts.appPrompts }),

    grantInteraction: (tenantId, uid, granted, trx) =>
      answered(trx, tenantId, uid, { login: loginOf(granted), select_account: {} }),

    finishInteraction: finish,

    refuseInteraction: (tenantId, uid, error) => answered(undefined, tenantId, uid, { error }),

    currentSession: (tenant, cookieHeader) => browsers.find(tenant, cookieHeader, hosts.place(tenant.id).origin),

    async startSession({ visit, cookieHeader }, granted) {
      const current = await browsers.find(visit.tenant, cookieHeader, visit.origin)
      const { accountId: id, generation } = granted
      const started = await database.durably(async (trx) => {
        if (!(await isStill(trx, { tenantId: visit.tenant.id, id, generation }))) return undefined
        return browsers.establish(trx, visit, current, granted)
      })
      return started && giveSessionCookie(visit, started.key)
    },

    async endSession({ visit, cookieHeader }, reason) {
      const current = await browsers.find(visit.tenant, cookieHeader, visit.origin)
      if (current) await database.durably((trx) => browsers.end(trx, visit, current.session, reason))
      return takeSessionCookie(visit)
    },

    ...ends,
    connectedSites,
    requests: remoteRequests(database, parts.keyed),

    async openPrompts(tenantId, prefix, now) {
      const { db } = database
      const found = [openConsents(db, tenantId, prefix, now), openRequests(db, tenantId, prefix, now)]
      return (await Promise.all(found)).flat()
    },

    async removeTenant(trx, tenantId) {
      await store.removeTenant(trx, tenantId)
      await pending.remove(trx, tenantId)
      await parts.logoutTokens.removeTenant(trx, tenantId)
      await parts.signingKeys.remove(trx, tenantId)
      await sessions.remove(trx, tenantId)
    },

    async sweep(limit) {
      const now = database.now()
      const artifacts = await database.briefly((trx) => store.removeExpired(trx, now, limit))
      await database.briefly((trx) => pending.sweep(trx, now))
      return artifacts + (await database.briefly((trx) => sessions.removeExpired(trx, now, limit)))
    },
  }
}

/** From when on proofs count: prompt=login and a session that is too old call for fresh ones. */
function notBefore(reasons: string[], params: Record<string, string | undefined>, now: number): number | null {
  if (reasons.includes('login_prompt')) return now
  return params.max_age === undefined ? null : now - Number(params.max_age)
}

/** Of a wish for another account nothing that this one has shown counts. */
function keepsAccount({ name, reasons }: { name: string; reasons: string[] }): boolean {
  return name === 'login' && !reasons.includes('other_subject')
}

function siteUrl(redirectUri: string | undefined): string | undefined {
  const url = URL.parse(redirectUri ?? '')
  return url && /^https?:$/.test(url.protocol) ? url.origin : undefined
}
