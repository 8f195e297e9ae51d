import type { Account } from '#accounts/accounts.ts'
import type { Db } from '#database/database.ts'
import { type Device, list as listDevices } from '#devices/devices.ts'
import type { CertificateTenant } from './certificates.ts'
import * as store from './store.ts'

/** A device, the certificate that it has, and the download that waits for it. */
export interface DeviceState {
  device: Device
  certificate:
    | { state: 'active' | 'expired' | 'revoked'; commonName: string; serial: string; notAfter: number; isUsed: boolean }
    | undefined
  download: { state: 'waiting' | 'used' | 'expired' | 'locked'; commonName: string; expiresAt: number } | undefined
}

export async function devicesOf(
  db: Db,
  tenant: CertificateTenant,
  accountId: string,
  now: number,
): Promise<DeviceState[]> {
  const devices = await listDevices(db, tenant.id, accountId)
  const certificates = await store.listOf(db, tenant.id, accountId)
  const deliveries = await store.deliveriesOf(db, tenant.id, accountId)
  return devices.map((device) => ({
    device,
    certificate: shownOf(
      certificates.filter(({ device_number }) => device_number === device.number),
      now,
    ),
    download: downloadOf(
      deliveries.find(({ device_number }) => device_number === device.number),
      tenant,
      now,
    ),
  }))
}

/** The newest that is valid, else the newest. */
function shownOf(rows: readonly store.CertificateRow[], now: number): DeviceState['certificate'] {
  const row = rows.find((each) => stateOf(each, now) === 'active') ?? rows[0]
  return (
    row && {
      state: stateOf(row, now),
      commonName: row.common_name,
      serial: row.serial,
      notAfter: row.not_after_at,
      isUsed: row.first_used_at !== null,
    }
  )
}

function stateOf({ ended_at, ends_at, not_after_at }: store.CertificateRow, now: number) {
  if (ended_at !== null || (ends_at !== null && ends_at <= now)) return 'revoked'
  return not_after_at <= now ? 'expired' : 'active'
}

function downloadOf(
  row: store.DeliveryRow | undefined,
  { policy: { certificates } }: CertificateTenant,
  now: number,
): DeviceState['download'] {
  if (!row) return undefined
  const said = { commonName: row.common_name, expiresAt: row.expires_at }
  if (row.downloads > 0) return { state: 'used', ...said }
  if (row.expires_at <= now) return { state: 'expired', ...said }
  return { state: row.tries >= certificates.passwordTries ? 'locked' : 'waiting', ...said }
}

export async function endingSoon(
  db: Db,
  { tenantId, id, method }: Account,
  { within, now }: { within: number; now: number },
): Promise<{ number: number; notAfter: number }[]> {
  if (method !== 'password+certificate') return []
  const active = (await store.listOf(db, tenantId, id)).filter((row) => stateOf(row, now) === 'active')
  const lasts = new Map<number, number>()
  for (const { device_number: number, not_after_at: at } of active) {
    lasts.set(number, Math.max(at, lasts.get(number) ?? 0))
  }
  return [...lasts].filter(([, at]) => at <= now + within).map(([number, notAfter]) => ({ number, notAfter }))
}
