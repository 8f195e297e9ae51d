/**
 * Logout tokens: sites are told that a session has ended (OpenID Connect Back-Channel Logout 1.0).
 *
 *   enqueue      in the transaction that ends the session: a site is told exactly if the session has ended
 *   start, stop  the telling of this node; any number of nodes share the work by leases
 *   tellDue      one round by hand, for tests
 *
 * A site that does not take it is asked again with growing waits for a day. A token is signed when it leaves, so that it
 * is never old; each try has a `jti` of its own, for a site may have seen the one before. Which sessions end, and why, is
 * decided elsewhere.
 */
import { newId } from '#crypto/secrets.ts'
import type { Database, Db } from '#database/database.ts'
import type { Outgoing } from '#outgoing/outgoing.ts'
import type { SigningKeys } from '#signing-keys/signing-keys.ts'
import { findByClientId } from '#sites/sites.ts'
import * as store from './store.ts'
import { type Report, telling } from './telling.ts'

export type { Report } from './telling.ts'

export interface Ended {
  tenantId: string
  accountId: string
  clientId: string
  /** What the site calls the session. Without it the site is told to end all sessions of the account, once. */
  sid?: string
}

export interface LogoutTokens {
  /** Does nothing for a site without a backchannelLogoutUri. */
  enqueue(trx: Db, ended: Ended, now: number): Promise<void>
  removeTenant(trx: Db, tenantId: string): Promise<void>
  start(): void
  /** Lets what is under way finish, then gives all leases back. */
  stop(): Promise<void>
  /** Tells what is due, and waits for it; returns how many sites took it. */
  tellDue(): Promise<number>
}

export interface LogoutTokensParts {
  database: Database
  outgoing: Outgoing
  signingKeys: Pick<SigningKeys, 'sign'>
  /** The issuer of a tenant's tokens. */
  issuerOf(tenantId: string): string
  report?(report: Report): void
  pollSeconds?: number
}

/** A site that was away longer has other worries. */
const deadlineSeconds = 24 * 3600

export function logoutTokens(parts: LogoutTokensParts): LogoutTokens {
  const tells = telling(parts)

  return {
    async enqueue(trx, { tenantId, accountId, clientId, sid }, now) {
      const site = await findByClientId(trx, tenantId, clientId)
      if (site?.backchannelLogoutUri === undefined) return
      if (sid === undefined && (await store.waits(trx, { tenantId, accountId, clientId }))) return
      await store.insert(trx, {
        tenant_id: tenantId,
        account_id: accountId,
        id: newId(),
        client_id: clientId,
        sid: sid ?? null,
        tries: 0,
        leased_by: '',
        leased_until_at: 0,
        created_at: now,
        due_at: now,
        deadline_at: now + deadlineSeconds,
      })
      tells.expect()
    },

    removeTenant: store.removeTenant,
    start: tells.start,
    stop: tells.stop,
    tellDue: tells.round,
  }
}
