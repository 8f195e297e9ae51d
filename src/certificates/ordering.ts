import type { Account } from '#accounts/accounts.ts'
import { hashSecret, newId, newSecret, readableSecret } from '#crypto/secrets.ts'
import type { Db } from '#database/database.ts'
import type { Device } from '#devices/devices.ts'
import type { CertificateParts, CertificateTenant } from './certificates.ts'
import { keptPassword, newSeed, passwordFrom } from './download-password.ts'
import { languageOf, sendReady } from './mails.ts'
import * as store from './store.ts'
import { texts } from './texts.ts'

/** Why there is a download, and with it what becomes of the certificate before. */
export type OrderReason = 'first' | 'another' | 'renewal' | 'reissue' | 'lost'

export interface Order {
  tenant: CertificateTenant
  account: Account
  device: Device
  reason: OrderReason
  reference: string
  now: number
  /** Where the person has seen the download password made from it already. */
  seed?: string | undefined
  /** The person is led to a page that shows the download password, for a while. */
  shownLater?: boolean
  /** False: the caller hands over the address too. */
  mail?: boolean
}

/** Shown once to whoever asked for it. */
export interface Ordered {
  url: string
  password: string
  commonName: string
  expiresAt: number
}

const day = 24 * 60 * 60

/** So long a page may be loaded again that shows the download password. */
export const revealSeconds = 15 * 60

/** Takes the place of what waited for the device. What was issued before goes on until this one is fetched. */
export async function orderCertificate(parts: CertificateParts, trx: Db, order: Order): Promise<Ordered> {
  const { tenant, account, device, reason, reference, now, mail = true, shownLater = false } = order
  const seed = order.seed ?? newSeed(parts.keyring)
  const password = passwordFrom(parts.keyring, seed)
  const withLink = tenant.policy.mailLinks === 'landing'
  const token = withLink ? newSecret() : readableSecret(6)
  const id = newId()
  const commonName = commonNameFor(order)
  const expiresAt = now + tenant.policy.certificates.downloadDays * day
  await store.replaceDelivery(trx, {
    tenant_id: tenant.id,
    account_id: account.id,
    device_number: device.number,
    id,
    token_hash: hashSecret(token),
    password_hash: keptPassword(parts.keyring, id, password),
    seed: shownLater ? seed : null,
    common_name: commonName,
    reason,
    tries: 0,
    downloads: 0,
    issued_at: now,
    expires_at: expiresAt,
  })
  const url = `${parts.addressOf(tenant.id)}/certificate/${token}`
  const way = withLink ? { url } : { number: token }
  if (mail) {
    const ready = { to: device.mail, commonName, way, isFirst: reason === 'first', expiresAt }
    await sendReady(parts, trx, { tenant, account, reference, now }, ready)
  }
  return { url, password, commonName, expiresAt }
}

/** User ID, device and day: what a browser shows is how people tell their certificates apart. At most 64 signs. */
function commonNameFor({ tenant, account, device, now }: Order): string {
  const word = texts[languageOf(account, tenant)].device(device.number)
  const date = new Intl.DateTimeFormat('sv-SE', { timeZone: tenant.timeZone, dateStyle: 'short' }).format(now * 1000)
  return `${account.userId.slice(0, 40)} ${word} ${date}`
}

/** As long as its owner looks at the page that shows it; nobody else is led there. */
export async function revealedPassword(
  { keyring }: CertificateParts,
  db: Db,
  device: Device,
  now: number,
): Promise<string | undefined> {
  const rows = await store.deliveriesOf(db, device.tenantId, device.accountId)
  const row = rows.find(({ device_number }) => device_number === device.number)
  if (!row || row.seed === null || row.issued_at + revealSeconds <= now) return undefined
  return passwordFrom(keyring, row.seed)
}
