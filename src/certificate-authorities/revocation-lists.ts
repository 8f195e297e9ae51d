import type { Database } from '#database/database.ts'
import { type Bytes, bytesOfHex } from '#x509/bytes.ts'
import type { Issuer } from '#x509/certificates.ts'
import { type Reason, revocationList, revokedEntry } from '#x509/revocation-list.ts'
import * as store from './store.ts'

const hour = 3600
const validSeconds = 24 * hour
/** Long before the end of the last one, so that who keeps a copy is never without. */
const renewSeconds = 6 * hour

interface Kept {
  /** Entries in the order of their revocation, and how many revocations they stand for. */
  entries: Bytes[]
  revocations: number
  der: Bytes
  madeAt: number
}

/**
 * The revocation lists of this node. Entries are read and written once each; another revocation costs the reading of that
 * one, a digest over the list, and a signature.
 */
export function revocationLists(database: Database, issuerOf: (row: store.AuthorityRow) => Issuer | undefined) {
  const kept = new Map<string, Kept>()
  const building = new Map<string, Promise<Kept>>()

  async function build(row: store.AuthorityRow, issuer: Issuer, now: number): Promise<Kept> {
    const last = kept.get(keyOf(row))
    const added = await store.revokedSince(database.db, row.tenant_id, row.id, last?.revocations ?? 0)
    const entries = [...(last?.entries ?? []), ...added.map(entryOf)]
    const number = await store.nextListNumber(database.db, row.tenant_id, row.id, now)
    const facts = { number, thisUpdate: now, nextUpdate: now + validSeconds, entries }
    const der = await revocationList(facts, issuer)
    const fresh = { entries, der, madeAt: now, revocations: Math.max(row.revocations, added.at(-1)?.revocation ?? 0) }
    kept.set(keyOf(row), fresh)
    return fresh
  }

  /** Undefined where the key is not on this server. */
  return async (row: store.AuthorityRow, now: number): Promise<Bytes | undefined> => {
    const last = kept.get(keyOf(row))
    if (last && last.revocations >= row.revocations && now < last.madeAt + renewSeconds) return last.der
    const issuer = issuerOf(row)
    if (!issuer) return undefined
    // Many may ask at once for the same.
    const under = building.get(keyOf(row)) ?? build(row, issuer, now).finally(() => building.delete(keyOf(row)))
    building.set(keyOf(row), under)
    return (await under).der
  }
}

/** The certificate is in it: a tenant that was removed and made anew has nothing of the one before. */
const keyOf = ({ tenant_id, id, certificate }: store.AuthorityRow) => `${tenant_id}/${id}/${certificate}`

function entryOf({ serial, revoked_at, reason }: store.IssuedRow): Bytes {
  return revokedEntry({ serial: bytesOfHex(serial), at: revoked_at ?? 0, reason: reason as Reason })
}
