/** What sites can do for an account. */
import type { Db } from '#database/database.ts'
import * as sessions from '#sessions/sessions.ts'
import { findByClientId, type Site } from '#sites/sites.ts'
import { anyUse, type HeldGrant, livingGrants, type Owner, outlives } from './endings.ts'
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

/** A grant without the right to go on is worth nothing once its session has ended. */
async function workingGrants(db: Db, owner: Owner, now: number): Promise<HeldGrant[]> {
  const open = await sessions.list(db, owner.tenantId, owner.accountId, anyUse, now)
  const inUse = new Set<string>()
  for (const session of open) for (const { grant_id } of await store.listSessionSites(db, session)) inUse.add(grant_id)
  return (await livingGrants(db, owner, now)).filter((grant) => outlives(grant) || inUse.has(grant.grantId))
}
