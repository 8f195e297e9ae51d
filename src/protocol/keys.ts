/**
 * The keys that sign a tenant's tokens: made when they are first needed, kept sealed, published by their public half.
 * ES256 signs by default; RS256 is for sites that can verify nothing else (OpenID Connect Core section 15.1).
 */
import { createPrivateKey, generateKeyPair } from 'node:crypto'
import { promisify } from 'node:util'
import { calculateJwkThumbprint, type JWK } from 'jose'
import type { Keyring } from '#crypto/sealing.ts'
import type { Database } from '#database/database.ts'
import * as store from './store.ts'

export const signingAlgorithms = ['ES256', 'RS256'] as const
type Algorithm = (typeof signingAlgorithms)[number]

const purpose = 'signing-key'
const makePair = promisify(generateKeyPair)

/** The private keys as a JWK set, those that sign first. */
export async function signingKeys(database: Database, keyring: Keyring, tenantId: string): Promise<JWK[]> {
  const known = await store.listSigningKeys(database.db, tenantId)
  const missing = signingAlgorithms.filter((algorithm) => !known.some((key) => key.algorithm === algorithm))
  if (missing.length === 0) return known.map((key) => opened(key, keyring))
  const made = await Promise.all(missing.map((algorithm) => makeKey(tenantId, algorithm, keyring, database.now())))
  await database.durably(async (trx) => {
    for (const key of made) await store.insertSigningKey(trx, key)
  })
  return signingKeys(database, keyring, tenantId)
}

async function makeKey(
  tenantId: string,
  algorithm: Algorithm,
  keyring: Keyring,
  now: number,
): Promise<store.SigningKeyRow> {
  const { privateKey } =
    algorithm === 'ES256'
      ? await makePair('ec', { namedCurve: 'P-256' })
      : await makePair('rsa', { modulusLength: 2048 })
  const jwk = privateKey.export({ format: 'jwk' }) as JWK
  return {
    tenant_id: tenantId,
    algorithm,
    number: 1,
    key_id: await calculateJwkThumbprint(jwk),
    // The seal holds PKCS#8, so that no part of a key can be mistaken for a text of ours.
    sealed: keyring.seal(purpose, privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()),
    created_at: now,
  }
}

function opened(row: store.SigningKeyRow, keyring: Keyring): JWK {
  const jwk = createPrivateKey(keyring.open(purpose, row.sealed)).export({ format: 'jwk' }) as JWK
  return { ...jwk, kid: row.key_id, alg: row.algorithm, use: 'sig' }
}
