/**
 * How what an account has open ends: sessions, and what sites may do without one. Every end goes this way, so that every
 * site that a session reached is told of it, in the same transaction.
 */
import type { AdapterPayload } from 'oidc-provider'
import { beginAnew } from '#accounts/accounts.ts'
import type { Db } from '#database/database.ts'
import type { LogoutTokens } from '#logout-tokens/logout-tokens.ts'
import * as pending from '#pending-requests/pending-requests.ts'
import * as sessions from '#sessions/sessions.ts'
import * as store from './store.ts'

export interface Owner {
  tenantId: string
  accountId: string
}

/** Which sessions: one, or all but `exceptId`. */
export type SessionsToEnd = Owner &
  (
    | { id: string /** Also what was granted in it for the time after. */; withGrants?: boolean }
    | { exceptId?: string /** Also what was granted in them for the time after. */; withGrants?: boolean }
  )

export interface Endings {
  /** Ends living sessions, in the caller's transaction; answers their ids. The caller records why. */
  endSessions(trx: Db, these: SessionsToEnd, reason: sessions.EndReason, now: number): Promise<readonly string[]>
  /** Ends what may go on without a session: refresh tokens and all that leans on them, and sign-ins under way. */
  endGrants(trx: Db, tenantId: string, accountId: string, now: number): Promise<void>
  /** Ends everything that the site holds of the account. False when it held nothing. */
  disconnectSite(trx: Db, of: Owner & { clientId: string }, now: number): Promise<boolean>
}

export function endings({ enqueue }: Pick<LogoutTokens, 'enqueue'>): Endings {
  async function tellSitesOf(trx: Db, { tenantId, accountId }: Owner, ids: readonly string[], now: number) {
    for (const id of ids) {
      for (const { client_id: clientId, sid } of await store.listSessionSites(trx, { tenantId, accountId, id }))
        await enqueue(trx, { tenantId, accountId, clientId, sid }, now)
    }
  }

  /** A site that could go on without a session is told to end what it still has, unless it is `spared`. */
  async function endThese(
    trx: Db,
    owner: Owner,
    grants: readonly HeldGrant[],
    now: number,
    spared = new Set<string>(),
  ) {
    for (const { grantId } of grants) await store.endGrants(trx, { ...owner, grantId }, now)
    const told = new Set(grants.filter(outlives).map(({ clientId }) => clientId))
    for (const clientId of told.difference(spared)) await enqueue(trx, { ...owner, clientId }, now)
  }

  /** What was granted in one session, and nothing that another one holds as well. */
  async function endItsGrants(trx: Db, owner: Owner, id: string, now: number) {
    const held = new Set((await store.listSessionSites(trx, { ...owner, id })).map(({ grant_id }) => grant_id))
    for (const session of await sessions.list(trx, owner.tenantId, owner.accountId, anyUse, now))
      for (const { grant_id } of await store.listSessionSites(trx, session)) held.delete(grant_id)
    for (const grantId of held) await store.endGrants(trx, { ...owner, grantId }, now)
  }

  /** The session that stays keeps what was granted in it, and stays at its sites. */
  async function endOtherGrants(trx: Db, owner: Owner, exceptId: string | undefined, now: number) {
    const stays = exceptId === undefined ? [] : await store.listSessionSites(trx, { ...owner, id: exceptId })
    const kept = new Set(stays.map(({ grant_id }) => grant_id))
    const others = (await livingGrants(trx, owner, now)).filter(({ grantId }) => !kept.has(grantId))
    await endThese(trx, owner, others, now, new Set(stays.map(({ client_id }) => client_id)))
  }

  return {
    async endSessions(trx, these, reason, now) {
      const { tenantId, accountId, withGrants = false } = these
      const owner = { tenantId, accountId }
      if ('id' in these) {
        if (!(await sessions.end(trx, these, reason, now))) return []
        await tellSitesOf(trx, owner, [these.id], now)
        if (withGrants) await endItsGrants(trx, owner, these.id, now)
        return [these.id]
      }
      const { exceptId } = these
      const ended = await sessions.endAll(
        trx,
        { ...owner, ...(exceptId === undefined ? {} : { exceptId }) },
        reason,
        now,
      )
      await tellSitesOf(trx, owner, ended, now)
      if (withGrants) await endOtherGrants(trx, owner, exceptId, now)
      return ended
    },

    async endGrants(trx, tenantId, accountId, now) {
      await beginAnew(trx, tenantId, accountId)
      const owner = { tenantId, accountId }
      await pending.remove(trx, tenantId, accountId)
      await endThese(trx, owner, await livingGrants(trx, owner, now), now)
    },

    async disconnectSite(trx, { tenantId, accountId, clientId }, now) {
      const owner = { tenantId, accountId }
      const held = (await livingGrants(trx, owner, now)).filter((grant) => grant.clientId === clientId)
      await endThese(trx, owner, held, now)
      if (held.length > 0) await enqueue(trx, { ...owner, clientId }, now)
      return held.length > 0
    },
  }
}

/** How long nobody clicked anything is no end of a token: only the session's own end is. */
export const anyUse: sessions.SessionPolicy = { idleMinutes: Number.POSITIVE_INFINITY, hours: Number.POSITIVE_INFINITY }

export interface HeldGrant {
  grantId: string
  clientId: string
  scopes: string[]
  since: number
}

export const outlives = ({ scopes }: HeldGrant) => scopes.includes('offline_access')

export async function livingGrants(db: Db, owner: Owner, now: number): Promise<HeldGrant[]> {
  return (await store.listGrants(db, owner, now)).map(({ grant_id, payload }) => {
    const { clientId = '', openid, resources, iat = now } = JSON.parse(payload) as AdapterPayload
    const asked = (openid as { scope?: string } | undefined)?.scope
    const scopes = [asked, ...Object.values(resources ?? {})].join(' ').split(' ').filter(Boolean)
    return { grantId: grant_id, clientId, scopes: [...new Set(scopes)], since: iat }
  })
}
