/**
 * The telling of one node. It leases only what it can tell now; what a crashed node held comes free with its lease. A site
 * that does not answer makes everything else for it wait, so that it never holds up the others.
 */
import { newId } from '#crypto/secrets.ts'
import { findByClientId, type Site } from '#sites/sites.ts'
import type { LogoutTokensParts } from './logout-tokens.ts'
import * as store from './store.ts'

/** What became of one, for the log. */
export interface Report {
  event: 'logoutTokenTaken' | 'logoutTokenDelayed' | 'logoutTokenRefused' | 'logoutTokenExpired' | 'logoutTokensFailed'
  tenantId?: string
  clientId?: string
  tries?: number
  why?: string
}

export interface Telling {
  start(): void
  stop(): Promise<void>
  round(): Promise<number>
  /** Something was written; its transaction will end soon. */
  expect(): void
}

const slots = 8
const answerSeconds = 10
const graceSeconds = 3
const leaseSeconds = 60
const tokenSeconds = 120
/** A site that says so often that the token is wrong (section 2.8) is not asked again. */
const refusalsUntilGivenUp = 8
const looksAfterMilliseconds = [1, 15, 60, 250]

/** 5 s, doubled each time, at most 10 minutes. */
const backoffSeconds = (tries: number) => Math.min(600, 5 * 2 ** Math.max(0, tries - 1))

export function telling(parts: LogoutTokensParts): Telling {
  const { database, report = () => {}, pollSeconds = 1 } = parts
  const node = newId()
  const busy = new Set<Promise<boolean>>()
  const stopped = new AbortController()
  const cut = new AbortController()
  const timers = new Set<NodeJS.Timeout>()
  let started = false
  let looking: Promise<void> | undefined
  let lookAgain = false

  /** Leases what fits and begins it; does not wait for the answers. */
  async function fill(): Promise<Promise<boolean>[]> {
    const now = database.now()
    const limit = slots - busy.size
    if (limit <= 0 || !(await store.anyDue(database.db, now))) return []
    for (const dead of await store.removeDead(database.db, now)) report({ event: 'logoutTokenExpired', ...about(dead) })
    const rows = await store.lease(database.db, { node, now, until: now + leaseSeconds, limit })
    return rows.map((row) => begin(row, rows.length === limit))
  }

  function begin(row: store.NotificationRow, moreMayWait: boolean): Promise<boolean> {
    const telling = tell(row)
      .catch((error: unknown) => {
        report({ event: 'logoutTokensFailed', ...about(row), why: nameOf(error) })
        return false
      })
      .finally(() => {
        busy.delete(telling)
        if (moreMayWait) look()
      })
    busy.add(telling)
    return telling
  }

  async function tell(row: store.NotificationRow): Promise<boolean> {
    const site = await findByClientId(database.db, row.tenant_id, row.client_id)
    if (site?.backchannelLogoutUri === undefined) {
      await store.remove(database.db, row, node)
      return false
    }
    const outcome = await ask(site.backchannelLogoutUri, await tokenFor(row, site))
    if (outcome === 'taken') {
      await store.remove(database.db, row, node)
      report({ event: 'logoutTokenTaken', ...about(row) })
      return true
    }
    const isWrong = outcome === 'status 400'
    if (isWrong && row.tries >= refusalsUntilGivenUp) {
      await store.remove(database.db, row, node)
      report({ event: 'logoutTokenRefused', ...about(row), why: outcome })
      return false
    }
    const dueAt = database.now() + backoffSeconds(row.tries)
    await store.postpone(database.db, row, node, dueAt)
    if (!isWrong) await store.postponeSite(database.db, row, dueAt)
    report({ event: 'logoutTokenDelayed', ...about(row), why: outcome })
    return false
  }

  /** OpenID Connect Back-Channel Logout 1.0 section 2.4: no nonce, so that it can never pass for an ID token. */
  function tokenFor(row: store.NotificationRow, site: Site): Promise<string> {
    const now = database.now()
    return parts.signingKeys.sign(row.tenant_id, site.idTokenAlgorithm, 'logout+jwt', {
      iss: parts.issuerOf(row.tenant_id),
      sub: row.account_id,
      aud: row.client_id,
      iat: now,
      exp: now + tokenSeconds,
      jti: newId(),
      ...(row.sid === null ? {} : { sid: row.sid }),
      events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
    })
  }

  async function ask(uri: string, token: string): Promise<string> {
    const answer = await parts.outgoing.send({
      url: uri,
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ logout_token: token }).toString(),
      seconds: answerSeconds,
      mostBytes: 4096,
      signal: cut.signal,
    })
    if (!answer.answered) return answer.why
    // Some frameworks turn an empty 200 into a 204; the standard lets both pass (section 2.8).
    return answer.status === 200 || answer.status === 204 ? 'taken' : `status ${answer.status}`
  }

  /** One look at a time; a wish that comes meanwhile leads to one more. */
  function look(): void {
    if (!started || stopped.signal.aborted) return
    lookAgain = true
    looking ??= (async () => {
      while (lookAgain && !stopped.signal.aborted) {
        lookAgain = false
        await fill().catch((error: unknown) => report({ event: 'logoutTokensFailed', why: nameOf(error) }))
      }
    })().finally(() => {
      looking = undefined
    })
  }

  function later(milliseconds: number, act: () => void): void {
    const timer = setTimeout(() => {
      timers.delete(timer)
      act()
    }, milliseconds)
    timers.add(timer.unref())
  }

  function poll(): void {
    look()
    if (!stopped.signal.aborted) later(pollSeconds * 1000, poll)
  }

  return {
    start() {
      started = true
      poll()
    },

    expect() {
      if (!started || stopped.signal.aborted) return
      for (const milliseconds of looksAfterMilliseconds) later(milliseconds, look)
    },

    async round() {
      const outcomes = await Promise.all(await fill())
      return outcomes.filter(Boolean).length
    },

    async stop() {
      stopped.abort()
      for (const timer of timers) clearTimeout(timer)
      await looking
      const cutting = setTimeout(() => cut.abort(), graceSeconds * 1000)
      await Promise.all(busy)
      clearTimeout(cutting)
      // Without the database the leases run out by themselves.
      await store.release(database.db, node).catch((error: unknown) => {
        report({ event: 'logoutTokensFailed', why: nameOf(error) })
      })
    },
  }
}

function about({ tenant_id, client_id, tries }: store.NotificationRow) {
  return { tenantId: tenant_id, clientId: client_id, tries }
}

function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  return 'code' in error ? `${error.name} ${String(error.code)}` : error.name
}
