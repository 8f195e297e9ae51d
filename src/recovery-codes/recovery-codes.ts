/**
 * Recovery codes: ten codes on paper for the day on which the phone is lost. Each is good once, in place of the second step.
 *
 *   prepare    ten fresh codes and their hashes; outside of any transaction, for hashing takes its time
 *   replace    in the caller's transaction: the new set takes the place of the old one
 *   digest, use   of a typed code: its hash in the set, then, in the caller's transaction, the code once
 *   left, remove
 *
 * A code has 50 random bits and is hashed like a password, all of a set under one salt: a typed code costs one hash whatever
 * the number of codes (NIST SP 800-63B-4 section 3.1.2.2, ASVS 6.5.2). A code proves nothing without the password. This
 * room never counts tries.
 */
import type { PasswordHashing } from '#crypto/password-hashing.ts'
import { normaliseReadableSecret, readableSecret } from '#crypto/secrets.ts'
import type { Db } from '#database/database.ts'
import type { Owner } from './store.ts'
import * as store from './store.ts'

export type { Owner } from './store.ts'

export const codesInSet = 10

/** From how few left on their owner is told to make new ones. */
export const fewCodes = 3

/** Shown once; `hashes` is what is kept. */
export interface Prepared {
  codes: readonly string[]
  hashes: readonly string[]
}

export interface CodesLeft {
  left: number
  madeAt: number
}

export interface RecoveryCodes {
  /** Throws Problem `busy`. */
  prepare(tenantId: string): Promise<Prepared>
  replace(trx: Db, owner: Owner, prepared: Pick<Prepared, 'hashes'>, now: number): Promise<void>
  /** As much work for an account that has none. Throws Problem `busy`. */
  digest(db: Db, owner: Owner, typed: string): Promise<string>
  /** False: it was used before, or is none of the set. */
  use(trx: Db, owner: Owner, digest: string, now: number): Promise<boolean>
  /** Undefined: none were made. */
  left(db: Db, owner: Owner): Promise<CodesLeft | undefined>
  remove(trx: Db, owner: Owner): Promise<void>
}

/** Two groups of five signs: 50 bits. */
const shape = { groups: 2, size: 5 }

export function recoveryCodes({ hashing }: { hashing: PasswordHashing }): RecoveryCodes {
  return {
    async prepare(tenantId) {
      const codes = Array.from({ length: codesInSet }, () => readableSecret(shape.groups, shape.size))
      return { codes, hashes: await hashing.hashTogether(codes, tenantId) }
    },

    replace: (trx, owner, { hashes }, now) => store.replace(trx, owner, hashes, now),

    async digest(db, owner, typed) {
      const set = await store.findSet(db, owner)
      return hashing.hashLike(normaliseReadableSecret(typed, shape.size), set?.sample, owner.tenantId)
    },

    use: store.use,

    async left(db, owner) {
      const set = await store.findSet(db, owner)
      return set && { left: await store.countLeft(db, owner), madeAt: set.made_at }
    },

    remove: store.remove,
  }
}
