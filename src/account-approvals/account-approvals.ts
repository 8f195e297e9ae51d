/**
 * Approval apps on the account page: paired, named and removed by their owner.
 *
 *   list, find    the paired apps
 *   offer         a code to be typed into a new one
 *   choose        approvals become the way of two-step verification
 *   rename, remove
 *
 * A change is told to the owner and ends what leans on the factors of the account. The last one that the account or the policy
 * needs stays. Page errors: missing, too-long, too-many, needed.
 */
import * as accounts from '#accounts/accounts.ts'
import { type App, type Approvals, mostApps } from '#approvals/approvals.ts'
import * as audit from '#audit/audit.ts'
import type { Database, Db } from '#database/database.ts'
import type { Notices } from '#notices/notices.ts'
import type { Tenant } from '#tenants/tenants.ts'
import { browserName } from '#web/browser-name.ts'
import { judgeName } from '#web/naming.ts'
import type { MenuEntry, OwnVisit } from '#web/own-room.ts'
import { type FieldError, Problem } from '#web/problem.ts'
import { statusText } from '#web/status-texts.ts'
import { texts } from './texts.ts'

export type ApprovalsTenant = Tenant<{ twoStep: { mode: string; ways: readonly string[] } }>
export type Here = OwnVisit<ApprovalsTenant>

export const approvalsEntry: MenuEntry<ApprovalsTenant> = {
  name: 'account-approvals',
  path: '/account/approvals',
  text: { ja: texts.ja.title, en: texts.en.title },
  offered: isOffered,
}

export function isOffered({ policy: { twoStep } }: ApprovalsTenant): boolean {
  return twoStep.mode !== 'off' && twoStep.ways.includes('approval')
}

export interface AccountApprovalsParts {
  database: Database
  approvals: Approvals
  notices: Notices
  factors: {
    changed(trx: Db, account: accounts.Account, now: number): Promise<unknown>
    /** Whether what is left is enough for the account's method, and for a second step where one is wanted. */
    isEnough(trx: Db, tenant: ApprovalsTenant, account: accounts.Account): Promise<boolean>
  }
}

export interface Listing {
  apps: readonly App[]
  /** Approvals are what the account is asked for first. */
  chosen: boolean
}

export type Done = { done: true } | { done: false; errors: FieldError[] }

export interface AccountApprovals {
  list(visit: Here): Promise<Listing>
  find(visit: Here, id: string): Promise<App | undefined>
  /** Undefined: there are as many as there may be. */
  offer(visit: Here): Promise<{ code: string; expiresAt: number } | undefined>
  choose(visit: Here): Promise<void>
  rename(visit: Here, id: string, typed: string): Promise<Done>
  /** False: the account needs it. */
  remove(visit: Here, id: string): Promise<boolean>
}

export function accountApprovals({ database, approvals, notices, factors }: AccountApprovalsParts): AccountApprovals {
  const { db } = database

  return {
    async list(visit) {
      const { twoStep } = await accountOf(db, visit)
      return { apps: await approvals.apps(db, ownerOf(visit)), chosen: twoStep.on && twoStep.way === 'approval' }
    },

    find: async (visit, id) => (await approvals.apps(db, ownerOf(visit))).find((each) => each.id === id),

    offer: (visit) =>
      database.durably(async (trx) => {
        if ((await approvals.apps(trx, ownerOf(visit))).length >= mostApps) return undefined
        return approvals.offer(trx, ownerOf(visit), visit.owner.generation, visit.now)
      }),

    async choose(visit) {
      await database.durably(async (trx) => {
        const { twoStep } = await accountOf(trx, visit)
        if ((await approvals.apps(trx, ownerOf(visit))).length === 0) return
        const since = twoStep.on ? twoStep.since : visit.now
        const next = { ...twoStep, on: true, way: 'approval' as const, ...(since === undefined ? {} : { since }) }
        await accounts.change(trx, visit.tenant.id, visit.owner.accountId, { twoStep: next }, visit.now)
        await record(trx, visit, 'twoStepChanged')
      })
    },

    async rename(visit, id, typed) {
      const judged = judgeName('device_name', typed)
      if (!('name' in judged)) return { done: false, errors: [judged] }
      await database.durably((trx) => approvals.rename(trx, ownerOf(visit), id, judged.name))
      return { done: true }
    },

    remove: (visit, id) =>
      database
        .durably((trx) => removed(trx, visit, id))
        .catch((error: unknown) => {
          if (error === needed) return false
          throw error
        }),
  }

  async function removed(trx: Db, visit: Here, id: string): Promise<boolean> {
    const name = await approvals.remove(trx, ownerOf(visit), id)
    if (name === undefined) return true
    const account = await accountOf(trx, visit)
    // Holds the account: of two removed at the same time the second sees that the first is gone.
    await accounts.isStill(trx, account)
    const { tenant, now, ip, userAgent, reference } = visit
    if (!(await factors.isEnough(trx, tenant, account))) throw needed
    await factors.changed(trx, account, now)
    const where = { site: null, ip, browser: browserName(userAgent) }
    const what = { kind: 'factor-changed', change: 'removed', factor: 'approval' } as const
    await notices.tell(trx, { account, tenant, notice: { ...what, name, at: now, where }, reference, now })
    await record(trx, visit, 'approvalAppRemoved')
    return true
  }
}

const needed = new Error('the account needs what was removed')

function record(trx: Db, { tenant, owner, ip, now }: Here, act: string): Promise<void> {
  return audit.record(trx, { tenantId: tenant.id, actor: 'owner', act, subject: owner.accountId, ip, at: now })
}

const ownerOf = ({ tenant, owner }: Here) => ({ tenantId: tenant.id, accountId: owner.accountId })

async function accountOf(db: Db, { tenant, owner }: Here): Promise<accounts.Account> {
  const account = await accounts.find(db, tenant.id, owner.accountId)
  if (!account) throw new Problem('not-found', 404, statusText(404))
  return account
}
