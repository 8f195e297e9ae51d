/**
 * The bare engine: oidc-provider alone, everything in a Map, a sign-in page that takes any name. What a server on this engine
 * cannot go below.
 */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { exportJWK, generateKeyPair } from 'jose'
import Provider, { type Adapter, type AdapterPayload, type Configuration } from 'oidc-provider'

const environment = process.env as Record<'ISSUER' | 'CLIENT_ID' | 'CLIENT_SECRET' | 'REDIRECT_URI', string>
const { ISSUER: issuer, CLIENT_ID: clientId, CLIENT_SECRET: clientSecret, REDIRECT_URI: redirectUri } = environment

function mapAdapter(): Adapter {
  const kept = new Map<string, AdapterPayload>()
  const byUid = new Map<string, AdapterPayload>()
  return {
    async upsert(id, payload) {
      kept.set(id, payload)
      if (payload.uid !== undefined) byUid.set(payload.uid, payload)
    },
    find: async (id) => kept.get(id),
    findByUid: async (uid) => byUid.get(uid),
    findByUserCode: async () => undefined,
    consume: async (id) => void Object.assign(kept.get(id) ?? {}, { consumed: Math.floor(Date.now() / 1000) }),
    destroy: async (id) => void kept.delete(id),
    revokeByGrantId: async () => {},
  }
}

const grantFor: NonNullable<Configuration['loadExistingGrant']> = async ({ oidc }) => {
  const { client, session } = oidc
  if (!client || !session?.accountId) return undefined
  const known = session.grantIdFor(client.clientId)
  if (known) return oidc.provider.Grant.find(known)
  const grant = new oidc.provider.Grant({ clientId: client.clientId, accountId: session.accountId })
  grant.addOIDCScope('openid offline_access')
  await grant.save()
  return grant
}

const cookie = { httpOnly: true, sameSite: 'lax', signed: false } as const
const { privateKey } = await generateKeyPair('ES256', { extractable: true })
const provider = new Provider(issuer, {
  adapter: mapAdapter,
  clients: [
    {
      client_id: clientId,
      client_secret: clientSecret,
      redirect_uris: [redirectUri],
      response_types: ['code'],
      grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
      id_token_signed_response_alg: 'ES256',
    },
  ],
  cookies: { keys: [], long: cookie, short: cookie },
  // It drops offline_access without prompt=consent; sites of one's own are not asked for it.
  extraParams: {
    scope(ctx) {
      if (ctx.oidc.params) ctx.oidc.params['scope'] = ctx.query['scope']
    },
  },
  features: {
    clientCredentials: { enabled: true },
    devInteractions: { enabled: false },
    introspection: { enabled: true, allowedPolicy: async () => true },
  },
  findAccount: async (_ctx, sub) => ({ accountId: sub, claims: () => ({ sub }) }),
  issueRefreshToken: async (_ctx, _client, code) => code.scopes.has('offline_access'),
  interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
  jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: 'ES256', use: 'sig' } as never] },
  loadExistingGrant: grantFor,
  pkce: { required: () => true },
  rotateRefreshToken: true,
})

const page = '<main data-page="identifier"><form method="post" data-form><input name="user_id"></form></main>'
const engine = provider.callback()

const server = createServer((incoming, outgoing) => {
  if (incoming.url?.startsWith('/interaction/')) interact(incoming, outgoing).catch((cause) => outgoing.destroy(cause))
  else engine(incoming, outgoing)
})

async function interact(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  if (incoming.method === 'GET') {
    outgoing.writeHead(200, { 'content-type': 'text/html' }).end(page)
    return
  }
  const accountId = new URLSearchParams(await text(incoming)).get('user_id') ?? ''
  await provider.interactionFinished(incoming, outgoing, { login: { accountId, remember: false } })
}

server.keepAliveTimeout = 65_000
server.listen(Number(new URL(issuer).port))
await once(server, 'listening')
process.send?.('ready')
