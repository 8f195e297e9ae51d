/**
 * The approval app: an installed web app in which a person allows or refuses what another device asks for.
 *
 *   pair      a typed code and a new key of the device make it an app of the account
 *   look      what its accounts are asked now
 *   answer    yes with the two digits of the browser, or "it was not me"
 *   recent    the last sign-ins of an account
 *   lookUp    where a request number seen elsewhere is looked up
 *   subscribe, leave
 *
 * The app holds a key that nobody can copy; it shows who it is by signing each question and each answer. One app serves accounts of
 * several tenants. "It was not me" ends what asked, is told to the owner and the tenant, and counts against the network.
 */
import * as accounts from '#accounts/accounts.ts'
import type { AppPrompts } from '#app-prompts/app-prompts.ts'
import {
  type AppKey,
  type Approvals,
  isPublicKey,
  isSigned,
  isSubscription,
  mostApps,
  type Request,
  type Subscription,
} from '#approvals/approvals.ts'
import * as audit from '#audit/audit.ts'
import type { Database, Db } from '#database/database.ts'
import * as history from '#history/history.ts'
import { type NetworkTries, networkOf, throttle } from '#limits/limits.ts'
import type { Notices } from '#notices/notices.ts'
import type { Tenant, Tenants } from '#tenants/tenants.ts'
import { browserName } from '#web/browser-name.ts'
import { judgeName } from '#web/naming.ts'
import type { Visit } from '#web/visit.ts'

export type AppTenant = Tenant<{
  lock: { networkTries: number }
  accountPage: { historyDays: number }
  twoStep: { mode: string; ways: readonly string[] }
}>

/** Where approvals are no second step, no app has anything to do. */
export function isOffered({ policy: { twoStep } }: { policy: { twoStep: AppTenant['policy']['twoStep'] } }): boolean {
  return twoStep.mode !== 'off' && twoStep.ways.includes('approval')
}

/** What an app says of itself: signed for one purpose, at a moment. */
export interface Said extends AppKey {
  at: number
  signature: string
}

export interface Pairing {
  code: string
  name: string
  publicKey: string
  /** Over code and key, by that key. */
  signature: string
}

export type Paired =
  | {
      paired: true
      account: { tenantId: string; tenantName: string; accountId: string; userId: string; appId: string }
    }
  | { paired: false; why: 'wrong-code' | 'name' | 'key' | 'too-many' | 'wait'; seconds?: number }

/** What an account is asked, for its app. */
export type Looked = { paired: false } | { paired: true; requests: readonly Shown[] }

export interface Shown {
  id: string
  nonce: string
  tenant: { name: string; timeZone: string }
  facts: Request['facts']
  expiresAt: number
}

export type Outcome = 'approved' | 'denied' | 'wrong-number' | 'over' | 'not-paired'

/** Ends what was asked for, by its kind: the part of an origin before the slash. */
export type Deny = (trx: Db, of: { tenantId: string; id: string; now: number }) => Promise<Denied | undefined>

/** What was ended, for the history of the account. */
export interface Denied {
  site: string | null
  ways: readonly string[]
}

export interface ApprovalAppParts {
  database: Database
  approvals: Approvals
  tenants: Pick<Tenants<AppTenant['policy']>, 'find'>
  notices: Notices
  networkTries: NetworkTries
  appPrompts: Pick<AppPrompts, 'disown'>
  factors: { changed(trx: Db, account: accounts.Account, now: number): Promise<unknown> }
  denies: Readonly<Record<string, Deny>>
  /** The public page where a tenant's request numbers are looked up. */
  lookUpOf(tenantId: string): string
}

export interface ApprovalApp {
  pair(visit: Visit, pairing: Pairing): Promise<Paired>
  look(visit: Visit, said: Said): Promise<Looked>
  answer(visit: Visit, answer: Parameters<Approvals['answer']>[1]): Promise<Outcome>
  recent(visit: Visit, said: Said): Promise<{ tenant: AppTenant; items: readonly history.KeptRecord[] } | undefined>
  /** Undefined where nobody has such an app. */
  lookUp(tenantId: string): Promise<string | undefined>
  subscribe(visit: Visit, said: Said, subscription: Subscription): Promise<boolean>
  /** The app gives its key up by itself. */
  leave(visit: Visit, said: Said): Promise<boolean>
  pushKey(): Promise<string>
}

/** Codes are long enough; this keeps a machine from even beginning. */
const mostPairings = { max: 20, windowSeconds: 600 }
const mostRecent = 10

export function approvalApp(parts: ApprovalAppParts): ApprovalApp {
  const { database, approvals, tenants } = parts
  const { db } = database

  /** Undefined: the app belongs to no account any more. */
  async function tenantOf(purpose: string, said: Said, now: number): Promise<AppTenant | undefined> {
    const known = await approvals.isApp(db, said, { ...said, purpose }, now)
    const tenant = known ? await tenants.find(said.tenantId) : undefined
    return tenant && isOffered(tenant) ? (tenant as AppTenant) : undefined
  }

  return {
    async pair(visit, { code, name, publicKey, signature }) {
      const { ip, now } = visit
      const admitted = await throttle(db, `approval-pairing/${networkOf(ip)}`, { ...mostPairings, now })
      if (!admitted.admitted) return { paired: false, why: 'wait', seconds: admitted.retryAfterSeconds }
      const judged = judgeName('device_name', name)
      if (!('name' in judged)) return { paired: false, why: 'name' }
      if (!isPublicKey(publicKey) || !isSigned('pair', publicKey, [code, publicKey], signature))
        return { paired: false, why: 'key' }
      const offered = await approvals.findOffer(db, code, now)
      const tenant = offered && (await tenants.find(offered.tenantId))
      if (!tenant || !isOffered(tenant)) return { paired: false, why: 'wrong-code' }
      return database.durably((trx) =>
        pairWith(trx, visit, tenant as AppTenant, { code, publicKey, name: judged.name }),
      )
    },

    async look({ now }, said) {
      const tenant = await tenantOf('look', said, now)
      if (!tenant) return { paired: false }
      const requests = await approvals.waiting(db, said, now)
      const { name, timeZone } = tenant
      return { paired: true, requests: requests.map((each) => ({ ...each, tenant: { name, timeZone } })) }
    },

    async answer(visit, answer) {
      const tenant = await tenants.find(answer.tenantId)
      if (!tenant) return 'not-paired'
      return database.durably(async (trx) => {
        const answered = await approvals.answer(trx, answer, visit.now)
        if (!answered.done) return answered.why === 'over' ? 'over' : 'not-paired'
        const { state, request } = answered
        if (state === 'denied') await denied(trx, visit, tenant as AppTenant, answer, request)
        if (state !== 'approved') await countAgainst(trx, tenant as AppTenant, request, visit.now)
        return state
      })
    },

    async lookUp(tenantId) {
      const tenant = await tenants.find(tenantId)
      return tenant && isOffered(tenant) ? parts.lookUpOf(tenant.id) : undefined
    },

    async recent({ now }, said) {
      const tenant = await tenantOf('recent', said, now)
      if (!tenant) return undefined
      const since = now - tenant.policy.accountPage.historyDays * 86_400
      const page = { since, page: 1, perPage: mostRecent }
      return { tenant, items: (await history.list(db, said.tenantId, said.accountId, page)).items }
    },

    async subscribe({ now }, said, subscription) {
      if (!isSubscription(subscription) || !(await tenantOf('subscribe', said, now))) return false
      await approvals.subscribe(db, said, subscription)
      return true
    },

    async leave(visit, said) {
      const tenant = await tenantOf('leave', said, visit.now)
      if (!tenant) return false
      await database.durably(async (trx) => {
        const account = await accounts.find(trx, said.tenantId, said.accountId)
        const name = await approvals.remove(trx, said, said.appId)
        if (account && name !== undefined) await tellChanged(trx, visit, { tenant, account, change: 'removed', name })
      })
      return true
    },

    pushKey: approvals.pushKey,
  }

  async function pairWith(
    trx: Db,
    visit: Visit,
    tenant: AppTenant,
    { code, name, publicKey }: Omit<Pairing, 'signature'>,
  ): Promise<Paired> {
    const taken = await approvals.takeOffer(trx, code, visit.now)
    if (!taken) return { paired: false, why: 'wrong-code' }
    const { generation } = taken
    const account = await accounts.find(trx, taken.tenantId, taken.accountId)
    // Of an account that began anew since the code was shown, whoever asked for it is somebody of the time before.
    if (account?.state !== 'active' || !(await accounts.isStill(trx, { ...account, generation })))
      return { paired: false, why: 'wrong-code' }
    if ((await approvals.apps(trx, taken)).length >= mostApps) return { paired: false, why: 'too-many' }
    const appId = await approvals.add(trx, taken, { name, publicKey }, visit.now)
    await tellChanged(trx, visit, { tenant, account, change: 'added', name })
    const { id: accountId, userId } = account
    return { paired: true, account: { tenantId: tenant.id, tenantName: tenant.name, accountId, userId, appId } }
  }

  async function tellChanged(
    trx: Db,
    { ip, userAgent, reference, now }: Visit,
    of: { tenant: AppTenant; account: accounts.Account; change: 'added' | 'removed'; name: string },
  ): Promise<void> {
    const { tenant, account, change, name } = of
    await parts.factors.changed(trx, account, now)
    const where = { site: null, ip, browser: browserName(userAgent) }
    const notice = { kind: 'factor-changed' as const, change, factor: 'approval' as const, name, at: now, where }
    await parts.notices.tell(trx, { account, tenant, notice, reference, now })
    const act = change === 'added' ? 'approvalAppAdded' : 'approvalAppRemoved'
    await audit.record(trx, { tenantId: tenant.id, actor: 'owner', act, subject: account.id, ip, at: now })
  }

  /** What asked is over, for whoever began it; its owner, the tenant and the history are told. */
  async function denied(trx: Db, visit: Visit, tenant: AppTenant, { accountId }: AppKey, request: Request) {
    const { facts, origin } = request
    const [kind = '', id = ''] = origin.split('/')
    const { now, reference } = visit
    const ended = await parts.denies[kind]?.(trx, { tenantId: tenant.id, id, now })
    const account = await accounts.find(trx, tenant.id, accountId)
    const { ip, userAgent, site, startedAt, browser } = facts
    if (ended) {
      const record = { tenantId: tenant.id, accountId, at: now, ip, browser, place: null, number: reference, acr: null }
      const refusal = { result: 'refused' as const, code: 'approval-denied', explanation: null }
      await history.record(trx, { ...record, ...ended, ...refusal })
    }
    const teller = { tenant, ip, userAgent, reference, now }
    await parts.appPrompts.disown(trx, { visit: teller, account, siteName: site, id, startedAt })
  }

  /** The network that asked, and not the phone's. */
  async function countAgainst(trx: Db, tenant: AppTenant, { facts }: Request, now: number): Promise<void> {
    const network = { tenantId: tenant.id, network: networkOf(facts.ip), now }
    await parts.networkTries.wrong(trx, network, tenant.policy.lock.networkTries)
  }
}
