/**
 * The keys that sign a tenant's tokens: made when they are first needed, kept sealed, published by their public half.
 * ES256 signs by default; RS256 is for sites that can verify nothing else (OpenID Connect Core section 15.1).
 *
 *   of          the published keys, those that sign first
 *   sign        one token
 *   rotation    new keys: published at once, signing when every cache knows them, and the old ones kept beside them
 *
 * Every node looks again after a few seconds; which key signs follows from the clock that all nodes share. This room does not
 * know what is signed.
 */
import { createPrivateKey, generateKeyPair } from 'node:crypto'
import { promisify } from 'node:util'
import { calculateJwkThumbprint, importJWK, type JWK, type JWTPayload, SignJWT } from 'jose'
import type { Keyring } from '#crypto/sealing.ts'
import type { Database, Db } from '#database/database.ts'
import * as store from './store.ts'

export const signingAlgorithms = ['ES256', 'RS256'] as const
export type SigningAlgorithm = (typeof signingAlgorithms)[number]

/** How long others may keep the published keys (`max-age`). */
export const publishedSeconds = 300
/** From the publication of a key to its first signature: a cache may just have been filled, and nodes look again. */
const leadSeconds = 3 * publishedSeconds
/** A key is published as long after its last signature as a session may last: sites show old ID tokens at sign-out. */
const keptSeconds = 30 * 24 * 3600

export interface SigningKeys {
  /** Private keys as JWKs; of each algorithm the one that signs comes first. The same array as long as nothing changes. */
  of(tenantId: string): Promise<readonly JWK[]>
  /** What is published, without any secret; those that sign first. */
  list(tenantId: string): Promise<KnownKey[]>
  /** A signed JWT (RFC 7519) with this `typ`. */
  sign(tenantId: string, algorithm: SigningAlgorithm, typ: string, claims: JWTPayload): Promise<string>
  /**
   * Makes new keys, outside of any transaction; `apply` puts them in their place and says from when on they sign. `atOnce`
   * is for keys that somebody else has: the old ones count no more from this moment.
   */
  rotation(tenantId: string, options?: { atOnce?: boolean }): Promise<{ apply(trx: Db, now: number): Promise<Rotated> }>
  remove(trx: Db, tenantId: string): Promise<void>
}

/** Times in epoch seconds. */
export interface KnownKey {
  keyId: string
  algorithm: SigningAlgorithm
  state: 'announced' | 'signs' | 'kept'
  createdAt: number
  signsFrom: number
  endsAt: number | null
}

export interface Rotated {
  keyIds: readonly string[]
  signsFrom: number
}

const purpose = 'signing-key'
const makePair = promisify(generateKeyPair)
/** Nodes agree within five. */
const memorySeconds = 3

interface Known {
  keys: readonly JWK[]
  /** When it was read. */
  at: number
}

export function signingKeys(database: Database, keyring: Keyring): SigningKeys {
  const memory = new Map<string, Known>()

  async function of(tenantId: string): Promise<readonly JWK[]> {
    const known = memory.get(tenantId)
    const now = database.now()
    // A clock that was set back makes nothing last longer.
    if (known && now >= known.at && now < known.at + memorySeconds) return known.keys
    const rows = inOrderOfUse(await complete(tenantId, now), now)
    const same = known && isSame(known.keys, rows)
    const keys = same ? known.keys : rows.map((row) => opened(row, keyring))
    memory.set(tenantId, { keys, at: now })
    return keys
  }

  /** The published keys; with the first ones made. */
  async function complete(tenantId: string, now: number): Promise<store.SigningKeyRow[]> {
    const known = await store.listPublished(database.db, tenantId, now)
    const missing = signingAlgorithms.filter((algorithm) => !known.some((key) => key.algorithm === algorithm))
    if (missing.length === 0) return known
    const made = await Promise.all(missing.map((algorithm) => makeKey(algorithm, keyring)))
    await database.durably(async (trx) => {
      // The newest key of an algorithm never ends, so what is missing is the first.
      for (const key of made)
        await store.insert(trx, { ...key, tenant_id: tenantId, number: 1, created_at: now, signs_from_at: now })
    })
    return store.listPublished(database.db, tenantId, now)
  }

  return {
    of,

    async list(tenantId) {
      const now = database.now()
      const rows = inOrderOfUse(await complete(tenantId, now), now)
      const signers = new Set(signingAlgorithms.map((name) => rows.find(({ algorithm }) => algorithm === name)))
      return rows.map((row) => ({
        keyId: row.key_id,
        algorithm: row.algorithm as SigningAlgorithm,
        state: signers.has(row) ? 'signs' : row.signs_from_at > now ? 'announced' : 'kept',
        createdAt: row.created_at,
        signsFrom: row.signs_from_at,
        endsAt: row.ends_at,
      }))
    },

    async sign(tenantId, algorithm, typ, claims) {
      const key = (await of(tenantId)).find(({ alg }) => alg === algorithm)
      if (!key) throw new Error(`no key for ${algorithm}`)
      return new SignJWT(claims)
        .setProtectedHeader({ alg: algorithm, typ, kid: key.kid! })
        .sign(await importJWK(key, algorithm))
    },

    async rotation(tenantId, { atOnce = false } = {}) {
      const made = await Promise.all(signingAlgorithms.map((algorithm) => makeKey(algorithm, keyring)))
      return {
        async apply(trx, now) {
          const signsFrom = atOnce ? now : now + leadSeconds
          const last = await store.lastNumbers(trx, tenantId)
          await store.endBy(trx, tenantId, atOnce ? now : signsFrom + keptSeconds)
          for (const key of made) {
            const number = (last.get(key.algorithm) ?? 0) + 1
            const row = { ...key, tenant_id: tenantId, number, created_at: now, signs_from_at: signsFrom }
            if (!(await store.insert(trx, row))) throw new Error('another rotation came between')
          }
          memory.delete(tenantId)
          return { keyIds: made.map(({ key_id }) => key_id), signsFrom }
        },
      }
    },

    async remove(trx, tenantId) {
      await store.remove(trx, tenantId)
      memory.delete(tenantId)
    },
  }
}

/** Of each algorithm first the newest that signs already, then the rest, so that nobody signs with what is only announced. */
function inOrderOfUse(rows: store.SigningKeyRow[], now: number): store.SigningKeyRow[] {
  const signing = (row: store.SigningKeyRow) => row.signs_from_at <= now
  return [...rows.filter(signing), ...rows.filter((row) => !signing(row))]
}

function isSame(keys: readonly JWK[], rows: readonly store.SigningKeyRow[]): boolean {
  return keys.length === rows.length && rows.every(({ key_id }, index) => key_id === keys[index]?.kid)
}

async function makeKey(
  algorithm: SigningAlgorithm,
  keyring: Keyring,
): Promise<Pick<store.SigningKeyRow, 'algorithm' | 'key_id' | 'sealed' | 'ends_at'>> {
  const { privateKey } =
    algorithm === 'ES256'
      ? await makePair('ec', { namedCurve: 'P-256' })
      : await makePair('rsa', { modulusLength: 2048 })
  return {
    algorithm,
    key_id: await calculateJwkThumbprint(privateKey.export({ format: 'jwk' }) as JWK),
    // The seal holds PKCS#8, so that no part of a key can be mistaken for a text of ours.
    sealed: keyring.seal(purpose, privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()),
    ends_at: null,
  }
}

function opened(row: store.SigningKeyRow, keyring: Keyring): JWK {
  const jwk = createPrivateKey(keyring.open(purpose, row.sealed)).export({ format: 'jwk' }) as JWK
  return { ...jwk, kid: row.key_id, alg: row.algorithm, use: 'sig' }
}
