/**
 * One-time passwords: codes of six digits that an app or a small device makes from a shared secret and the time (RFC 6238).
 *
 *   draft      the secret that is being set up in one place; the same until it is confirmed or its time is over
 *   judge      whether a code shows that the secret has arrived
 *   finish, add   in the caller's transaction: the set-up ends, once; its secret makes proofs from now on
 *   match      which authenticator of an account a typed code is of
 *   take       in the caller's transaction: that code, once
 *   list, rename, remove, removeAll, sweep
 *
 * A code is taken once, and none of an earlier time after it, whatever the clocks of the nodes say. The code that confirmed
 * the set-up is taken with it. Secrets are sealed for their account: moved to another one they open nothing. This room
 * never counts tries and never decides whether a code is asked for.
 */
import type { Keyring } from '#crypto/sealing.ts'
import { newId } from '#crypto/secrets.ts'
import type { Db } from '#database/database.ts'
import { base32, digits, keyUri, newSecret, stepOf } from './codes.ts'
import type { Owner, SettingUp } from './store.ts'
import * as store from './store.ts'

export type { Owner, SettingUp } from './store.ts'

/** How many an account may have: each makes a guess a little more likely to be right. */
export const mostAuthenticators = 5

/** How long a set-up may take, in seconds. */
export const draftSeconds = 30 * 60

export interface Authenticator {
  id: string
  name: string
  createdAt: number
  lastUsedAt: number | null
}

/** What is shown while one is set up, and never again. */
export interface Draft {
  /** Base 32, in fours. */
  secret: string
  /** For the QR code. */
  uri: string
}

/** A secret of which a code was typed, ready to be stored: it is sealed. */
export interface Confirmed {
  secret: string
  step: number
}

/** A typed code that fits. */
export interface Match {
  id: string
  step: number
}

export interface OneTimePasswords {
  /** `issuer` and `account` stand in the app beside the code. */
  draft(db: Db, at: SettingUp, names: { issuer: string; account: string }, now: number): Promise<Draft>
  /** Undefined when the code is not right, or the set-up is over. */
  judge(db: Db, at: SettingUp, typed: string, now: number): Promise<Confirmed | undefined>
  /** False when it was finished before. */
  finish(trx: Db, at: SettingUp, confirmed: Confirmed, now: number): Promise<boolean>
  add(trx: Db, owner: Owner, confirmed: Confirmed, name: string, now: number): Promise<void>
  list(db: Db, owner: Owner): Promise<Authenticator[]>
  match(db: Db, owner: Owner, typed: string, now: number): Promise<Match | undefined>
  /** False when that code, or a later one of the same authenticator, was taken before. */
  take(trx: Db, owner: Owner, match: Match, now: number): Promise<boolean>
  rename(trx: Db, owner: Owner, id: string, name: string): Promise<boolean>
  /** The name of what was removed. */
  remove(trx: Db, owner: Owner, id: string): Promise<string | undefined>
  /** How many there were. */
  removeAll(trx: Db, owner: Owner): Promise<number>
  sweep(db: Db, now: number, limit: number): Promise<number>
}

export function oneTimePasswords({ keyring }: { keyring: Pick<Keyring, 'seal' | 'open'> }): OneTimePasswords {
  const open = (owner: Owner, sealed: string) => Buffer.from(keyring.open(purposeOf(owner), sealed), 'base64url')

  async function livingDraft(db: Db, at: SettingUp, now: number): Promise<store.DraftRow> {
    const known = await store.findDraft(db, at, now)
    if (known) return known
    const secret = keyring.seal(purposeOf(at), newSecret().toString('base64url'))
    await store.keepDraft(db, rowOfDraft(at, secret, now), now)
    const kept = await store.findDraft(db, at, now)
    if (!kept) throw new Error('a set-up ended as it began')
    return kept
  }

  return {
    async draft(db, at, names, now) {
      const secret = open(at, (await livingDraft(db, at, now)).secret)
      return { secret: inFours(base32(secret)), uri: keyUri(secret, names) }
    },

    async judge(db, at, typed, now) {
      const row = await store.findDraft(db, at, now)
      if (!row || !isCode(typed)) return undefined
      const step = stepOf(open(at, row.secret), typed, now, -1)
      return step === undefined ? undefined : { secret: row.secret, step }
    },

    finish: (trx, at, { secret }, now) => store.takeDraft(trx, at, secret, now),

    add: (trx, owner, { secret, step }, name, now) =>
      store.insert(trx, {
        tenant_id: owner.tenantId,
        account_id: owner.accountId,
        id: newId(),
        name,
        secret,
        last_step: step,
        created_at: now,
        last_used_at: null,
      }),

    list: async (db, owner) => (await store.list(db, owner)).map(toAuthenticator),

    async match(db, owner, typed, now) {
      const rows = await store.list(db, owner)
      if (!isCode(typed)) return undefined
      for (const { id, secret, last_step } of rows) {
        const step = stepOf(open(owner, secret), typed, now, last_step)
        if (step !== undefined) return { id, step }
      }
      return undefined
    },

    take: (trx, owner, { id, step }, now) => store.take(trx, owner, id, step, now),
    rename: store.rename,
    remove: async (trx, owner, id) => (await store.remove(trx, owner, id))?.name,
    removeAll: store.removeAll,
    sweep: store.removeExpiredDrafts,
  }
}

const isCode = (typed: string) => typed.length === digits && /^\d+$/.test(typed)

const purposeOf = ({ tenantId, accountId }: Owner) => `one-time-password/${tenantId}/${accountId}`

const inFours = (text: string) => (text.match(/.{1,4}/g) ?? []).join(' ')

function rowOfDraft({ tenantId, accountId, place }: SettingUp, secret: string, now: number): store.DraftRow {
  return { tenant_id: tenantId, account_id: accountId, place, secret, expires_at: now + draftSeconds }
}

function toAuthenticator({ id, name, created_at, last_used_at }: store.Row): Authenticator {
  return { id, name, createdAt: created_at, lastUsedAt: last_used_at }
}
