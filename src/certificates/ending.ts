import type { Account } from '#accounts/accounts.ts'
import * as audit from '#audit/audit.ts'
import type { Db } from '#database/database.ts'
import type { Reason } from '#x509/revocation-list.ts'
import type { Actor, CertificateParts } from './certificates.ts'
import * as store from './store.ts'

/** What ends, and why. */
export interface Ending {
  account: Pick<Account, 'tenantId' | 'id'>
  reason: Reason
  by: Actor
  now: number
}

type How = Pick<Ending, 'reason' | 'by' | 'now'>

/** Once; the next request with it is refused, on every node. */
export async function revokeOne(
  { authorities }: CertificateParts,
  trx: Db,
  row: store.CertificateRow,
  { reason, by, now }: How,
): Promise<boolean> {
  if (!(await store.end(trx, row, now))) return false
  await authorities.revoke(trx, row.tenant_id, row.serial, { reason, at: now })
  const detail = { serial: row.serial, device: row.device_number, reason }
  const entry = { tenantId: row.tenant_id, ...by, act: 'certificateRevoked', subject: row.account_id, detail, at: now }
  await audit.record(trx, entry)
  return true
}

export async function endCertificates(
  parts: CertificateParts,
  trx: Db,
  { account, ...how }: Ending,
  matches: (row: store.CertificateRow) => boolean,
): Promise<number> {
  let ended = 0
  for (const row of await store.listOf(trx, account.tenantId, account.id)) {
    if (row.ended_at === null && matches(row) && (await revokeOne(parts, trx, row, how))) ended += 1
  }
  return ended
}

/** With the download that waits for it. */
export async function endDevice(parts: CertificateParts, trx: Db, ending: Ending, number: number): Promise<number> {
  const { tenantId, id } = ending.account
  await store.removeDelivery(trx, { tenant_id: tenantId, account_id: id, device_number: number })
  return endCertificates(parts, trx, ending, (row) => row.device_number === number)
}

export async function forgetAccount(
  parts: CertificateParts,
  trx: Db,
  account: Pick<Account, 'tenantId' | 'id'>,
  by: Actor,
  now: number,
): Promise<void> {
  await endCertificates(parts, trx, { account, reason: 'cessationOfOperation', by, now }, () => true)
  await store.removeOf(trx, account.tenantId, account.id)
}

/** Those that were superseded, and whose time beside their successors is over. */
export async function settleDue(parts: CertificateParts, now: number, limit: number): Promise<number> {
  const rows = await store.due(parts.database.db, now, limit)
  for (const row of rows) {
    const how = { reason: 'superseded', by: { actor: 'housekeeping' }, now } as const
    await parts.database.durably((trx) => revokeOne(parts, trx, row, how))
  }
  await store.forgetSeeds(parts.database.db, now - seedSeconds)
  return rows.length
}

/** Longer than any page shows a download password. */
const seedSeconds = 60 * 60
