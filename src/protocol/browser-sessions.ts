/**
 * Who is signed in in a browser: the cookie with its secret key, and the session that the key opens.
 *
 * A key is never taken over from before a sign-in, so nobody can plant one (session fixation). A newer key of the same
 * session leaves the former one a minute for the requests of other tabs; an ended session opens for no key.
 */
import { type Account, find as findAccount } from '#accounts/accounts.ts'
import * as audit from '#audit/audit.ts'
import { hashSecret, newSecret } from '#crypto/secrets.ts'
import type { Database, Db } from '#database/database.ts'
import * as sessions from '#sessions/sessions.ts'
import { browserName } from '#web/browser-name.ts'
import { type CookieRule, clearCookie, hostCookie, readCookie, writeCookie } from '#web/cookies.ts'
import type { Visit } from '#web/visit.ts'
import type { Endings } from './endings.ts'
import type { Exchange, ProtocolTenant } from './exchange.ts'
import { lifetimes } from './lifetimes.ts'
import * as store from './store.ts'

/** A living session in this browser, of an account that may be used. */
export interface SignedIn {
  session: sessions.Session
  account: Account
  /** The value of the browser's cookie. */
  key: string
}

export interface BrowserSessions {
  /** The session that a Cookie header opens. */
  find(tenant: ProtocolTenant, cookieHeader: string | undefined, origin: string): Promise<SignedIn | undefined>
  /**
   * After a finished sign-in: a session with a key that nobody has seen. `current` is what the browser had before: of the
   * same account it goes on, of another it ends first.
   */
  establish(
    trx: Db,
    visit: Visit<ProtocolTenant>,
    current: SignedIn | undefined,
    granted: sessions.Granted,
  ): Promise<{ session: sessions.Session; key: string }>
  /**
   * The same for a browser that brought no key, as part of what is saved with the last proof. `record` writes the audit row:
   * the transaction's last statement.
   */
  begin(trx: Db, visit: Visit<ProtocolTenant>, granted: sessions.Granted): Promise<Begun>
  /** One that began for a browser which has come back in another, or in none. */
  giveUp(
    trx: Db,
    exchange: Pick<Exchange, 'visit' | 'signedIn'>,
    begun: Pick<sessions.SessionKey, 'accountId' | 'id'>,
  ): Promise<void>
  end(trx: Db, visit: Visit<ProtocolTenant>, session: sessions.Session, reason: sessions.EndReason): Promise<void>
}

export interface Begun {
  session: sessions.Session
  key: string
  record(): Promise<void>
}

/** Whether the browser brought anything that could be a key. */
export const bringsKey = ({ tenant, origin }: Visit, cookieHeader: string | undefined): boolean =>
  readCookie(cookieHeader, sessionCookie(tenant.id, origin)) !== undefined

/** `__Host-session-<tenant>`: tenants may share a host. */
export function sessionCookie(tenantId: string, origin: string): CookieRule {
  return hostCookie(origin, `session-${tenantId}`)
}

/** Ends with the browser; the session has its own limits. */
export const giveSessionCookie = (visit: Visit, key: string) =>
  writeCookie(sessionCookie(visit.tenant.id, visit.origin), key)

export const takeSessionCookie = (visit: Visit) => clearCookie(sessionCookie(visit.tenant.id, visit.origin))

export function browserSessions(database: Database, { endSessions }: Pick<Endings, 'endSessions'>): BrowserSessions {
  const { db } = database

  async function end(trx: Db, visit: Visit<ProtocolTenant>, session: sessions.Session, reason: sessions.EndReason) {
    if ((await endSessions(trx, session, reason, visit.now)).length === 0) return
    await record(trx, visit, 'sessionEnded', session, { session: session.id, reason })
  }

  async function record(
    trx: Db,
    visit: Visit,
    act: string,
    session: sessions.Session,
    detail: Record<string, unknown>,
  ) {
    const { tenantId, accountId } = session
    await audit.record(trx, {
      tenantId,
      actor: 'owner',
      act,
      subject: accountId,
      detail,
      ip: visit.ip,
      at: visit.now,
    })
  }

  async function giveKey(trx: Db, session: sessions.Session): Promise<string> {
    const key = newSecret()
    await store.insertSessionKey(trx, {
      tenant_id: session.tenantId,
      key_hash: hashSecret(key),
      account_id: session.accountId,
      session_id: session.id,
      expires_at: session.expiresAt,
      replaced_at: null,
    })
    return key
  }

  const whereOf = (visit: Visit) => ({ ip: visit.ip, browser: browserName(visit.userAgent) })

  async function begin(trx: Db, visit: Visit<ProtocolTenant>, granted: sessions.Granted): Promise<Begun> {
    const { tenant, now } = visit
    const session = await sessions.start(trx, tenant.id, granted, whereOf(visit), tenant.policy.session, now)
    const key = await giveKey(trx, session)
    const { id, acr, amr } = session
    const recordStart = () => record(trx, visit, 'sessionStarted', session, { session: id, acr, amr })
    return { session, key, record: recordStart }
  }

  return {
    begin,
    end,

    async giveUp(trx, { visit, signedIn }, begun) {
      if (signedIn?.session.id === begun.id) return
      const name = { tenantId: visit.tenant.id, ...begun }
      const session = await sessions.find(trx, name, visit.tenant.policy.session, visit.now)
      if (session) await end(trx, visit, session, 'other-session')
    },

    async find(tenant, cookieHeader, origin) {
      const key = readCookie(cookieHeader, sessionCookie(tenant.id, origin))
      if (key === undefined) return undefined
      const now = database.now()
      const found = await store.findSessionKey(db, tenant.id, hashSecret(key), now, lifetimes.replacedKey)
      if (!found) return undefined
      const name = { tenantId: tenant.id, accountId: found.account_id, id: found.session_id }
      const session = await sessions.find(db, name, tenant.policy.session, now)
      const account = session && (await findAccount(db, tenant.id, session.accountId))
      if (!session || account?.state !== 'active') return undefined
      if (sessions.isStale(session, now)) await sessions.touch(database.brief, session, now)
      return { session, account, key }
    },

    async establish(trx, visit, current, granted) {
      const { tenant, now } = visit
      if (current && current.session.accountId === granted.accountId) {
        const renewed = await sessions.renew(trx, current.session, granted, whereOf(visit), tenant.policy.session, now)
        if (renewed) {
          await store.markReplaced(trx, tenant.id, hashSecret(current.key), now)
          return { session: renewed, key: await giveKey(trx, renewed) }
        }
      } else if (current) {
        await end(trx, visit, current.session, 'other-account')
      }
      const begun = await begin(trx, visit, granted)
      await begun.record()
      return begun
    },
  }
}
