/**
 * Passkeys on the account page: registered, named and removed by their owner.
 *
 *   list, find      what is registered
 *   begin           what the browser is asked to make a new one; for where it can be used
 *   register        what it made, if it is right: it counts from now on
 *   rename, remove
 *   accepted        what the browser may keep, so that a removed passkey is offered no more
 *
 * A change is told to the owner and ends what leans on the factors of the account. The last one that the account's method or
 * the policy needs stays. Page errors: passkey, exists, missing, too-long, too-many, needed.
 */
import * as accounts from '#accounts/accounts.ts'
import * as audit from '#audit/audit.ts'
import type { Database, Db } from '#database/database.ts'
import type { Notices } from '#notices/notices.ts'
import {
  type Accepted,
  type CreationOptions,
  mostPasskeys,
  type Passkey,
  type Passkeys,
  type RelyingParty,
} from '#passkeys/passkeys.ts'
import type { Tenant } from '#tenants/tenants.ts'
import { browserName } from '#web/browser-name.ts'
import { judgeName } from '#web/naming.ts'
import type { MenuEntry, OwnVisit } from '#web/own-room.ts'
import { type FieldError, Problem } from '#web/problem.ts'
import { statusText } from '#web/status-texts.ts'
import { complaints, texts } from './texts.ts'

export type PasskeysTenant = Tenant<{
  methods: { allowed: readonly string[] }
  twoStep: { mode: string; ways: readonly string[] }
}>
export type Here = OwnVisit<PasskeysTenant>

export const passkeysEntry: MenuEntry<PasskeysTenant> = {
  name: 'account-passkeys',
  path: '/account/passkeys',
  text: { ja: texts.ja.title, en: texts.en.title },
  offered: isOffered,
}

/** Alone or after the password: where neither is allowed, there is nothing to register one for. */
export function isOffered({ policy: { methods, twoStep } }: PasskeysTenant): boolean {
  return methods.allowed.includes('passkey') || (twoStep.mode !== 'off' && twoStep.ways.includes('passkey'))
}

/** What the house knows of an account's factors as a whole. */
export interface Factors<T> {
  /** In the transaction of a change: what leans on the factors ends. */
  changed(trx: Db, account: accounts.Account, now: number): Promise<unknown>
  /** Whether what is left is as much as the account's method and the policy need. */
  isEnough(trx: Db, tenant: T, account: accounts.Account): Promise<boolean>
}

export interface PasskeysParts {
  database: Database
  passkeys: Passkeys
  notices: Notices
  factors: Factors<PasskeysTenant>
}

export type Done = { done: true } | { done: false; errors: FieldError[] }

export interface AccountPasskeys {
  list(visit: Here): Promise<readonly Passkey[]>
  find(visit: Here, id: string): Promise<Passkey | undefined>
  begin(visit: Here): Promise<CreationOptions>
  /** Under a name that its owner can change. */
  register(visit: Here, answer: string): Promise<{ done: true; id: string } | (Done & { done: false })>
  rename(visit: Here, id: string, typed: string): Promise<Done>
  remove(visit: Here, id: string): Promise<Done>
  accepted(visit: Here): Promise<Accepted>
}

export function accountPasskeys(parts: PasskeysParts): AccountPasskeys {
  const { database, passkeys } = parts
  const { db } = database

  return {
    list: (visit) => passkeys.list(db, ownerOf(visit)),
    find: async (visit, id) => (await passkeys.list(db, ownerOf(visit))).find((each) => each.id === id),
    begin: (visit) =>
      passkeys.begin(database.brief, partyOf(visit), ownerOf(visit), { strength: 'after-password' }, visit.now),

    async register(visit, answer) {
      const sent = { answer, strength: 'after-password' as const }
      const judged = await passkeys.judge(database.brief, partyOf(visit), ownerOf(visit), sent, visit.now)
      if ('refused' in judged) return refused('passkey', complaints.passkey)
      const { made, suggestedName } = judged
      const suggested = (suggestedName ?? browserName(visit.userAgent)) || texts[visit.language].unnamed
      return database.durably(async (trx) => {
        const account = await accountOf(trx, visit)
        const before = await passkeys.list(trx, ownerOf(visit))
        if (before.length >= mostPasskeys) return refused('too-many', complaints.tooMany(mostPasskeys))
        const name = unlike(suggested, before)
        if (!(await passkeys.add(trx, ownerOf(visit), made, name, visit.now)))
          return refused('exists', complaints.exists)
        await tell(trx, visit, account, 'added', name)
        return { done: true, id: made.id }
      })
    },

    async rename(visit, id, typed) {
      const judged = judgeName('device_name', typed)
      if (!('name' in judged)) return { done: false, errors: [judged] }
      await database.durably((trx) => passkeys.rename(trx, ownerOf(visit), id, judged.name))
      return { done: true }
    },

    async remove(visit, id) {
      const removed = await database
        .durably(async (trx) => {
          const name = await passkeys.remove(trx, ownerOf(visit), id)
          if (name === undefined) return true
          const account = await accountOf(trx, visit)
          // Holds the account: of two removed at the same time the second sees that the first is gone.
          await accounts.isStill(trx, account)
          if (!(await parts.factors.isEnough(trx, visit.tenant, account))) throw needed
          await tell(trx, visit, account, 'removed', name)
          return true
        })
        .catch((error: unknown) => {
          if (error === needed) return false
          throw error
        })
      return removed ? { done: true } : refused('needed', complaints.needed)
    },

    accepted: (visit) => passkeys.accepted(database.brief, visit, ownerOf(visit)),
  }

  async function tell(
    trx: Db,
    visit: Here,
    account: accounts.Account,
    change: 'added' | 'removed',
    name: string,
  ): Promise<void> {
    const { tenant, now, ip, userAgent, reference } = visit
    await parts.factors.changed(trx, account, now)
    const where = { site: null, ip, browser: browserName(userAgent) }
    const notice = { kind: 'factor-changed' as const, change, factor: 'passkey' as const, name, at: now, where }
    await parts.notices.tell(trx, { account, tenant, notice, reference, now })
    const act = change === 'added' ? 'passkeyAdded' : 'passkeyRemoved'
    await audit.record(trx, { tenantId: tenant.id, actor: 'owner', act, subject: account.id, ip, at: now })
  }
}

const ownerOf = ({ tenant, owner }: Here) => ({
  tenantId: tenant.id,
  accountId: owner.accountId,
  userId: owner.userId,
})

const partyOf = ({ origin, tenant }: Here): RelyingParty => ({ origin, name: tenant.name })

async function accountOf(db: Db, { tenant, owner }: Here): Promise<accounts.Account> {
  const account = await accounts.find(db, tenant.id, owner.accountId)
  if (!account) throw new Problem('not-found', 404, statusText(404))
  return account
}

/** The name, with a number where there is one of that name already. */
function unlike(name: string, others: readonly Passkey[]): string {
  const taken = new Set(others.map((other) => other.name))
  for (let number = 2, next = name; ; number += 1) {
    if (!taken.has(next)) return next
    next = `${name} (${number})`
  }
}

/** Takes the removal back with everything around it. */
const needed = new Error('the account needs what was removed')

const refused = (code: string, text: FieldError['text']) => ({
  done: false as const,
  errors: [{ field: 'passkey', code, text }],
})
