import * as accounts from '#accounts/accounts.ts'
import * as audit from '#audit/audit.ts'
import type { OrderReason } from '#certificates/certificates.ts'
import type { Db } from '#database/database.ts'
import * as devices from '#devices/devices.ts'
import type { DeviceChange } from '#notices/notices.ts'
import { browserName } from '#web/browser-name.ts'
import type { AccountDevicesParts, Done, Here, Listed } from './account-devices.ts'
import { accountOf, listOf } from './overview.ts'
import { complaints } from './texts.ts'

/** A new device and the download of its certificate. */
export async function add(
  parts: AccountDevicesParts,
  visit: Here,
  facts: devices.DeviceFacts,
): Promise<Done<{ number: number }>> {
  const { tenant, now } = visit
  await parts.certificates.ready(tenant, by(visit), now)
  return parts.database.durably(async (trx) => {
    const { max } = tenant.policy.devices
    if ((await listOf(parts, trx, visit)).length >= max) return refused('mail', 'too-many', complaints.tooMany(max))
    const account = await accountOf(trx, visit)
    const device = await devices.add(trx, tenant.id, account.id, facts, now)
    await order(parts, trx, visit, device, 'first')
    await tell(parts, trx, visit, device.number, 'added')
    return { done: true, number: device.number }
  })
}

export async function change(
  parts: AccountDevicesParts,
  visit: Here,
  number: number,
  facts: devices.DeviceFacts,
): Promise<Done> {
  return parts.database.durably(async (trx) => {
    const found = await find(parts, trx, visit, number)
    if (!found) return gone
    await devices.change(trx, found.device, facts, visit.now)
    await tell(parts, trx, visit, number, 'changed')
    return { done: true }
  })
}

export async function remove(parts: AccountDevicesParts, visit: Here, number: number): Promise<Done> {
  return parts.database.durably(async (trx) => {
    const found = await find(parts, trx, visit, number)
    if (!found) return gone
    if (found.kept) return refused('number', found.kept, complaints.kept[found.kept])
    await endOthers(parts, trx, visit)
    const account = await accountOf(trx, visit)
    const ending = { account, reason: 'cessationOfOperation', by: by(visit), now: visit.now } as const
    await parts.certificates.endDevice(trx, ending, number)
    await devices.remove(trx, found.device, visit.now)
    await tell(parts, trx, visit, number, 'removed')
    return { done: true }
  })
}

/** Another download, while the certificate goes on; also for who has not written the download password down. */
export async function renew(parts: AccountDevicesParts, visit: Here, number: number): Promise<Done> {
  await parts.certificates.ready(visit.tenant, by(visit), visit.now)
  return parts.database.durably(async (trx) => {
    const found = await find(parts, trx, visit, number)
    if (!found) return gone
    const reason = found.certificate?.state === 'active' ? 'renewal' : 'another'
    await order(parts, trx, visit, found.device, reason)
    await note(trx, visit, 'certificateOrdered', { device: number, reason })
    return { done: true }
  })
}

/** Whoever has the device must not get in with it: its certificate ends now. Another one can be fetched. */
export async function lost(parts: AccountDevicesParts, visit: Here, number: number): Promise<Done> {
  await parts.certificates.ready(visit.tenant, by(visit), visit.now)
  return parts.database.durably(async (trx) => {
    const found = await find(parts, trx, visit, number)
    if (!found) return gone
    await endOthers(parts, trx, visit)
    const account = await accountOf(trx, visit)
    const ending = { account, reason: 'keyCompromise', by: by(visit), now: visit.now } as const
    await parts.certificates.endDevice(trx, ending, number)
    await order(parts, trx, visit, found.device, 'lost')
    await tell(parts, trx, visit, number, 'revoked')
    return { done: true }
  })
}

async function find(parts: AccountDevicesParts, trx: Db, visit: Here, number: number): Promise<Listed | undefined> {
  return (await listOf(parts, trx, visit)).find(({ device }) => device.number === number)
}

async function order(parts: AccountDevicesParts, trx: Db, visit: Here, device: devices.Device, reason: OrderReason) {
  const { tenant, reference, now } = visit
  const account = await accountOf(trx, visit)
  await parts.certificates.order(trx, { tenant, account, device, reason, reference, now, shownLater: true })
}

/** Whoever is signed in elsewhere may be so by this device; what was begun with its certificate counts no more. */
async function endOthers({ sessions }: AccountDevicesParts, trx: Db, { tenant, owner, now }: Here): Promise<void> {
  await accounts.beginAnew(trx, tenant.id, owner.accountId)
  const others = {
    tenantId: tenant.id,
    accountId: owner.accountId,
    exceptId: owner.sessionId,
    withGrants: true,
  } as const
  await sessions.endSessions(trx, others, 'ended-by-owner', now)
}

async function tell(
  { notices }: AccountDevicesParts,
  trx: Db,
  visit: Here,
  number: number,
  change: DeviceChange,
): Promise<void> {
  const { tenant, ip, userAgent, reference, now } = visit
  const account = await accountOf(trx, visit)
  const where = { site: null, ip, browser: browserName(userAgent) }
  const notice = { kind: 'device-changed', change, number, at: now, where } as const
  await notices.tell(trx, { account, tenant, notice, reference, now })
  await note(trx, visit, acts[change], { device: number })
}

const acts: Record<DeviceChange, string> = {
  added: 'deviceAdded',
  changed: 'deviceChanged',
  removed: 'deviceRemoved',
  issued: 'certificateIssued',
  revoked: 'deviceLost',
}

function note(trx: Db, { tenant, owner, ip, now }: Here, act: string, detail: Record<string, unknown>): Promise<void> {
  return audit.record(trx, { tenantId: tenant.id, actor: 'owner', act, subject: owner.accountId, detail, ip, at: now })
}

const by = ({ ip }: Here) => ({ actor: 'owner', ip })

function refused(field: string, code: string, text: { ja: string; en: string }): Done<never> {
  return { done: false, errors: [{ field, code, text }] }
}

/** Removed meanwhile in another tab. */
const gone: Done<never> = refused('number', 'gone', complaints.gone)
