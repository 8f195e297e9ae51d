import { generateKeyPairSync } from 'node:crypto'
import * as accounts from '#accounts/accounts.ts'
import * as audit from '#audit/audit.ts'
import { hashSecret, normaliseReadableSecret } from '#crypto/secrets.ts'
import { type Device, find as findDevice } from '#devices/devices.ts'
import type { Bytes } from '#x509/bytes.ts'
import { Malformed } from '#x509/der-reading.ts'
import { readPem } from '#x509/pem.ts'
import type { Pkcs12Format } from '#x509/pkcs12.ts'
import { requestedKey } from '#x509/requests.ts'
import { spkiOf } from '#x509/signer.ts'
import type { CertificateParts, CertificateTenant } from './certificates.ts'
import { rightPassword } from './download-password.ts'
import { note, sign } from './issuing.ts'
import type { OrderReason } from './ordering.ts'
import type { Packer } from './packing.ts'
import type { DeliveryRow } from './store.ts'
import * as store from './store.ts'

/** Who has the address of a download. */
export interface Visitor {
  tenant: CertificateTenant
  token: string
  ip: string
  reference: string
  now: number
}

export type DeliveryStanding =
  | { at: 'over'; why: 'expired' | 'used' | 'locked' }
  | {
      at: 'open'
      tenant: CertificateTenant
      account: accounts.Account
      device: Device
      commonName: string
      /** Downloads that are left, and when the last of them can be made. */
      downloads: number
      triesLeft: number
      issuedAt: number
      expiresAt: number
    }

/** From saved state alone: opening the page uses nothing up, whoever opens it. */
export async function deliveryOf(parts: CertificateParts, visitor: Visitor): Promise<DeliveryStanding> {
  return (await situationOf(parts, visitor)).standing
}

type Open = DeliveryStanding & { at: 'open' }
type Situation = { standing: DeliveryStanding & { at: 'over' } } | { standing: Open; row: DeliveryRow }

async function situationOf(parts: CertificateParts, { tenant, token, now }: Visitor): Promise<Situation> {
  const { db } = parts.database
  const row = await findDelivery(parts, tenant.id, token)
  const account = row && (await accounts.find(db, tenant.id, row.account_id))
  const device = account && (await findDevice(db, tenant.id, account.id, row.device_number))
  if (!row || !account || !device || account.state === 'disabled' || row.expires_at <= now) return over('expired')
  const { downloads, passwordTries } = tenant.policy.certificates
  if (row.downloads >= downloads) return over('used')
  if (row.tries >= passwordTries) return over('locked')
  const standing: Open = {
    at: 'open',
    tenant,
    account,
    device,
    commonName: row.common_name,
    downloads: downloads - row.downloads,
    triesLeft: passwordTries - row.tries,
    issuedAt: row.issued_at,
    expiresAt: row.expires_at,
  }
  return { standing, row }
}

/** A number out of a mail may be typed in any spelling. */
async function findDelivery({ database: { db } }: CertificateParts, tenantId: string, token: string) {
  const row = await store.findByToken(db, tenantId, hashSecret(token))
  return (
    row ?? (token.length < 40 ? store.findByToken(db, tenantId, hashSecret(normaliseReadableSecret(token))) : undefined)
  )
}

function over(why: 'expired' | 'used' | 'locked'): Situation {
  return { standing: { at: 'over', why } }
}

export interface FetchWish {
  password: string
  /** PEM of a request whose key was made elsewhere; else the key is made here and travels in a file. */
  csr: string | undefined
  format: Pkcs12Format
}

export type Fetched =
  | { done: true; commonName: string; device: Device; chain: readonly Bytes[]; file: Bytes | undefined }
  | { done: false; why: 'missing' | 'wrong'; left: number }
  | { done: false; why: 'request' }
  /** Look again: it is over, or somebody else was faster. */
  | { done: false; why: 'moved' }

/** One download. Tries sent side by side are counted one by one before any is checked. */
export async function fetchCertificate(
  parts: CertificateParts,
  packing: Packer,
  visitor: Visitor,
  wish: FetchWish,
): Promise<Fetched> {
  const found = await situationOf(parts, visitor)
  if (!('row' in found)) return { done: false, why: 'moved' }
  const { standing, row } = found
  if (wish.password.trim() === '') return { done: false, why: 'missing', left: standing.triesLeft }
  const key = wish.csr === undefined ? newKey() : requestKey(wish.csr)
  if (!key) return { done: false, why: 'request' }
  const password = await checkPassword(parts, visitor, row, wish.password)
  if (typeof password !== 'string') return password

  const { commonName, account, device } = standing
  const made = await sign(parts, standing, key.publicKey, visitor.now)
  const { tenant, reference, ip, now } = visitor
  const noting = {
    ...{ tenant, account, device, commonName, made, reference, now },
    deliveryId: row.id,
    reason: row.reason as OrderReason,
    madeIn: key.pkcs8 ? ('server' as const) : ('browser' as const),
    by: { actor: 'owner', ip },
  }
  const taken = await parts.database.durably(async (trx) => {
    if (!(await store.takeDownload(trx, row, tenant.policy.certificates.downloads, now))) return false
    return note(parts, trx, noting)
  })
  if (!taken) return { done: false, why: 'moved' }
  const file =
    key.pkcs8 &&
    (await packing.pack({
      key: key.pkcs8,
      certificates: made.chain,
      password,
      friendlyName: commonName,
      format: wish.format,
    }))
  return { done: true, commonName, device, chain: made.chain, file }
}

interface Key {
  publicKey: Bytes
  /** Made here; kept nowhere, and gone with the file. */
  pkcs8: Bytes | undefined
}

function newKey(): Key {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return { publicKey: spkiOf(publicKey), pkcs8: new Uint8Array(privateKey.export({ type: 'pkcs8', format: 'der' })) }
}

function requestKey(csr: string): Key | undefined {
  try {
    const [der] = readPem('CERTIFICATE REQUEST', csr)
    return der && { publicKey: requestedKey(der), pkcs8: undefined }
  } catch (error) {
    if (error instanceof Malformed) return undefined
    throw error
  }
}

/** The password as it was shown, when it is right. */
async function checkPassword(
  { database, keyring }: CertificateParts,
  { tenant, ip, now }: Visitor,
  row: DeliveryRow,
  typed: string,
): Promise<string | (Fetched & { done: false })> {
  const limit = tenant.policy.certificates.passwordTries
  const tries = await database.durably((trx) => store.raiseTries(trx, row, limit, now))
  if (tries === undefined) return { done: false, why: 'moved' }
  const password = rightPassword(keyring, row, typed)
  if (password !== undefined) {
    await database.durably((trx) => store.giveTryBack(trx, row))
    return password
  }
  if (tries < limit) return { done: false, why: 'wrong', left: limit - tries }
  const detail = { device: row.device_number }
  const entry = { tenantId: tenant.id, actor: 'visitor', act: 'downloadLocked', subject: row.account_id, detail, ip }
  await database.durably((trx) => audit.record(trx, { ...entry, at: now }))
  return { done: false, why: 'moved' }
}
