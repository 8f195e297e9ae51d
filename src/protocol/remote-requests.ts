/**
 * Sign-ins that are asked for elsewhere: by a device with a code (RFC 8628), or by a site over its own line (OpenID Connect
 * CIBA). The engine takes the wish and gives the tokens; between them a person answers in a browser, by the session there.
 */
import type { AdapterPayload } from 'oidc-provider'
import { wasOnAt } from '#accounts/accounts.ts'
import * as audit from '#audit/audit.ts'
import { newId } from '#crypto/secrets.ts'
import type { Database, Db } from '#database/database.ts'
import { type Demand, lacksSecondStep, meets, type Proof } from '#decision/decision.ts'
import * as pending from '#pending-requests/pending-requests.ts'
import { findByClientId, type Site } from '#sites/sites.ts'
import type { Visit } from '#web/visit.ts'
import { newGrantId, sessionUid } from './adapter.ts'
import type { SignedIn } from './browser-sessions.ts'
import type { ProtocolTenant } from './exchange.ts'
import { acrValuesOf } from './interaction-policy.ts'
import { lifetimes } from './lifetimes.ts'
import * as store from './store.ts'

/** A wish that waits for a person. */
export interface RemoteRequest extends pending.PendingRequest {
  site: Site
  /** What the site would be given. */
  scopes: readonly string[]
  demand: Demand
}

export type RemoteAnswer =
  | 'approved'
  | 'refused'
  /** Answered before, or too late. */
  | 'over'
  /** The session does not show what the site demands: sign in for it first. */
  | 'more'

export interface RemoteRequests {
  /** By the code on the device, as it was typed. */
  byCode(tenantId: string, typed: string): Promise<RemoteRequest | undefined>
  list(tenantId: string, accountId: string): Promise<RemoteRequest[]>
  approve(visit: Visit<ProtocolTenant>, signedIn: SignedIn, request: RemoteRequest): Promise<RemoteAnswer>
  refuse(visit: Visit, request: RemoteRequest): Promise<RemoteAnswer>
}

export const modelOf = { device: 'DeviceCode', site: 'BackchannelAuthenticationRequest' } as const

/** What a person may type for `BCDF-GHJK`. */
export const plainCode = (typed: string) =>
  typed
    .slice(0, 60)
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')

export function remoteRequests(database: Database, keyed: (value: string) => string): RemoteRequests {
  async function known(found: pending.PendingRequest | undefined): Promise<RemoteRequest[]> {
    const site = found && (await findByClientId(database.db, found.tenantId, found.clientId))
    if (!site) return []
    const params = found.params as Record<string, string | undefined>
    const asked = (params['scope'] ?? '').split(' ').filter(Boolean)
    const allowed = new Set<string>([...site.scopes, ...site.resources.flatMap(({ scopes }) => scopes)])
    const notBefore = params['max_age'] === undefined ? null : found.createdAt - Number(params['max_age'])
    const demand = { acrValues: acrValuesOf(params), notBefore }
    return [{ ...found, site, scopes: asked.filter((scope) => allowed.has(scope)), demand }]
  }

  async function settle(trx: Db, request: RemoteRequest, changes: AdapterPayload, now: number): Promise<void> {
    const { tenantId, kind, tokenHash: idHash } = request
    const name = { tenantId, model: modelOf[kind], idHash }
    const stored = await store.findArtifact(trx, name, now)
    if (!stored || stored.ended_at !== null) return
    const payload = { ...(JSON.parse(stored.payload) as AdapterPayload), ...changes }
    await store.saveArtifact(trx, name, JSON.stringify(payload), stored.expires_at)
  }

  /** One grant for each site of a session, however it came to it. */
  async function grant(trx: Db, signedIn: SignedIn, { clientId, scopes, site, params }: RemoteRequest, now: number) {
    const { session } = signedIn
    const { tenantId, accountId } = session
    const held = await store.findSessionSite(trx, session, clientId, now)
    const grantId = held && held.payload !== null ? held.grant_id : newGrantId(accountId)
    const before = (
      held?.payload ? JSON.parse(held.payload) : { kind: 'Grant', iat: now, accountId, clientId }
    ) as AdapterPayload
    const openid = scopes.filter((scope) => (site.scopes as readonly string[]).includes(scope))
    const uris = [params['resource'] ?? []].flat().map(String)
    const resources = Object.fromEntries(
      site.resources
        .filter(({ uri }) => uris.includes(uri))
        .map(({ uri, scopes: offered }) => [uri, scopes.filter((scope) => offered.includes(scope)).join(' ')]),
    )
    const known = ((before['openid'] as { scope?: string } | undefined)?.scope ?? '').split(' ').filter(Boolean)
    const payload = {
      ...before,
      openid: { ...(before['openid'] as object), scope: [...new Set([...known, ...openid])].join(' ') },
      resources: { ...(before['resources'] as object), ...resources },
    }
    await store.saveGrant(trx, { tenantId, accountId, grantId }, JSON.stringify(payload), now + lifetimes.grant)
    const outlives = scopes.includes('offline_access')
    const sid = held?.sid ?? newId()
    await store.saveSessionSite(trx, {
      tenant_id: tenantId,
      account_id: accountId,
      session_id: session.id,
      client_id: clientId,
      sid,
      grant_id: grantId,
      outlives: outlives || held?.outlives === 1 ? 1 : 0,
      expires_at: session.expiresAt,
    })
    return { grantId, sid, outlives, uris: Object.keys(resources) }
  }

  function record(trx: Db, visit: Visit, act: string, subject: string, { clientId, kind, number }: RemoteRequest) {
    const detail = { clientId, kind, number }
    return audit.record(trx, {
      tenantId: visit.tenant.id,
      actor: 'owner',
      act,
      subject,
      detail,
      ip: visit.ip,
      at: visit.now,
    })
  }

  return {
    async byCode(tenantId, typed) {
      const key = { tenantId, accountId: '', id: keyed(`user-code/${tenantId}/${plainCode(typed)}`) }
      return (await known(await pending.find(database.db, key, database.now())))[0]
    },

    async list(tenantId, accountId) {
      const found = await pending.list(database.db, tenantId, accountId, database.now())
      return (await Promise.all(found.map(known))).flat()
    },

    async approve(visit, signedIn, request) {
      const { account, session } = signedIn
      const proofs = session.proofs as readonly Proof[]
      const { now, tenant } = visit
      const lacks = lacksSecondStep({
        account: { twoStep: { on: wasOnAt(account, session.authTime) } },
        policy: tenant.policy,
        site: request.site.twoStep,
        proofs,
      })
      if (lacks || !meets(request.demand, proofs, now)) return 'more'
      return database.durably(async (trx) => {
        if (!(await pending.answer(trx, request, now))) return 'over'
        const { grantId, sid, outlives, uris } = await grant(trx, signedIn, request, now)
        await settle(
          trx,
          request,
          {
            accountId: account.id,
            acr: session.acr,
            amr: [...session.amr],
            authTime: session.authTime,
            grantId,
            scope: request.scopes.join(' '),
            sessionUid: sessionUid(session, { clientId: request.clientId, grantId }),
            ...(outlives ? {} : { expiresWithSession: true }),
            ...(request.site.backchannelLogoutUri ? { sid } : {}),
            ...(uris.length === 0 ? {} : { resource: uris.length === 1 ? uris[0]! : uris }),
          },
          now,
        )
        await record(trx, visit, 'requestApproved', account.id, request)
        return 'approved'
      })
    },

    refuse: (visit, request) =>
      database.durably(async (trx) => {
        if (!(await pending.answer(trx, request, visit.now))) return 'over'
        await settle(trx, request, { error: 'access_denied', errorDescription: 'the person did not agree' }, visit.now)
        await record(trx, visit, 'requestRefused', request.accountId, request)
        return 'refused'
      }),
  }
}
