/** What a site is granted for an account: kept in one grant, on which every token of the site leans. */
import { decodeJwt } from 'jose'
import type Provider from 'oidc-provider'
import type { KoaContextWithOIDC } from 'oidc-provider'
import { newGrantId, sessionUid } from './adapter.ts'
import { claimsByScope } from './claims.ts'
import { ownOf } from './clients.ts'
import { exchangeOf } from './exchange.ts'

/** The engine drops offline_access without prompt=consent; our own sites need not ask for what they are always given. */
export function keepOfflineAccess(ctx: KoaContextWithOIDC): void {
  const { client, params } = ctx.oidc
  const asked = askedScope(ctx).split(' ')
  const allowed = client?.scope?.split(' ').includes('offline_access') && client.grantTypeAllowed('refresh_token')
  const kept = typeof params?.scope === 'string' ? params.scope.split(' ') : []
  if (!params || !allowed || !asked.includes('offline_access') || kept.includes('offline_access')) return
  params.scope = [...kept, 'offline_access'].join(' ')
}

/** `scope` as it came: in a pushed or signed request, in the address, or in the body. */
function askedScope({ oidc, query }: KoaContextWithOIDC): string {
  const body = (oidc.body ?? {}) as Record<string, unknown>
  const pushed = oidc.entities['PushedAuthorizationRequest'] as { request?: string } | undefined
  const request = pushed?.request ?? body['request'] ?? query['request']
  const scope = typeof request === 'string' ? decodeJwt(request)['scope'] : (query['scope'] ?? body['scope'])
  return typeof scope === 'string' ? scope : ''
}

/** What the site is allowed for this account in this session; made when it is missing, unless the person is asked first. */
export async function grantFor(ctx: KoaContextWithOIDC) {
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
  const claims = allowedClaims(oidc).filter((claim) => !grant.openid?.claims?.includes(claim))
  if (claims.length > 0) grant.addOIDCClaims(claims)
  more ||= claims.length > 0
  for (const [uri, server] of Object.entries(oidc.resourceServers ?? {})) {
    const has = new Set(grant.getResourceScope(uri).split(' '))
    const wanted = [...oidc.requestParamScopes].filter((scope) => server.scopes.has(scope) && !has.has(scope))
    if (wanted.length === 0) continue
    grant.addResourceScope(uri, wanted)
    more = true
  }
  return more
}

/** Of what `claims` asks for, whatever belongs to a scope that the site may have: it is no way around the site's settings. */
export function allowedClaims({ client, requestParamClaims }: KoaContextWithOIDC['oidc']): string[] {
  const scopes = client?.scope?.split(' ') ?? []
  const allowed = new Set(scopes.flatMap((scope) => claimsByScope[scope as keyof typeof claimsByScope] ?? []))
  return [...requestParamClaims].filter((claim) => allowed.has(claim))
}
