/** What an account has open at sites and in browsers, and how it ends there. */
import type { AdapterPayload } from 'oidc-provider'
import type { Db } from '#database/database.ts'
import * as sessions from '#sessions/sessions.ts'
import { findByClientId, type Site } from '#sites/sites.ts'
import * as store from './store.ts'

/** A site with something in its hands that works: tokens of a living session, or the right to go on after it. */
export interface ConnectedSite {
  clientId: string
  name: string
  kind: Site['kind']
  /** What it may see, by scope. */
  scopes: readonly string[]
  /** When it was first let in, epoch seconds. */
  since: number
  /** It may go on after sign-out. */
  outlives: boolean
}

interface Owner {
  tenantId: string
  accountId: string
}

/** Which sessions: one, or all but `exceptId`. */
export type SessionsToEnd = Owner &
  (
    | { id: string /** Also what was granted in it for the time after. */; withGrants?: boolean }
    | { exceptId?: string /** Also what was granted in them for the time after. */; withGrants?: boolean }
  )

/** How long nobody clicked anything is no end of a token: only the session's own end is. */
const anyUse: sessions.SessionPolicy = { idleMinutes: Number.POSITIVE_INFINITY, hours: Number.POSITIVE_INFINITY }

export async function connectedSites(
  db: Db,
  tenantId: string,
  accountId: string,
  now: number,
): Promise<ConnectedSite[]> {
  const grants = await workingGrants(db, { tenantId, accountId }, now)
  const byClient = Map.groupBy(grants, ({ clientId }) => clientId)
  const connected: ConnectedSite[] = []
  for (const [clientId, held] of byClient) {
    const site = await findByClientId(db, tenantId, clientId)
    if (!site) continue
    const scopes = [...new Set(held.flatMap((grant) => grant.scopes))]
    const since = Math.min(...held.map((grant) => grant.since))
    connected.push({ clientId, name: site.name, kind: site.kind, scopes, since, outlives: held.some(outlives) })
  }
  return connected.sort((a, b) => b.since - a.since)
}

export async function disconnectSite(
  trx: Db,
  { tenantId, accountId, clientId }: Owner & { clientId: string },
  now: number,
): Promise<boolean> {
  const owner = { tenantId, accountId }
  const living = (await livingGrants(trx, owner, now)).filter((grant) => grant.clientId === clientId)
  for (const { grantId } of living) await store.endGrants(trx, { ...owner, grantId }, now)
  return living.length > 0
}

export async function endSessions(
  trx: Db,
  these: SessionsToEnd,
  reason: sessions.EndReason,
  now: number,
): Promise<readonly string[]> {
  const { tenantId, accountId } = these
  const { withGrants = false } = these
  if ('id' in these) {
    if (!(await sessions.end(trx, these, reason, now))) return []
    if (withGrants) await endItsGrants(trx, these, now)
    return [these.id]
  }
  const { exceptId } = these
  const except = exceptId === undefined ? {} : { exceptId }
  const ended = await sessions.endAll(trx, { tenantId, accountId, ...except }, reason, now)
  if (withGrants) await endOtherGrants(trx, these, exceptId, now)
  return ended
}

/** What was granted in one session, and nothing that another one holds as well. */
async function endItsGrants(trx: Db, { tenantId, accountId, id }: Owner & { id: string }, now: number) {
  const owner = { tenantId, accountId }
  const held = new Set((await store.listSessionSites(trx, { ...owner, id })).map(({ grant_id }) => grant_id))
  for (const session of await sessions.list(trx, tenantId, accountId, anyUse, now))
    for (const { grant_id } of await store.listSessionSites(trx, session)) held.delete(grant_id)
  for (const grantId of held) await store.endGrants(trx, { ...owner, grantId }, now)
}

/** The session that stays keeps what was granted in it. */
async function endOtherGrants(trx: Db, { tenantId, accountId }: Owner, exceptId: string | undefined, now: number) {
  const owner = { tenantId, accountId }
  const stays = exceptId === undefined ? [] : await store.listSessionSites(trx, { ...owner, id: exceptId })
  const kept = new Set(stays.map(({ grant_id }) => grant_id))
  for (const { grantId } of await livingGrants(trx, owner, now)) {
    if (!kept.has(grantId)) await store.endGrants(trx, { ...owner, grantId }, now)
  }
}

interface HeldGrant {
  grantId: string
  clientId: string
  scopes: string[]
  since: number
}

const outlives = ({ scopes }: HeldGrant) => scopes.includes('offline_access')

/** A grant without the right to go on is worth nothing once its session has ended. */
async function workingGrants(db: Db, owner: Owner, now: number): Promise<HeldGrant[]> {
  const open = await sessions.list(db, owner.tenantId, owner.accountId, anyUse, now)
  const inUse = new Set<string>()
  for (const session of open) for (const { grant_id } of await store.listSessionSites(db, session)) inUse.add(grant_id)
  return (await livingGrants(db, owner, now)).filter((grant) => outlives(grant) || inUse.has(grant.grantId))
}

async function livingGrants(db: Db, owner: Owner, now: number): Promise<HeldGrant[]> {
  return (await store.listGrants(db, owner, now)).map(({ grant_id, payload }) => {
    const { clientId = '', openid, resources, iat = now } = JSON.parse(payload) as AdapterPayload
    const asked = (openid as { scope?: string } | undefined)?.scope
    const scopes = [asked, ...Object.values(resources ?? {})].join(' ').split(' ').filter(Boolean)
    return { grantId: grant_id, clientId, scopes: [...new Set(scopes)], since: iat }
  })
}
