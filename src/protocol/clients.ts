/** Sites as the engine knows clients. Read anew after a second, so that a change holds everywhere by then. */
import type { AllClientMetadata } from 'oidc-provider'
import type { Database } from '#database/database.ts'
import { findByClientId, type Site } from '#sites/sites.ts'

/** What we add to a client's metadata. */
export interface OwnMetadata {
  site_kind: Site['kind']
  pkce: Site['pkce']
  consent: Site['consent']
  two_step: Site['twoStep']
  resources: Site['resources']
  fapi: boolean
}

export const ownMetadata = [
  'site_kind',
  'pkce',
  'consent',
  'two_step',
  'resources',
  'fapi',
] as const satisfies (keyof OwnMetadata)[]

export const ownOf = (client: object) => client as unknown as OwnMetadata

export interface Clients {
  site(clientId: string): Promise<Site | undefined>
  metadata(clientId: string): Promise<(AllClientMetadata & OwnMetadata) | undefined>
}

const memoryMilliseconds = 900
const mostKept = 1000

interface Known {
  site: Site
  metadata: AllClientMetadata & OwnMetadata
  until: number
}

export function clients(database: Database, tenantId: string): Clients {
  const memory = new Map<string, Known>()

  async function known(clientId: string): Promise<Known | undefined> {
    const found = memory.get(clientId)
    if (found && found.until > performance.now()) return found
    const site = await findByClientId(database.db, tenantId, clientId)
    memory.delete(clientId)
    if (!site) return undefined
    if (memory.size >= mostKept) memory.delete(memory.keys().next().value ?? '')
    const fresh = { site, metadata: metadataOf(site), until: performance.now() + memoryMilliseconds }
    memory.set(clientId, fresh)
    return fresh
  }

  return {
    site: async (clientId) => (await known(clientId))?.site,
    metadata: async (clientId) => (await known(clientId))?.metadata,
  }
}

function metadataOf(site: Site): AllClientMetadata & OwnMetadata {
  return {
    client_id: site.clientId,
    client_name: site.name,
    // The engine wants a secret of who has one; ours compares by the hash, and no algorithm that signs with it is on.
    ...(site.secretHash === null ? {} : { client_secret: site.secretHash }),
    application_type: site.kind === 'native' ? 'native' : 'web',
    redirect_uris: site.redirectUris,
    post_logout_redirect_uris: site.postLogoutRedirectUris,
    ...(site.backchannelLogoutUri
      ? { backchannel_logout_uri: site.backchannelLogoutUri, backchannel_logout_session_required: true }
      : {}),
    grant_types: site.grants,
    ...(site.grants.includes('urn:openid:params:grant-type:ciba') ? { backchannel_token_delivery_mode: 'poll' } : {}),
    response_types: ['code'],
    token_endpoint_auth_method: site.authMethod,
    id_token_signed_response_alg: site.idTokenAlgorithm,
    scope: site.scopes.join(' '),
    ...(site.jwks ? { jwks: site.jwks as NonNullable<AllClientMetadata['jwks']> } : {}),
    site_kind: site.kind,
    pkce: site.pkce,
    consent: site.consent,
    two_step: site.twoStep,
    resources: site.resources,
    fapi: site.fapi,
    dpop_bound_access_tokens: site.dpopBound,
    require_pushed_authorization_requests: site.parRequired,
  }
}
