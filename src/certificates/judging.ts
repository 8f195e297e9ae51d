import type { Db } from '#database/database.ts'
import { find as findDevice } from '#devices/devices.ts'
import { isIssuedBy, type ReadCertificate, readCertificate } from '#x509/certificate-reading.ts'
import { Malformed } from '#x509/der-reading.ts'
import type { Actor, CertificateParts } from './certificates.ts'
import { revokeOne } from './ending.ts'
import * as store from './store.ts'

/** A certificate that counts, and whose it is. */
export interface Presented {
  tenantId: string
  accountId: string
  serial: string
  /** SHA-256, hexadecimal. */
  fingerprint: string
  authorityId: string
  deviceNumber: number
  commonName: string
  /** Epoch seconds. */
  notAfter: number
}

export type WhyNot = 'missing' | 'unknown-issuer' | 'wrong-purpose' | 'not-yet-valid' | 'expired' | 'revoked'

/** Why a certificate does not count; what it says of itself is told only when it is ours. */
export type Verdict =
  | { fits: true; presented: Presented }
  | { fits: false; why: WhyNot; commonName?: string | undefined; notAfter?: number | undefined }

/**
 * Judged anew for each request, from the certificate itself and the tables: what the TLS layer thinks of it was true once at
 * most. Whoever shows it has proved to hold its key before this is asked.
 */
export async function judgeCertificate(
  parts: CertificateParts,
  tenantId: string,
  der: Uint8Array | undefined,
  now: number,
): Promise<Verdict> {
  if (!der) return { fits: false, why: 'missing' }
  const shown = read(der)
  const authorities = shown ? await parts.authorities.trusted(tenantId) : []
  if (!shown || !authorities.some(({ certificate }) => isIssuedBy(shown, certificate))) {
    return { fits: false, why: 'unknown-issuer' }
  }
  const said = { commonName: shown.commonName, notAfter: shown.notAfter }
  if (shown.isAuthority || !shown.isForClients) return { fits: false, why: 'wrong-purpose', ...said }
  if (now < shown.notBefore) return { fits: false, why: 'not-yet-valid', ...said }
  if (now > shown.notAfter) return { fits: false, why: 'expired', ...said }
  const presented = await living(parts.database.db, parts, tenantId, shown, now)
  return presented ? { fits: true, presented } : { fits: false, why: 'revoked', ...said }
}

function read(der: Uint8Array): ReadCertificate | undefined {
  try {
    return readCertificate(der)
  } catch (error) {
    if (error instanceof Malformed) return undefined
    throw error
  }
}

async function living(
  db: Db,
  { authorities }: CertificateParts,
  tenantId: string,
  shown: Pick<ReadCertificate, 'serial' | 'fingerprint'>,
  now: number,
): Promise<Presented | undefined> {
  const issued = await authorities.issued(db, tenantId, shown.serial)
  if (!issued || issued.revokedAt !== undefined || issued.fingerprint !== shown.fingerprint) return undefined
  const { accountId, serial, fingerprint } = issued
  const row = await store.find(db, tenantId, accountId, serial)
  if (!row || row.ended_at !== null || (row.ends_at !== null && row.ends_at <= now)) return undefined
  if (!(await findDevice(db, tenantId, accountId, row.device_number))) return undefined
  return {
    tenantId,
    accountId,
    serial,
    fingerprint,
    authorityId: issued.authorityId,
    deviceNumber: row.device_number,
    commonName: row.common_name,
    notAfter: row.not_after_at,
  }
}

export async function stillCounts(parts: CertificateParts, presented: Presented, now: number): Promise<boolean> {
  const { tenantId, authorityId, notAfter } = presented
  if (now > notAfter) return false
  const authorities = await parts.authorities.trusted(tenantId)
  if (!authorities.some(({ id }) => id === authorityId)) return false
  return (await living(parts.database.db, parts, tenantId, presented, now)) !== undefined
}

/** A sign-in went through with it: at the first, those of the device that it takes the place of end. */
export async function useCertificate(
  parts: CertificateParts,
  trx: Db,
  { tenantId, accountId, serial, deviceNumber }: Presented,
  by: Actor,
  now: number,
): Promise<void> {
  if (!(await store.markUsed(trx, { tenant_id: tenantId, account_id: accountId, serial }, now))) return
  for (const row of await store.listOf(trx, tenantId, accountId)) {
    const isBefore = row.device_number === deviceNumber && row.serial !== serial && row.ends_at !== null
    if (isBefore && row.ended_at === null) await revokeOne(parts, trx, row, { reason: 'superseded', by, now })
  }
}
