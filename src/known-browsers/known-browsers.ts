/**
 * Known browsers: in which browsers an account was signed in before, so that its owner can be told of a new one.
 *
 *   remember   whether a browser was known, and from now on it is; answers the secret for its cookie
 *   isKnown    the same without changing anything
 *   forget     all of an account: whoever comes next is told of
 *   sweep      those that nobody used for long
 *
 * A known browser opens nothing and skips no step of a sign-in. It decides whether a notice says "new", and that its owner is
 * not kept waiting for what strangers behind the same address tried.
 */
import { hashSecret, newSecret } from '#crypto/secrets.ts'
import type { Db } from '#database/database.ts'
import * as store from './store.ts'

export type { Owner } from './store.ts'

/** A browser not used for as long is a new one again. */
export const memorySeconds = 400 * 24 * 60 * 60

const touchSeconds = 24 * 60 * 60

/** Keeps the secret of a browser that is known, so that its tabs do not disturb each other; a stranger gets a fresh one. */
export async function remember(
  trx: Db,
  owner: store.Owner,
  secret: string | undefined,
  now: number,
): Promise<{ known: boolean; secret: string }> {
  const row = secret === undefined ? undefined : await store.find(trx, owner, hashSecret(secret))
  if (secret !== undefined && row && row.last_used_at > now - memorySeconds) {
    if (row.last_used_at <= now - touchSeconds) await store.touch(trx, owner, row.secret_hash, now)
    return { known: true, secret }
  }
  const fresh = newSecret()
  await store.insert(trx, {
    tenant_id: owner.tenantId,
    account_id: owner.accountId,
    secret_hash: hashSecret(fresh),
    first_used_at: now,
    last_used_at: now,
  })
  for (const row of await store.listBeyond(trx, owner)) await store.remove(trx, owner, row.secret_hash)
  return { known: false, secret: fresh }
}

export async function isKnown(db: Db, owner: store.Owner, secret: string | undefined, now: number): Promise<boolean> {
  const row = secret === undefined ? undefined : await store.find(db, owner, hashSecret(secret))
  return row !== undefined && row.last_used_at > now - memorySeconds
}

export const forget = (trx: Db, owner: store.Owner): Promise<void> => store.remove(trx, owner)

/** Removes some that nobody used for long; answers how many. */
export function sweep(db: Db, now: number, limit: number): Promise<number> {
  return store.removeUnused(db, now - memorySeconds, limit)
}
