/**
 * Approvals: what a person allows or refuses in an app on another device.
 *
 *   apps, add, rename, remove, removeAll   the paired apps of an account
 *   offer, takeOffer    a short code that pairs one app, once
 *   ask, find           a request, bound to what it is asked for, and how it stands
 *   waiting, answer     what the apps of an account are asked, and what one of them says to it
 *   use                 an approval becomes a proof, once
 *   isApp               whether a message comes from a paired app
 *   push                wakes the apps; waiters wakes the pages that wait for an answer
 *
 * Two digits stand in the browser and are typed into the app: this room gives them to nobody but who asked. One wrong number ends a
 * request, and an account is asked at most twice in ten minutes, whoever asks. For a name that nobody has everything is kept in
 * the same way, and no app hears of it. This room never decides whether an approval is wanted or enough.
 */
import type { Keyring } from '#crypto/sealing.ts'
import { newId, newSecret, normaliseReadableSecret, readableSecret } from '#crypto/secrets.ts'
import type { Db } from '#database/database.ts'
import type { Language } from '#language/language.ts'
import { type PushParts, pushes, type Subscription } from './push.ts'
import { isSignedBy, signed } from './signing.ts'
import type { AppRow, Owner, RequestRow } from './store.ts'
import * as store from './store.ts'

export { isSubscription, type Subscription } from './push.ts'
export { isPublicKey, isSigned, signed } from './signing.ts'
export type { Owner } from './store.ts'
export { type Waiters, waiters } from './waiters.ts'

/** How long a request waits for its answer, in seconds. */
export const answerSeconds = 120
/** How long after it was asked an approval can become a proof: its browser may have no script, and its person walks back to it. */
const useSeconds = 300
/** An account is asked this often at most in so many seconds. */
export const mostRequests = 2
export const requestsSeconds = 600
/** How long a code pairs, in seconds. */
export const offerSeconds = 600
/** What an app says of itself counts so long, in seconds: its clock and ours may differ. */
const freshSeconds = 300
export const mostApps = 10

export interface App {
  id: string
  name: string
  createdAt: number
  lastUsedAt: number | null
}

/** What an app shows of a request. */
export interface Facts {
  /** Null: a page of the service itself. */
  site: string | null
  ip: string
  /** As a person would say it. */
  browser: string
  userAgent: string
  /** When what it is asked for began, epoch seconds. */
  startedAt: number
  /** The prompt number of the page. */
  promptNumber: string
}

export interface Request {
  id: string
  origin: string
  state: 'waiting' | 'approved' | 'denied' | 'wrong-number' | 'used' | 'expired'
  /** Two digits, for the browser alone. */
  number: string
  facts: Facts
  askedAt: number
  expiresAt: number
}

/** What an app is told: everything but the number. */
export type ShownRequest = Omit<Request, 'number'> & { nonce: string }

export type Asked = { asked: true; request: Request } | { asked: false; seconds: number }

export interface AppKey extends Owner {
  appId: string
}

export interface Answer extends AppKey {
  id: string
  decision: 'yes' | 'no'
  typed: string
  signature: string
}

export type Answered =
  | { done: true; state: 'approved' | 'denied' | 'wrong-number'; request: Request; app: App }
  | { done: false; why: 'not-paired' | 'not-signed' | 'over' }

export interface Approvals {
  apps(db: Db, owner: Owner): Promise<App[]>
  /** A code to be typed into the app; those given before end. */
  offer(trx: Db, owner: Owner, generation: number, now: number): Promise<{ code: string; expiresAt: number }>
  /** Whose code it is, without taking it. */
  findOffer(db: Db, typed: string, now: number): Promise<(Owner & { generation: number }) | undefined>
  takeOffer(trx: Db, typed: string, now: number): Promise<(Owner & { generation: number }) | undefined>
  /** Answers the id of the app. `publicKey` as isPublicKey wants it. */
  add(trx: Db, owner: Owner, app: { name: string; publicKey: string }, now: number): Promise<string>
  rename(db: Db, owner: Owner, appId: string, name: string): Promise<boolean>
  /** The name of what was removed. */
  remove(trx: Db, owner: Owner, appId: string): Promise<string | undefined>
  removeAll(trx: Db, owner: Owner): Promise<void>
  /** `origin`: what it is asked for, such as `sign-in/ID`. */
  ask(trx: Db, owner: Owner, asked: { origin: string; facts: Facts }, now: number): Promise<Asked>
  /** The newest request of an origin. */
  find(db: Db, owner: Owner, origin: string, now: number): Promise<Request | undefined>
  waiting(db: Db, owner: Owner, now: number): Promise<ShownRequest[]>
  answer(trx: Db, answer: Answer, now: number): Promise<Answered>
  /** Single use, in the transaction that saves the proof. */
  use(trx: Db, owner: Owner, id: string, now: number): Promise<boolean>
  /** Whether a paired app has signed `purpose` a moment ago. */
  isApp(db: Db, key: AppKey, said: { purpose: string; at: number; signature: string }, now: number): Promise<boolean>
  subscribe(db: Db, key: AppKey, subscription: Subscription | undefined): Promise<void>
  /** The public half of the key that signs pushes. */
  pushKey(): Promise<string>
  /** Wakes every app of the account; returns at once. */
  push(owner: Owner, told: { service: string; language: Language }): void
  sweep(db: Db, now: number, limit: number): Promise<number>
  stop(): Promise<void>
}

export type ApprovalParts = PushParts & { keyring: Keyring }

export function approvals(parts: ApprovalParts): Approvals {
  const { keyring } = parts
  const digest = keyring.keyed('approval-pairing')
  const draw = keyring.keyed('approval-number')
  const sender = pushes(parts)
  const offerId = (typed: string) => digest(normaliseReadableSecret(typed, codeSize))

  /** Follows from the id, so that it is kept nowhere. */
  function numberOf(id: string): string {
    const drawn = Buffer.from(draw(id), 'base64url').readUInt32BE(0)
    return String(10 + (drawn % 90))
  }

  function toRequest(row: RequestRow, now: number): Request {
    const { id, origin, asked_at, facts } = row
    const expiresAt = asked_at + answerSeconds
    return {
      ...{ id, origin, expiresAt },
      state: stateOf(row, now),
      number: numberOf(id),
      facts: JSON.parse(facts),
      askedAt: asked_at,
    }
  }

  return {
    apps: async (db, owner) => (await store.listApps(db, owner)).map(toApp),

    async offer(trx, owner, generation, now) {
      const code = readableSecret(2, codeSize)
      const expires_at = now + offerSeconds
      await store.removePairings(trx, owner)
      const row = { tenant_id: owner.tenantId, account_id: owner.accountId, generation, expires_at }
      await store.insertPairing(trx, { id: offerId(code), ...row })
      return { code, expiresAt: expires_at }
    },

    findOffer: async (db, typed, now) => toOffer(await store.findPairing(db, offerId(typed), now)),
    takeOffer: async (trx, typed, now) => toOffer(await store.takePairing(trx, offerId(typed), now)),

    async add(trx, { tenantId, accountId }, { name, publicKey }, now) {
      const id = newId()
      const times = { created_at: now, last_used_at: null }
      const row = { tenant_id: tenantId, account_id: accountId, id, name, public_key: publicKey, push: null, ...times }
      await store.insertApp(trx, row)
      return id
    },

    rename: (db, owner, appId, name) => store.changeApp(db, owner, appId, { name }),
    remove: async (trx, owner, appId) => (await store.removeApp(trx, owner, appId))?.name,
    removeAll: store.removeAll,

    async ask(trx, owner, { origin, facts }, now) {
      const fresh = { id: newId(), origin, facts: JSON.stringify(facts), nonce: newSecret(), state: 'waiting' as const }
      const times = { app_id: null, asked_at: now, answered_at: null }
      const of = { tenant_id: owner.tenantId, account_id: owner.accountId }
      for (let slot = 0; slot < mostRequests; slot += 1) {
        const row = { ...of, slot, ...fresh, ...times }
        if (await store.takeSlot(trx, row, now - requestsSeconds)) return { asked: true, request: toRequest(row, now) }
      }
      const first = Math.min(...(await store.listRequests(trx, owner)).map(({ asked_at }) => asked_at))
      return { asked: false, seconds: Math.max(first + requestsSeconds - now, 1) }
    },

    async find(db, owner, origin, now) {
      const rows = (await store.listRequests(db, owner)).filter((row) => row.origin === origin)
      const [newest] = rows.toSorted((a, b) => b.asked_at - a.asked_at || rank(a) - rank(b))
      return newest && toRequest(newest, now)
    },

    async waiting(db, owner, now) {
      const rows = (await store.listRequests(db, owner)).filter((row) => stateOf(row, now) === 'waiting')
      return rows.map((row) => {
        const { number: _, ...shown } = toRequest(row, now)
        return { ...shown, nonce: row.nonce }
      })
    },

    async answer(trx, answer, now) {
      const app = await store.findApp(trx, answer, answer.appId)
      if (!app) return { done: false, why: 'not-paired' }
      const row = (await store.listRequests(trx, answer)).find(({ id }) => id === answer.id)
      if (!row) return { done: false, why: 'over' }
      if (!isSignedBy(app.public_key, answerText(answer, row.nonce), answer.signature))
        return { done: false, why: 'not-signed' }
      const state = stateAfter(answer, numberOf(row.id))
      const open = { id: row.id, from: 'waiting' as const, since: now - answerSeconds }
      const settled = await store.settle(trx, answer, open, { state, app_id: app.id, answered_at: now })
      if (!settled) return { done: false, why: 'over' }
      await store.changeApp(trx, answer, app.id, { last_used_at: now })
      return { done: true, state, request: toRequest({ ...row, state }, now), app: toApp(app) }
    },

    use: (trx, owner, id, now) =>
      store.settle(trx, owner, { id, from: 'approved', since: now - useSeconds }, { state: 'used' }),

    async isApp(db, { tenantId, accountId, appId }, { purpose, at, signature }, now) {
      if (Math.abs(at - now) > freshSeconds) return false
      const app = await store.findApp(db, { tenantId, accountId }, appId)
      const said = signed('app', [tenantId, accountId, appId, purpose, String(at)])
      return app !== undefined && isSignedBy(app.public_key, said, signature)
    },

    subscribe: (db, key, subscription) => sender.subscribe(db, key, subscription),
    pushKey: async () => (await sender.key()).publicKey,
    push: sender.push,
    sweep: (db, now, limit) => store.removeOld(db, { now, before: now - requestsSeconds }, limit),
    stop: sender.stop,
  }
}

/** Two groups of five: 50 bits. */
const codeSize = 5

/** What the device key signs of an answer: no other request, decision, number, account or app fits it. */
function answerText({ tenantId, accountId, appId, id, decision, typed }: Answer, nonce: string): string {
  return signed('answer', [tenantId, accountId, appId, id, decision, typed, nonce])
}

function stateAfter({ decision, typed }: Answer, number: string): 'approved' | 'denied' | 'wrong-number' {
  if (decision === 'no') return 'denied'
  return typed === number ? 'approved' : 'wrong-number'
}

function stateOf({ state, asked_at }: RequestRow, now: number): Request['state'] {
  if (state === 'waiting' && now >= asked_at + answerSeconds) return 'expired'
  return state === 'approved' && now >= asked_at + useSeconds ? 'expired' : state
}

/** Of two that were asked in the same second the one that can still lead somewhere is the newer. */
const rank = ({ state }: RequestRow) => ['waiting', 'approved', 'used'].indexOf(state) >>> 0

function toApp({ id, name, created_at, last_used_at }: AppRow): App {
  return { id, name, createdAt: created_at, lastUsedAt: last_used_at }
}

function toOffer(row: store.PairingRow | undefined) {
  return row && { tenantId: row.tenant_id, accountId: row.account_id, generation: row.generation }
}
