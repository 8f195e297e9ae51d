/**
 * Passkeys: keys in phones, computers and security keys that sign a challenge of this host (WebAuthn Level 3).
 *
 *   begin         what a browser is asked to make a new one
 *   judge, add    whether what it made is right; then, in the caller's transaction, it counts
 *   request       what a browser is asked to show one
 *   check, use, suspect   whether what it showed is right and whose it is; then, in the caller's transaction, its counter goes
 *                 on, or it is noted that it did not
 *   list, rename, remove, removeAll, forget, sweep
 *
 * A passkey belongs to one account of one tenant, whatever others share the host. Who has shown nothing is never told which
 * passkeys there are. A counter that goes back means that a copy may be about: it is refused and noted, and the owner has to
 * be told by who asked. What an authenticator says of its maker suggests a name and decides nothing. This room never decides
 * whether a passkey is enough.
 */
import { newSecret } from '#crypto/secrets.ts'
import type { Db } from '#database/database.ts'
import { readRegistration } from './answers.ts'
import {
  type CreationOptions,
  creationOptions,
  type Descriptor,
  type RelyingParty,
  type RequestOptions,
  requestOptions,
  type Strength,
} from './asking.ts'
import { type Checked, type Checking, check, type Shown } from './checking.ts'
import { ownHandle } from './handles.ts'
import { judgeRegistration, type Made, type Registered } from './registering.ts'
import type { Owner } from './store.ts'
import * as store from './store.ts'

export type { CreationOptions, RelyingParty, RequestOptions, Strength } from './asking.ts'
export type { Checked, Checking, Shown } from './checking.ts'
export type { Made, Registered } from './registering.ts'
export type { Owner } from './store.ts'

export interface Passkey {
  id: string
  name: string
  /** Has shown that it asks for the person: good as the only proof. */
  userVerified: boolean
  /** Its key may be copied to other devices. */
  synced: boolean
  createdAt: number
  lastUsedAt: number | null
  /** When a copy of it seemed to be used. */
  suspectAt: number | null
}

export const mostPasskeys = 20

/** How long making one may take, in seconds. */
const registrationSeconds = 10 * 60

/** What a browser holds for an account and what is still good, for the signals of WebAuthn Level 3 section 5.1.10. */
export interface Accepted {
  rpId: string
  userId: string
  allAcceptedCredentialIds: readonly string[]
}

/** `anew`: those from before will be gone; a device may have one in its place. */
export interface CreationWish {
  strength: Strength
  anew?: boolean
}

export interface Passkeys {
  begin(
    db: Db,
    party: RelyingParty,
    owner: Owner & { userId: string },
    wish: CreationWish,
    now: number,
  ): Promise<CreationOptions>
  /** The challenge is used up, whatever the outcome. */
  judge(
    db: Db,
    party: RelyingParty,
    owner: Owner,
    sent: { answer: string; strength: Strength },
    now: number,
  ): Promise<Registered>
  /** False when the id is somebody's already. */
  add(trx: Db, owner: Owner, made: Made, name: string, now: number): Promise<boolean>
  /** `of`: only those of that account, which is then known by its password. */
  request(
    db: Db,
    party: Pick<RelyingParty, 'origin'>,
    wish: { challenge: string; strength: Strength; of?: Owner | undefined },
  ): Promise<RequestOptions>
  check(db: Db, tenantId: string, party: RelyingParty, checking: Checking): Promise<Checked>
  /** False when its counter went back: note it with `suspect`, in a transaction of its own. */
  use(trx: Db, shown: Shown, now: number): Promise<boolean>
  suspect(trx: Db, shown: Shown, now: number): Promise<void>
  list(db: Db, owner: Owner): Promise<Passkey[]>
  accepted(db: Db, party: Pick<RelyingParty, 'origin'>, owner: Owner): Promise<Accepted>
  rename(trx: Db, owner: Owner, id: string, name: string): Promise<boolean>
  /** The name of what was removed. */
  remove(trx: Db, owner: Owner, id: string): Promise<string | undefined>
  /** How many there were. */
  removeAll(trx: Db, owner: Owner): Promise<number>
  /** For accounts that are deleted. */
  forget(trx: Db, owner: Owner): Promise<void>
  sweep(db: Db, now: number, limit: number): Promise<number>
}

export function passkeys(): Passkeys {
  return {
    async begin(db, party, owner, { strength, anew = false }, now) {
      const challenge = newSecret()
      await store.begin(db, owner, challenge, now + registrationSeconds)
      const user = { handle: await ownHandle(db, owner), name: owner.userId }
      return creationOptions(party, { challenge, strength, user, known: anew ? [] : await descriptors(db, owner) })
    },

    async judge(db, party, owner, { answer, strength }, now) {
      const sent = readRegistration(answer)
      if (!sent) return { refused: 'malformed' }
      const { challenge } = sent
      if (!(await store.takeChallenge(db, owner, challenge, now))) return { refused: 'challenge' }
      return judgeRegistration(party, sent, { challenge, strength })
    },

    add: (trx, owner, made, name, now) => store.insert(trx, rowOf(owner, made, name, now)),

    async request(db, party, { challenge, strength, of }) {
      return requestOptions(party, { challenge, strength, ...(of ? { among: await descriptors(db, of) } : {}) })
    },

    check,

    async use(trx, { owner, id, counter, backedUp, userVerified }, now) {
      const change = { counter, backed_up: backedUp ? 1 : 0, user_verified: userVerified ? 1 : 0, now }
      return store.use(trx, owner, id, change)
    },

    suspect: (trx, { owner, id }, now) => store.suspect(trx, owner, id, now),

    list: async (db, owner) => (await store.list(db, owner)).map(toPasskey),

    async accepted(db, { origin }, owner) {
      const ids = (await store.list(db, owner)).map(({ id }) => id)
      const userId = Buffer.from(await ownHandle(db, owner)).toString('base64url')
      return { rpId: new URL(origin).hostname, userId, allAcceptedCredentialIds: ids }
    },

    rename: store.rename,
    remove: async (trx, owner, id) => (await store.remove(trx, owner, id))?.name,
    removeAll: store.removeAll,
    forget: store.forget,
    sweep: store.removeExpired,
  }
}

async function descriptors(db: Db, owner: Owner): Promise<Descriptor[]> {
  const rows = await store.list(db, owner)
  return rows.map(({ id, transports }) => ({ type: 'public-key', id, transports: JSON.parse(transports) }))
}

function rowOf({ tenantId, accountId }: Owner, made: Made, name: string, now: number): store.Row {
  return {
    tenant_id: tenantId,
    account_id: accountId,
    id: made.id,
    name,
    public_key: made.publicKey,
    counter: made.counter,
    transports: JSON.stringify(made.transports),
    aaguid: made.aaguid,
    user_verified: made.userVerified ? 1 : 0,
    backup_eligible: made.backupEligible ? 1 : 0,
    backed_up: made.backedUp ? 1 : 0,
    created_at: now,
    last_used_at: null,
    suspect_at: null,
  }
}

function toPasskey(row: store.Row): Passkey {
  return {
    id: row.id,
    name: row.name,
    userVerified: row.user_verified === 1,
    synced: row.backup_eligible === 1,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
    suspectAt: row.suspect_at,
  }
}
