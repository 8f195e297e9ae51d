/**
 * The engine: oidc-provider, one instance for each tenant, with everything off that we do not speak. What it decides on its
 * own is only what the standards leave no choice about.
 */
import type { JWK } from 'jose'
import Provider, { type Configuration } from 'oidc-provider'
import { find as findAccount } from '#accounts/accounts.ts'
import { versionHints } from '#app-prompts/app-prompts.ts'
import { hashSecret, sameSecret } from '#crypto/secrets.ts'
import type { Database } from '#database/database.ts'
import { acrValues } from '#decision/decision.ts'
import { languages } from '#language/language.ts'
import { signingAlgorithms } from '#signing-keys/signing-keys.ts'
import { scopes } from '#sites/sites.ts'
import type { Place } from '#web/hosts.ts'
import { adapterFor } from './adapter.ts'
import { judgeAssertion } from './assertions.ts'
import { backchannel } from './backchannel.ts'
import { sessionCookie } from './browser-sessions.ts'
import { accessTokenClaims, claimsByScope, engineAccount } from './claims.ts'
import { type Clients, clients, ownMetadata, ownOf } from './clients.ts'
import { exchangeOf } from './exchange.ts'
import { features } from './features.ts'
import { answerByForm } from './form-post.ts'
import { grantFor, keepOfflineAccess } from './grants.ts'
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
  /** A keyed digest: the base64url of 32 bytes. */
  keyed(value: string): string
  askPerson: NonNullable<NonNullable<Configuration['interactions']>['url']>
  renderError: NonNullable<Configuration['renderError']>
}

/** `query` and `fragment` answer by a redirect, `form_post` by a page of ours; the engine's would bring a script of its own. */
class TenantProvider extends Provider {
  override registerResponseMode(...[name, handler]: Parameters<Provider['registerResponseMode']>): void {
    if (name === 'query' || name === 'fragment') super.registerResponseMode(name, handler)
    if (name === 'form_post') super.registerResponseMode(name, answerByForm as typeof handler)
  }
}

/** The paths at which the engine answers, below the tenant's. */
export const routes = {
  authorization: '/authorize',
  token: '/token',
  userinfo: '/userinfo',
  jwks: '/jwks',
  pushed_authorization_request: '/par',
  device_authorization: '/device/authorize',
  code_verification: '/device',
  backchannel_authentication: '/backchannel',
  introspection: '/introspect',
  revocation: '/revoke',
  end_session: '/end-session',
}

export function engineFor(tenantId: string, place: Place, parts: EngineParts): Omit<Engine, 'answer'> {
  const { database } = parts
  const known = clients(database, tenantId)
  const provider = new TenantProvider(place.issuer, {
    ...configuration(tenantId, place, parts),
    adapter: adapterFor({ database, tenantId, clients: known, keyed: parts.keyed }),
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
  keepSuccessors(provider, parts.keyed)
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
      clientAuthSigningAlgValues: [...siteAlgorithms, 'RS256'],
      requestObjectSigningAlgValues: [...siteAlgorithms, 'RS256'],
      dPoPSigningAlgValues: [...siteAlgorithms],
    },
    extraClientMetadata: { properties: [...ownMetadata] },
    // Not a parameter of ours: the one place after the engine's own check of `scope` (see there).
    extraParams: { scope: keepOfflineAccess, ...Object.fromEntries(versionHints.map((hint) => [hint, null])) },
    extraTokenClaims: (ctx) => accessTokenClaims(ctx),
    features: features(parts.keyed(`dpop-nonce/${tenantId}`), backchannel(parts.database, tenantId)),
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
        ownOf(client).fapi ||
        ownOf(client).pkce !== 'nonce' ||
        !ctx.oidc.params?.nonce ||
        !ctx.oidc.requestParamScopes.has('openid'),
    },
    renderError: parts.renderError,
    responseTypes: ['code'],
    revokeGrantPolicy: () => true,
    // FAPI 2.0 section 5.3.2.1: bound to a key, and a lost answer must not lose the site its access.
    rotateRefreshToken: ({ oidc }) => !(oidc.client && ownOf(oidc.client).fapi),
    routes,
    scopes: [...scopes],
    subjectTypes: ['public'],
    ttl: {
      AccessToken: lifetimes.accessToken,
      AuthorizationCode: lifetimes.code,
      BackchannelAuthenticationRequest: (_ctx, request) =>
        Math.min(Number(request.params?.['requested_expiry'] ?? lifetimes.remote), lifetimes.remote),
      ClientCredentials: lifetimes.accessToken,
      DeviceCode: lifetimes.remote,
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

/** Of FAPI 2.0 section 5.4; RS256 besides, for sites that know nothing else. */
const siteAlgorithms = ['ES256', 'PS256', 'EdDSA', 'Ed25519'] as const

/**
 * The successor of a refresh token follows from it by a key of ours: whoever lost the answer on its way and asks again
 * (adapter.ts says when that is let through) gets the same one, which is written down nowhere.
 */
function keepSuccessors(provider: Provider, keyed: (value: string) => string): void {
  const { prototype } = provider.RefreshToken as unknown as { prototype: { generateTokenId(): string } }
  const usual = prototype.generateTokenId
  prototype.generateTokenId = function () {
    const rotated = Provider.ctx?.oidc?.entities.RotatedRefreshToken
    return rotated ? keyed(`refresh-token/${rotated.jti}`) : usual.call(this)
  }
}
