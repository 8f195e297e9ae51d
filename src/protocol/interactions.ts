/**
 * Sign-ins that sites asked for: the engine stops, a person proves who they are on pages of other rooms, the engine goes on.
 *
 * The engine's own id of an interaction is a secret that only a cookie of the browser holds; everybody else, the address of
 * the way back included, knows its digest.
 */
import { UnsecuredJWT } from 'jose'
import type { AdapterPayload, InteractionResults } from 'oidc-provider'
import { find as findAccount, isStill } from '#accounts/accounts.ts'
import { hashSecret, newSecret } from '#crypto/secrets.ts'
import type { Database, Db } from '#database/database.ts'
import type { Granted } from '#sessions/sessions.ts'
import { pathCookie, readCookie } from '#web/cookies.ts'
import { isSameSession } from './adapter.ts'
import type { BrowserSessions, SignedIn } from './browser-sessions.ts'
import type { Exchange } from './exchange.ts'
import { withSecrets } from './payloads.ts'
import * as store from './store.ts'

const model = 'Interaction'
const pushedSeconds = 60

/** One pair a tab; their paths keep them apart. */
export const interactionCookie = (origin: string) => pathCookie(origin, 'interaction', '/')
export const resumeCookie = (origin: string) => pathCookie(origin, 'resume', '/')

/** An interaction under way, with what its site asked. */
export async function findInteraction(
  db: Db,
  tenantId: string,
  uid: string,
  now: number,
): Promise<AdapterPayload | undefined> {
  const stored = await store.findArtifact(db, { tenantId, model, idHash: uid }, now)
  return stored && stored.ended_at === null ? (JSON.parse(stored.payload) as AdapterPayload) : undefined
}

/** Keeps how it ended, for the browser that began it to take back. False when there is no such interaction, or it was taken. */
export async function answer(
  trx: Db,
  tenantId: string,
  uid: string,
  given: InteractionResults | (() => Promise<InteractionResults>),
  now: number,
): Promise<boolean> {
  const name = { tenantId, model, idHash: uid }
  const stored = await store.findArtifact(trx, name, now)
  if (!stored || stored.ended_at !== null) return false
  const payload = JSON.parse(stored.payload) as AdapterPayload
  const result = typeof given === 'function' ? await given() : given
  const merged = 'error' in result ? result : { ...payload.lastSubmission, ...result }
  // Shown once more, the last page says the same again: a session that has begun stays the one that this ends with.
  const begun = (payload.result?.login as Login | undefined)?.session
  const login = merged.login as Login | undefined
  if (login && begun !== undefined) login.session ??= begun
  await store.saveArtifact(trx, name, JSON.stringify({ ...payload, result: merged }), stored.expires_at)
  return true
}

/** The person thought better of it before the site was told. */
export async function unanswer(trx: Db, tenantId: string, uid: string, now: number): Promise<void> {
  const name = { tenantId, model, idHash: uid }
  const stored = await store.findArtifact(trx, name, now)
  if (!stored || stored.ended_at !== null) return
  const { result: _, ...payload } = JSON.parse(stored.payload) as AdapterPayload
  await store.saveArtifact(trx, name, JSON.stringify(payload), stored.expires_at)
}

/** `login` of a result: what the engine reads, and for us what the session is made from. */
export function loginOf(granted: Granted & { generation: number }, begun?: string): InteractionResults['login'] {
  const { accountId, generation, acr, amr, authTime, proofs } = granted
  return {
    accountId,
    acr,
    amr: [...amr],
    ts: authTime,
    remember: false,
    proofs,
    generation,
    ...(begun === undefined ? {} : { session: begun }),
  } as InteractionResults['login']
}

type Login = NonNullable<InteractionResults['login']> & {
  proofs?: Granted['proofs']
  generation?: number
  /** The id of a session that began with the last proof. */
  session?: string
}

interface Taken {
  first: boolean
  payload: AdapterPayload
}

/** What a request to resume finds. `again`: begin anew with the same wishes, for what it came for is used or has changed. */
export type Resumption = { kind: 'goes-on' } | { kind: 'unknown' } | { kind: 'again'; params: Record<string, string> }

export function resumptions(database: Database, browserSessions: BrowserSessions) {
  /** Takes the interaction for this request alone, and with it the session that the sign-in earned. */
  return async function resume(exchange: Exchange, uid: string, cookieHeader: string | undefined): Promise<Resumption> {
    const { visit } = exchange
    const id = readCookie(cookieHeader, resumeCookie(visit.origin))
    if (id === undefined || hashSecret(id) !== uid) return { kind: 'unknown' }
    const taken = (await takeBegun(exchange, id)) ?? (await database.durably((trx) => take(trx, exchange, id)))
    if (!taken) return { kind: 'unknown' }
    if (!taken.first || !isUsable(taken.payload, exchange))
      return { kind: 'again', params: await wishesAgain(taken.payload, visit) }
    // Which session it is has just been looked at.
    const { session: _, ...payload } = taken.payload
    exchange.interaction = { id, payload }
    return { kind: 'goes-on' }
  }

  /** A site that has to push its requests did so: its wishes are pushed again for it. */
  async function wishesAgain(payload: AdapterPayload, { tenant, now, origin, base }: Exchange['visit']) {
    const params = wishesOf(payload)
    const { client_id = '' } = params
    if (!payload['pushed']) return params
    const id = newSecret()
    const request = new UnsecuredJWT({
      ...params,
      ...(params['claims'] ? { claims: JSON.parse(params['claims']) } : {}),
    })
      .setIssuer(client_id)
      .setAudience(`${origin}${base}`)
      .setExpirationTime(now + pushedSeconds)
      .encode()
    const name = { tenantId: tenant.id, model: 'PushedAuthorizationRequest', idHash: hashSecret(id) }
    const pushed = { kind: name.model, iat: now, exp: now + pushedSeconds, request, trusted: true }
    await store.saveArtifact(database.brief, name, JSON.stringify(pushed), now + pushedSeconds)
    return { client_id, request_uri: `urn:ietf:params:oauth:request_uri:${id}` }
  }

  /**
   * The browser is in the session that began with its last proof: nothing is left to decide or to promise. Undefined when
   * it is another one, or none.
   */
  async function takeBegun({ visit, signedIn }: Exchange, id: string): Promise<Taken | undefined> {
    if (!signedIn) return undefined
    const name = { tenantId: visit.tenant.id, model, idHash: hashSecret(id) }
    const stored = await store.findArtifact(database.db, name, visit.now)
    if (!stored || stored.ended_at !== null || !endsIn(signedIn, JSON.parse(stored.payload))) return undefined
    const taken = await store.takeArtifact(database.brief, name, visit.now)
    if (!taken) return undefined
    const payload = withSecrets(id, taken.payload, taken.expires_at, null)
    // Answered anew in this very moment: as if it had been used.
    if (!endsIn(signedIn, payload)) return { first: false, payload: withoutResult(payload) }
    const { session: _, result, ...free } = payload
    return { first: true, payload: { ...free, result: { ...result, login: plain(result?.login as Login) } } }
  }

  async function take(trx: Db, exchange: Exchange, id: string): Promise<Taken | undefined> {
    const { visit } = exchange
    const name = { tenantId: visit.tenant.id, model, idHash: hashSecret(id) }
    const stored = await store.findArtifact(trx, name, visit.now)
    if (!stored) return undefined
    const payload = withSecrets(id, stored.payload, stored.expires_at, null)
    if (!(await store.endArtifact(trx, name, visit.now))) return { first: false, payload }
    return { first: true, payload: await withSession(trx, exchange, payload) }
  }

  async function withSession(trx: Db, exchange: Exchange, payload: AdapterPayload): Promise<AdapterPayload> {
    const { session: _, ...free } = payload
    const { result } = payload
    if (result?.error) return free
    const { proofs, generation = 0, session: begun, ...login } = (result?.login ?? {}) as Login
    if (!proofs) return payload
    const account = await findAccount(trx, exchange.visit.tenant.id, login.accountId)
    if (account?.state !== 'active') return { ...free, result: { error: 'access_denied' } }
    // The account has begun anew since: nothing that was shown before counts, and the site's wishes are asked again.
    if (!(await isStill(trx, { ...account, generation }))) return withoutResult(free)
    if (begun !== undefined) await browserSessions.giveUp(trx, exchange, { accountId: account.id, id: begun })
    const granted = { ...login, acr: login.acr ?? '', amr: login.amr ?? [], authTime: login.ts ?? 0, proofs }
    const { session, key } = await browserSessions.establish(trx, exchange.visit, exchange.signedIn, granted)
    exchange.signedIn = { session, account, key }
    exchange.hasNewKey = true
    return { ...free, result: { ...result, login } }
  }
}

/** What the engine reads of it. */
function plain({ proofs: _, generation: _g, session: _s, ...login }: Login) {
  return login
}

/** Whether the sign-in ended in this session, of an account that is still the same. */
function endsIn({ session, account }: SignedIn, { result }: AdapterPayload): boolean {
  const login = result?.login as Login | undefined
  return (
    login?.session === session.id && login.accountId === account.id && (login.generation ?? 0) === account.generation
  )
}

const withoutResult = ({ result: _, ...payload }: AdapterPayload): AdapterPayload => payload

/** A result that was not given for this very session is none. */
function isUsable({ result, session }: AdapterPayload, { signedIn }: Exchange): boolean {
  if (!result) return false
  if (session?.uid === undefined) return true
  return signedIn !== undefined && isSameSession(session.uid, signedIn.session)
}

function wishesOf({ params = {} }: AdapterPayload): Record<string, string> {
  const wishes = Object.entries(params).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
  return Object.fromEntries(wishes)
}
