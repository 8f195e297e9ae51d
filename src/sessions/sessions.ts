/**
 * Sessions: in which browsers an account is signed in, since when, and by what proofs.
 *
 *   start, renew     after a finished sign-in; `renew` when the same person signed in again in the same browser
 *   find, list       living ones only: not ended, not idle for too long, not past their last hour
 *   touch            the browser was used; written once a minute at most
 *   end, endAll      for good
 *
 * A session is only known here. The cookie that stands for it, and what sites hold of it, belong to the protocol; whether
 * its proofs are enough for a site is decided elsewhere.
 */
import { newId } from '#crypto/secrets.ts'
import type { Db } from '#database/database.ts'
import type { SessionPolicy } from './options.ts'
import * as store from './store.ts'

export { type SessionPolicy, sessionOptions } from './options.ts'
export type { SessionKey } from './store.ts'

/** One thing that was shown, and when (epoch seconds); the rooms of the proofs keep more in it. */
export interface ShownProof {
  kind: string
  at: number
}

/** What a finished sign-in amounts to. */
export interface Granted<P extends ShownProof = ShownProof> {
  accountId: string
  acr: string
  amr: readonly string[]
  /** When the person was asked, in epoch seconds (`auth_time`). */
  authTime: number
  proofs: readonly P[]
}

export interface Session<P extends ShownProof = ShownProof> extends Granted<P> {
  tenantId: string
  id: string
  startedAt: number
  lastSeenAt: number
  expiresAt: number
  ip: string
  browser: string
}

/** Why a session ended; kept with it. */
export type EndReason =
  | 'signed-out'
  | 'other-account'
  | 'other-session'
  | 'ended-by-owner'
  | 'ended-by-support'
  | 'account-closed'

export interface Where {
  ip: string
  browser: string
}

/** Lasts `policy.hours` from now. */
export async function start(
  trx: Db,
  tenantId: string,
  granted: Granted,
  where: Where,
  policy: SessionPolicy,
  now: number,
): Promise<Session> {
  const session: Session = {
    ...granted,
    ...where,
    tenantId,
    id: newId(),
    startedAt: now,
    lastSeenAt: now,
    expiresAt: now + policy.hours * 3600,
  }
  await store.insert(trx, rowOf(session))
  return session
}

/** A fresh sign-in of the same account in the same browser; undefined when the session has ended meanwhile. */
export async function renew(
  trx: Db,
  session: Session,
  granted: Granted,
  where: Where,
  policy: SessionPolicy,
  now: number,
): Promise<Session | undefined> {
  if (granted.accountId !== session.accountId) throw new Error('a session never changes hands')
  const expiresAt = now + policy.hours * 3600
  const renewed: Session = { ...session, ...granted, ...where, lastSeenAt: now, expiresAt }
  const { started_at: _, ended_at: _e, end_reason: _r, ...values } = rowOf(renewed)
  return (await store.updateLiving(trx, session, values, now)) ? renewed : undefined
}

/** The session if it still lives, judged by the policy in force now. */
export async function find(
  db: Db,
  key: store.SessionKey,
  policy: SessionPolicy,
  now: number,
): Promise<Session | undefined> {
  const row = await store.findLiving(db, key, now)
  return row && isInUse(row, policy, now) ? sessionOf(row) : undefined
}

/** Newest use first. */
export async function list(
  db: Db,
  tenantId: string,
  accountId: string,
  policy: SessionPolicy,
  now: number,
): Promise<Session[]> {
  const rows = await store.listLiving(db, tenantId, accountId, now)
  return rows.filter((row) => isInUse(row, policy, now)).map(sessionOf)
}

const touchSeconds = 60

/** Whether `touch` would write. */
export const isStale = (session: Session, now: number) => now - session.lastSeenAt >= touchSeconds

export async function touch(trx: Db, session: Session, now: number): Promise<void> {
  await store.updateLiving(trx, session, { last_seen_at: now }, now)
}

/** False when it had ended already. */
export async function end(trx: Db, key: store.SessionKey, reason: EndReason, now: number): Promise<boolean> {
  return store.updateLiving(trx, key, { ended_at: now, end_reason: reason }, now)
}

/** Ends every session of the account but `exceptId`; gives the ids of the ended. */
export async function endAll(
  trx: Db,
  owner: { tenantId: string; accountId: string; exceptId?: string },
  reason: EndReason,
  now: number,
): Promise<string[]> {
  const ended = { ended_at: now, end_reason: reason }
  return store.endLiving(trx, { ...owner, exceptId: owner.exceptId ?? '' }, ended)
}

/** With the account, or with the whole tenant. */
export const remove = store.remove

/** Some rows whose time is over; the answer is how many. Nothing depends on it but space. */
export const removeExpired = store.removeExpired

/** A shorter limit holds for sessions that began under a longer one, too. */
function isInUse(row: store.SessionRow, policy: SessionPolicy, now: number): boolean {
  return now - row.last_seen_at < policy.idleMinutes * 60 && now - row.authenticated_at < policy.hours * 3600
}

function sessionOf(row: store.SessionRow): Session {
  return {
    tenantId: row.tenant_id,
    accountId: row.account_id,
    id: row.session_id,
    startedAt: row.started_at,
    lastSeenAt: row.last_seen_at,
    expiresAt: row.expires_at,
    ip: row.ip,
    browser: row.browser,
    acr: row.acr,
    amr: JSON.parse(row.amr),
    authTime: row.authenticated_at,
    proofs: JSON.parse(row.proofs),
  }
}

function rowOf(session: Session): store.SessionRow {
  return {
    tenant_id: session.tenantId,
    account_id: session.accountId,
    session_id: session.id,
    started_at: session.startedAt,
    authenticated_at: session.authTime,
    last_seen_at: session.lastSeenAt,
    expires_at: session.expiresAt,
    ended_at: null,
    end_reason: null,
    ip: session.ip,
    browser: session.browser,
    acr: session.acr,
    amr: JSON.stringify(session.amr),
    proofs: JSON.stringify(session.proofs),
  }
}
