import { hash } from 'node:crypto'
import type { Account } from '#accounts/accounts.ts'
import * as accounts from '#accounts/accounts.ts'
import * as audit from '#audit/audit.ts'
import type { Made } from '#certificate-authorities/certificate-authorities.ts'
import { newId } from '#crypto/secrets.ts'
import type { Db } from '#database/database.ts'
import { type Device, find as findDevice } from '#devices/devices.ts'
import { Problem } from '#web/problem.ts'
import type { Bytes } from '#x509/bytes.ts'
import type { Actor, CertificateParts, CertificateTenant } from './certificates.ts'
import { revokeOne } from './ending.ts'
import type { OrderReason } from './ordering.ts'
import * as store from './store.ts'

const day = 24 * 60 * 60

/** So long the certificate before goes on beside its successor. */
const overlapSeconds = 7 * day

/** Clocks of people's machines run late. */
const backdatedSeconds = 3600

export interface Subject {
  tenant: CertificateTenant
  account: Account
  device: Device
  commonName: string
}

/** Signs; nothing is noted yet. What stands in it comes from the account, whoever made the key. */
export async function sign(
  { authorities, addressOf }: CertificateParts,
  { tenant, account, device, commonName }: Subject,
  publicKey: Bytes,
  now: number,
): Promise<Made> {
  const made = await authorities.make(tenant.id, {
    subject: { commonName },
    publicKey,
    alternative: { mails: [device.mail], principals: [account.userId], uris: [deviceUri(device)] },
    notBefore: now - backdatedSeconds,
    notAfter: now + tenant.policy.certificates.days * day,
    address: addressOf(tenant.id),
  })
  if (!made) throw new Problem('no-authority', 503, noAuthority)
  return made
}

const noAuthority = {
  ja: 'ただいま電子証明書を発行できません。サポート窓口へご連絡ください。',
  en: 'Certificates cannot be issued at the moment. Please contact the support desk.',
}

/** The same for every certificate of a device, and of no meaning elsewhere. RFC 9562 section 5.8. */
function deviceUri({ tenantId, accountId, number }: Device): string {
  const digest = hash('sha256', JSON.stringify([tenantId, accountId, number]))
  const hex = `${digest.slice(0, 12)}8${digest.slice(13, 16)}8${digest.slice(17, 32)}`
  return `urn:uuid:${hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')}`
}

export interface Noting extends Subject {
  made: Made
  deliveryId: string
  reason: OrderReason
  madeIn: 'browser' | 'server' | 'est'
  reference: string
  by: Actor
  now: number
}

/** What was signed becomes valid; those before it end now or later. False when the account or the device is gone. */
export async function note(parts: CertificateParts, trx: Db, noting: Noting): Promise<boolean> {
  const { tenant, device, made, deliveryId, madeIn, by, now, reference } = noting
  const account = await accounts.find(trx, tenant.id, noting.account.id)
  const isThere = (await findDevice(trx, tenant.id, noting.account.id, device.number)) !== undefined
  if (!account || account.state === 'disabled' || !isThere) return false
  await endBefore(parts, trx, noting)
  await parts.authorities.record(trx, made, account.id, now)
  await store.insert(trx, {
    tenant_id: tenant.id,
    account_id: account.id,
    serial: made.serial,
    device_number: device.number,
    common_name: made.commonName,
    delivery_id: deliveryId,
    made_in: madeIn,
    issued_at: now,
    not_before_at: made.notBefore,
    not_after_at: made.notAfter,
    first_used_at: null,
    ends_at: null,
    ended_at: null,
    reminded_days: null,
  })
  const notice = { kind: 'device-changed', change: 'issued', number: device.number, at: now } as const
  await parts.notices.tell(trx, { account, tenant, notice, reference, now })
  const detail = { serial: made.serial, device: device.number, authority: made.authorityId, madeIn }
  await audit.record(trx, {
    tenantId: tenant.id,
    ...by,
    act: 'certificateIssued',
    subject: account.id,
    detail,
    at: now,
  })
  return true
}

/** One that nobody has used is of no use any more; one that is in use stays for a while, unless it was lost. */
async function endBefore(parts: CertificateParts, trx: Db, noting: Noting): Promise<void> {
  const { tenant, account, device, deliveryId, reason, by, now } = noting
  const rows = await store.listOf(trx, tenant.id, account.id)
  for (const row of rows.filter((each) => each.device_number === device.number && each.ended_at === null)) {
    const isUnused = row.first_used_at === null && row.delivery_id === deliveryId
    if (reason === 'lost') await revokeOne(parts, trx, row, { reason: 'keyCompromise', by, now })
    else if (isUnused) await revokeOne(parts, trx, row, { reason: 'superseded', by, now })
    else await store.endBy(trx, row, now + overlapSeconds)
  }
}

export interface Enrolling {
  tenant: CertificateTenant
  account: Account
  device: Device
  commonName: string
  publicKey: Bytes
  reference: string
  by: Actor
  now: number
}

/** A device that renews by itself, with a request of its own. Undefined when account or device is gone. */
export async function enrolCertificate(parts: CertificateParts, enrolling: Enrolling): Promise<Made | undefined> {
  const made = await sign(parts, enrolling, enrolling.publicKey, enrolling.now)
  const noting: Noting = { ...enrolling, made, deliveryId: newId(), reason: 'renewal', madeIn: 'est' }
  return (await parts.database.durably((trx) => note(parts, trx, noting))) ? made : undefined
}
