/** What of the engine is on, and how. */
import { type Configuration, errors } from 'oidc-provider'
import { judgeRequestObject } from './assertions.ts'
import { ownOf } from './clients.ts'
import { lifetimes } from './lifetimes.ts'

const never = () => {
  throw new Error('this page is not the engine’s')
}

/** `dpopSecret`: base64url of 32 bytes, the same on every node. */
export function features(
  dpopSecret: string,
  ciba: NonNullable<NonNullable<Configuration['features']>['ciba']>,
): NonNullable<Configuration['features']> {
  const own = async (_ctx: unknown, client: { clientId: string }, token: { clientId?: string | undefined }) =>
    token.clientId === client.clientId
  return {
    // Logout tokens leave by a room of their own; here it is what the metadata and ID tokens (`sid`) say.
    backchannelLogout: { enabled: true },
    devInteractions: { enabled: false },
    claimsParameter: { enabled: true },
    ciba,
    deviceFlow: {
      enabled: true,
      charset: 'base-20',
      mask: '****-****',
      // Who asked is kept where the person is told (adapter.ts); its pages are ours.
      deviceInfo: () => ({}),
      userCodeInputSource: never,
      userCodeConfirmSource: never,
      successSource: never,
    },
    clientCredentials: { enabled: true },
    // A proof made in advance by somebody who had the site's machine for a minute is of no use (RFC 9449 section 8).
    dPoP: { enabled: true, nonceSecret: Buffer.from(dpopSecret, 'base64url'), requireNonce: () => true },
    fapi: { enabled: true, profile: (_ctx, client) => (client && ownOf(client).fapi ? '2.0' : undefined) },
    pushedAuthorizationRequests: { enabled: true },
    requestObjects: { enabled: true, assertJwtClaimsAndHeader: judgeRequestObject },
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
