/**
 * Passwords: what may be one, whether a typed one is right, and how long it lasts.
 *
 *   rules, cautions    the policy in words for a page, with a part that its script can check
 *   judge              the rules that a candidate breaks
 *   prepare, set       hash outside of any transaction, then store in the caller's
 *   verify             is it right, and what follows; the same work for accounts that do not exist
 *   refresh            the same password hashed anew, after `verify` said outdated
 *   state, kept        what is known without typing; what `judge` needs of the present and earlier passwords
 *   isLeaked, noteLeaked   whether a right password has turned up in a leak since
 *   requireChange, remove
 *
 * It never counts tries, locks, or decides whether a sign-in goes on.
 */
import type { PasswordHashing } from '#crypto/password-hashing.ts'
import type { Db } from '#database/database.ts'
import { fold, isFoldable } from './characters.ts'
import { type LeakedList, leakedList } from './leaked-list.ts'
import type { CharacterSet, PasswordPolicy } from './options.ts'
import { type BrokenRule, brokenByItself, type Person } from './rules.ts'
import * as store from './store.ts'
import { broken } from './texts.ts'

export { type LeakedList, leakedList } from './leaked-list.ts'
export { type PasswordPolicy, passwordOptions } from './options.ts'
export { type BrokenCode, type BrokenRule, cautions, type Person, type Rule, rules } from './rules.ts'
export { type Strength, type StrengthMeter, strengthMeter } from './strength.ts'
export { expiry } from './texts.ts'

/** A hash with the folding it was made by. */
interface Hashed {
  hash: string
  characters: CharacterSet
}

/** The present and the earlier passwords of an account, to judge and prepare the next one. */
export interface Kept {
  tenantId: string
  current: Hashed
  earlier: readonly Hashed[]
}

/** A password ready to be stored. */
export interface Prepared extends Hashed {
  earlier: readonly Hashed[]
}

/** What is known of a password at a moment; `daysLeft` only where the policy ends passwords, 0 once it has ended. */
export interface Standing {
  setAt: number
  mustChange: boolean
  expired: boolean
  /** Found among the leaked ones when it was last typed. */
  leaked: boolean
  daysLeft: number | undefined
  /** Goes up with every change. */
  generation: number
}

export type PasswordState = { set: false } | ({ set: true } & Standing)

/** `outdated`: hash it again with `prepare` and `refresh`. */
export type Verified = { right: false } | ({ right: true; outdated: boolean } & Standing)

export interface Judging extends Person {
  policy: PasswordPolicy
  /** From `kept`; absent where there is no password yet. */
  kept?: Kept | undefined
}

export interface Moment {
  policy: PasswordPolicy
  /** Epoch seconds. */
  now: number
}

export interface Passwords {
  /** Empty: it may be used. Comparing with earlier ones costs a hash each and is done only when all else holds. */
  judge(candidate: string, judging: Judging): Promise<BrokenRule[]>
  kept(db: Db, tenantId: string, accountId: string): Promise<Kept | undefined>
  /** Takes what `judge` found good. Throws Problem `busy`. Await it before the transaction begins. */
  prepare(candidate: string, use: { policy: PasswordPolicy; kept?: Kept | undefined }): Promise<Prepared>
  set(trx: Db, tenantId: string, accountId: string, password: Prepared, as: SetAs): Promise<{ generation: number }>
  /** An `accountId` of undefined, or of an account without a password, takes as long and is never right. Throws Problem `busy`. */
  verify(db: Db, tenantId: string, accountId: string | undefined, typed: string, moment: Moment): Promise<Verified>
  /** Changes nothing when the password was changed meanwhile. */
  refresh(trx: Db, tenantId: string, accountId: string, generation: number, password: Prepared): Promise<void>
  state(db: Db, tenantId: string, accountId: string, moment: Moment): Promise<PasswordState>
  /** Whether a right password is known from leaks; lists grow after it was chosen. */
  isLeaked(typed: string, policy: PasswordPolicy): Promise<boolean>
  noteLeaked(trx: Db, tenantId: string, accountId: string, generation: number, leaked: boolean): Promise<void>
  requireChange(trx: Db, tenantId: string, accountId: string, mustChange: boolean): Promise<boolean>
  /** For accounts that are deleted: generations begin anew after it. */
  remove(trx: Db, tenantId: string, accountId: string): Promise<void>
}

export interface SetAs {
  now: number
  mustChange?: boolean
  /** From then on it is never right; for what was issued and not chosen. */
  validUntil?: number
}

export function passwords({
  hashing,
  leaked = leakedList(),
}: {
  hashing: PasswordHashing
  leaked?: LeakedList
}): Passwords {
  const isAmong = async (candidate: string, hashes: readonly Hashed[], { tenantId }: Kept): Promise<boolean> => {
    for (const { hash, characters } of hashes) {
      if ((await hashing.verify(fold(candidate, characters), hash, tenantId)).right) return true
    }
    return false
  }

  return {
    async judge(candidate, { policy, kept, ...person }) {
      if (!isFoldable(candidate)) return [unfoldable(candidate, policy)]
      const password = fold(candidate, policy.characters)
      const found = brokenByItself(password, policy, person)
      if (policy.refuseLeaked && (await leaked.has(password))) found.push({ code: 'leaked', text: broken.leaked })
      if (found.length > 0 || !kept) return found
      if (await isAmong(candidate, [kept.current], kept))
        return [{ code: 'same-as-current', text: broken.sameAsCurrent }]
      if (!(await isAmong(candidate, kept.earlier.slice(0, policy.history), kept))) return []
      return [{ code: 'used-before', text: broken.usedBefore(policy.history) }]
    },

    async kept(db, tenantId, accountId) {
      const row = await store.find(db, tenantId, accountId)
      return row && { tenantId, current: hashedOf(row), earlier: JSON.parse(row.earlier) as Hashed[] }
    },

    async prepare(candidate, { policy, kept }) {
      const { characters, history } = policy
      const earlier = kept ? [kept.current, ...kept.earlier].slice(0, history) : []
      return { hash: await hashing.hash(fold(candidate, characters), kept?.tenantId), characters, earlier }
    },

    async set(trx, tenantId, accountId, password, { now, mustChange = false, validUntil }) {
      const { hash, characters, earlier } = password
      const generation = await store.put(trx, {
        tenant_id: tenantId,
        account_id: accountId,
        hash,
        characters,
        set_at: now,
        must_change: mustChange ? 1 : 0,
        earlier: JSON.stringify(earlier),
        valid_until_at: validUntil ?? null,
        leaked: 0,
      })
      return { generation }
    },

    async verify(db, tenantId, accountId, typed, { policy, now }) {
      // An id that nothing has: an unknown account costs the same query.
      const row = await store.find(db, tenantId, accountId ?? '')
      const comparable = isFoldable(typed)
      const password = comparable ? fold(typed, row ? hashedOf(row).characters : policy.characters) : ''
      const { right, outdated } = await hashing.verify(password, comparable ? row?.hash : undefined, tenantId)
      if (!right || !row || hasEnded(row, now)) return { right: false }
      return { right, outdated, ...standing(row, policy, now) }
    },

    async refresh(trx, tenantId, accountId, generation, { hash, characters }) {
      await store.mend(trx, { tenantId, accountId, generation }, { hash, characters })
    },

    async state(db, tenantId, accountId, { policy, now }) {
      const row = await store.find(db, tenantId, accountId)
      return row ? { set: true, ...standing(row, policy, now) } : { set: false }
    },

    isLeaked: async (typed, { characters }) => isFoldable(typed) && leaked.has(fold(typed, characters)),

    async noteLeaked(trx, tenantId, accountId, generation, isLeaked) {
      await store.mend(trx, { tenantId, accountId, generation }, { leaked: isLeaked ? 1 : 0 })
    },

    requireChange: (trx, tenantId, accountId, mustChange) =>
      store.mend(trx, { tenantId, accountId }, { must_change: mustChange ? 1 : 0 }),

    remove: store.remove,
  }
}

const day = 24 * 60 * 60

function standing(row: store.PasswordRow, { lifetimeDays }: PasswordPolicy, now: number): Standing {
  const left = row.set_at + lifetimeDays * day - now
  const ends = lifetimeDays > 0
  return {
    setAt: row.set_at,
    mustChange: row.must_change === 1,
    leaked: row.leaked === 1,
    expired: ends && left <= 0,
    daysLeft: ends ? Math.max(0, Math.ceil(left / day)) : undefined,
    generation: row.generation,
  }
}

const hasEnded = ({ valid_until_at }: store.PasswordRow, now: number) =>
  valid_until_at !== null && valid_until_at <= now

function hashedOf({ hash, characters }: store.PasswordRow): Hashed {
  return { hash, characters: characters as CharacterSet }
}

function unfoldable(candidate: string, { min, max }: PasswordPolicy): BrokenRule {
  if (candidate.isWellFormed()) return { code: 'too-long', text: broken.tooLong(min, max) }
  return { code: 'characters', text: broken.characters(['\uFFFD']) }
}
