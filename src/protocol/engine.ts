/**
 * The engine: oidc-provider, one instance for each tenant, with everything off that we do not speak. What it decides on its
 * own is only what the standards leave no choice about.
 */
import type { JWK } from 'jose'
import Provider, { type Configuration, errors, type KoaContextWithOIDC } from 'oidc-provider'
import { find as findAccount } from '#accounts/accounts.ts'
import { hashSecret, sameSecret } from '#crypto/secrets.ts'
import type { Database } from '#database/database.ts'
import { acrValues } from '#decision/decision.ts'
import { languages } from '#language/language.ts'
import { signingAlgorithms } from '#signing-keys/signing-keys.ts'
import { scopes } from '#sites/sites.ts'
import type { Place } from '#web/hosts.ts'
import { adapterFor, newGrantId, sessionUid } from './adapter.ts'
import { judgeAssertion } from './assertions.ts'
import { sessionCookie } from './browser-sessions.ts'
import { accessTokenClaims, claimsByScope, engineAccount } from './claims.ts'
import { type Clients, clients, type OwnMetadata, ownMetadata } from './clients.ts'
import { exchangeOf } from './exchange.ts'
import { policy } from './interaction-policy.ts'
import { interactionCookie, resumeCookie } from './interactions.ts'
import { lifetimes } from './lifetimes.ts'
import * as store from './store.ts'

export interface Engine {
  provider: Provider
  clients: Clients
  /** Answers a request. Made once, when everything is plugged in: Koa composes its middleware for each. */
  answer: ReturnType<Provider['callback']>
}

export interface EngineParts {
  database: Database
  /** Private keys as JWKs, those that sign first. */
  keys: readonly JWK[]
  /** Where the browser goes to sign in or to agree. */
  askPerson: NonNullable<NonNullable<Configuration['interactions']>['url']>
  renderError: NonNullable<Configuration['renderError']>
}

/** `query` and `fragment` answer by a redirect; the engine's other modes would send pages with scripts of their own. */
class TenantProvider extends Provider {
  override registerResponseMode(...[name, handler]: Parameters<Provider['registerResponseMode']>): void {
    if (name === 'query' || name === 'fragment') super.registerResponseMode(name, handler)
  }
}

/** The paths at which the engine answers, below the tenant's. */
export const routes = {
  authorization: '/authorize',
  token: '/token',
  userinfo: '/userinfo',
  jwks: '/jwks',
  introspection: '/introspect',
  revocation: '/revoke',
  end_session: '/end-session',
}

export function engineFor(tenantId: string, place: Place, parts: EngineParts): Omit<Engine, 'answer'> {
  const { database } = parts
  const known = clients(database, tenantId)
  const provider = new TenantProvider(place.issuer, {
    ...configuration(tenantId, place, parts),
    adapter: adapterFor({ database, tenantId, clients: known }),
    jwks: { keys: parts.keys as never },
  })
  // Links come from the issuer, whatever the Host header says; the way back to an interaction names it by its digest.
  provider.OIDCContext.prototype.urlFor = (name, options: { uid?: string } = {}) =>
    provider.urlFor(name, options.uid === undefined ? options : { ...options, uid: hashSecret(options.uid) })
  provider.Client.prototype.compareClientSecret = function (actual: string) {
    return sameSecret(actual, this.clientSecret ?? '')
  }
  // Sessions get a new key when somebody signs in (browser-sessions.ts), and only then.
  provider.Session.prototype.resetIdentifier = () => undefined
  provider.ReplayDetection.unique = (iss, jti, exp) => {
    const now = database.now()
    const name = { tenantId, model: 'ReplayDetection', idHash: hashSecret(`${iss}\n${jti}`) }
    const lasts = Math.max(1, exp - Math.floor(Date.now() / 1000))
    return store.saveArtifactOnce(database.db, name, '{}', now + lasts, now)
  }
  // Scheme and host are ours by the time it looks (protocol.ts): without this it takes every cookie for one sent in clear.
  provider.proxy = true
  return { provider, clients: known }
}

function configuration(tenantId: string, place: Place, parts: EngineParts): Configuration {
  const secure = place.origin.startsWith('https:')
  const cookie = { httpOnly: true, sameSite: 'lax', secure, signed: false } as const
  return {
    acrValues: [...acrValues],
    assertJwtClientAuthClaimsAndHeader: judgeAssertion,
    claims: claimsByScope,
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'],
    clientBasedCORS: (_ctx, origin, client) =>
      ownOf(client).site_kind === 'spa' && (client.redirectUris ?? []).some((uri) => new URL(uri).origin === origin),
    clientDefaults: { response_types: ['code'], grant_types: ['authorization_code'] },
    clockTolerance: 10,
    cookies: {
      keys: [],
      long: cookie,
      short: cookie,
      names: {
        session: sessionCookie(tenantId, place.origin).name,
        interaction: interactionCookie(place.origin).name,
        resume: resumeCookie(place.origin).name,
      },
    },
    discovery: { ui_locales_supported: [...languages], prompt_values_supported: prompts },
    enabledJWA: {
      idTokenSigningAlgValues: [...signingAlgorithms],
      clientAuthSigningAlgValues: ['ES256', 'RS256', 'PS256', 'EdDSA'],
    },
    extraClientMetadata: { properties: [...ownMetadata] },
    // Not a parameter of ours: the one place after the engine's own check of `scope` (see there).
    extraParams: { scope: keepOfflineAccess },
    extraTokenClaims: (ctx) => accessTokenClaims(ctx),
    features: features(),
    fetch: async () => {
      throw new Error('the engine calls nobody')
    },
    findAccount: async (ctx, sub) => {
      const { signedIn } = exchangeOf(ctx.req)
      if (signedIn?.account.id === sub) return engineAccount(signedIn.account)
      const account = await findAccount(parts.database.db, tenantId, sub)
      return account?.state === 'active' ? engineAccount(account) : undefined
    },
    interactions: { url: parts.askPerson, policy: policy as never },
    issueRefreshToken: async (_ctx, client, code) =>
      client.grantTypeAllowed('refresh_token') && code.scopes.has('offline_access'),
    loadExistingGrant: grantFor,
    pkce: {
      required: (ctx, client) =>
        ownOf(client).pkce !== 'nonce' || !ctx.oidc.params?.nonce || !ctx.oidc.requestParamScopes.has('openid'),
    },
    renderError: parts.renderError,
    responseTypes: ['code'],
    revokeGrantPolicy: () => true,
    rotateRefreshToken: true,
    routes,
    scopes: [...scopes],
    subjectTypes: ['public'],
    ttl: {
      AccessToken: lifetimes.accessToken,
      AuthorizationCode: lifetimes.code,
      Grant: lifetimes.grant,
      IdToken: lifetimes.idToken,
      Interaction: lifetimes.interaction,
      Session: lifetimes.grant,
      // However often it is rotated, the last one ends when the first would have.
      RefreshToken: (ctx) => ctx.oidc.entities.RotatedRefreshToken?.remainingTTL ?? lifetimes.refreshToken,
    },
  }
}

const prompts = ['none', ...policy.map(({ name }) => name)]

const ownOf = (client: object) => client as unknown as OwnMetadata

const never = () => {
  throw new Error('this page is not the engine’s')
}

function features(): NonNullable<Configuration['features']> {
  const own = async (_ctx: unknown, client: { clientId: string }, token: { clientId?: string | undefined }) =>
    token.clientId === client.clientId
  return {
    // Logout tokens leave by a room of their own; here it is what the metadata and ID tokens (`sid`) say.
    backchannelLogout: { enabled: true },
    devInteractions: { enabled: false },
    dPoP: { enabled: false },
    pushedAuthorizationRequests: { enabled: false },
    introspection: {
      enabled: true,
      allowedPolicy: async (ctx, client, token) =>
        client.clientAuthMethod !== 'none' && (await own(ctx, client, token)),
    },
    revocation: { enabled: true, allowedPolicy: own },
    rpInitiatedLogout: { enabled: true, logoutSource: never, postLogoutSuccessSource: never },
    resourceIndicators: {
      enabled: true,
      defaultResource: async (_ctx, _client, oneOf) => (oneOf?.length === 1 ? oneOf[0]! : (oneOf ?? [])),
      useGrantedResource: async () => true,
      getResourceServerInfo: async (_ctx, uri, client) => {
        const resource = ownOf(client).resources.find((each) => each.uri === uri)
        if (!resource) throw new errors.InvalidTarget()
        return {
          scope: resource.scopes.join(' '),
          audience: uri,
          accessTokenFormat: 'jwt',
          accessTokenTTL: lifetimes.accessToken,
          jwt: { sign: { alg: 'ES256' } },
        }
      },
    },
    userinfo: { enabled: true },
  }
}

/** The engine drops offline_access without prompt=consent; our own sites need not ask for what they are always given. */
function keepOfflineAccess(ctx: KoaContextWithOIDC): void {
  const { client, params } = ctx.oidc
  const asked = typeof ctx.query.scope === 'string' ? ctx.query.scope.split(' ') : []
  const allowed = client?.scope?.split(' ').includes('offline_access') && client.grantTypeAllowed('refresh_token')
  const kept = typeof params?.scope === 'string' ? params.scope.split(' ') : []
  if (!params || !allowed || !asked.includes('offline_access') || kept.includes('offline_access')) return
  params.scope = [...kept, 'offline_access'].join(' ')
}

/** What the site is allowed for this account in this session; made when it is missing, unless the person is asked first. */
async function grantFor(ctx: KoaContextWithOIDC) {
  const { client, session, account, provider, result } = ctx.oidc
  if (!client || !session || !account) return undefined
  const knownId = session.grantIdFor(client.clientId)
  const known = knownId === undefined ? undefined : await provider.Grant.find(knownId)
  if (ownOf(client).consent === 'ask' && !result?.consent) return known
  const grant = known ?? new provider.Grant({ accountId: account.accountId, clientId: client.clientId })
  if (!known) grant.jti = newGrantId(account.accountId)
  if (extend(grant, ctx) || !known) await grant.save()
  const { signedIn } = exchangeOf(ctx.req)
  if (signedIn) session.uid = sessionUid(signedIn.session, { clientId: client.clientId, grantId: grant.jti })
  return grant
}

/** Whether there was something to add. */
function extend(grant: InstanceType<Provider['Grant']>, { oidc }: KoaContextWithOIDC): boolean {
  const granted = new Set(grant.getOIDCScope().split(' '))
  const missing = [...oidc.requestParamOIDCScopes].filter((scope) => !granted.has(scope))
  if (missing.length > 0) grant.addOIDCScope(missing)
  let more = missing.length > 0
  for (const [uri, server] of Object.entries(oidc.resourceServers ?? {})) {
    const has = new Set(grant.getResourceScope(uri).split(' '))
    const wanted = [...oidc.requestParamScopes].filter((scope) => server.scopes.has(scope) && !has.has(scope))
    if (wanted.length === 0) continue
    grant.addResourceScope(uri, wanted)
    more = true
  }
  return more
}
