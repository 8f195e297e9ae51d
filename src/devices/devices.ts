/**
 * Devices: what a person registered to sign in with, each with an address for mails about its certificate.
 *
 *   list, find            those that are there
 *   add, change, remove   in the caller's transaction; a number is never given again
 *   forget                for accounts that are deleted
 *
 * A device is registered by a person; a browser is what they use. Certificates are not here, and neither is the question
 * whether a device may be added or removed.
 */
import type { Db } from '#database/database.ts'
import { isDuplicate } from '#database/errors.ts'
import { Problem } from '#web/problem.ts'
import type { DeviceRow } from './store.ts'
import * as store from './store.ts'

export { type DeviceOptions, deviceOptions } from './options.ts'

export const deviceKinds = ['pc', 'mobile', 'smartphone'] as const
export type DeviceKind = (typeof deviceKinds)[number]

export interface DeviceFacts {
  mail: string
  kind: DeviceKind
  /** At most 40 signs; may be empty. */
  name: string
}

export interface Device extends DeviceFacts {
  tenantId: string
  accountId: string
  number: number
  createdAt: number
  changedAt: number
}

export const longestDeviceName = 40

/** In the order of their numbers. */
export async function list(db: Db, tenantId: string, accountId: string): Promise<Device[]> {
  return (await store.allOf(db, tenantId, accountId)).filter(({ removed_at }) => removed_at === null).map(deviceFrom)
}

export async function find(db: Db, tenantId: string, accountId: string, number: number): Promise<Device | undefined> {
  return (await list(db, tenantId, accountId)).find((device) => device.number === number)
}

/** Throws Problem `conflict` (409) when another was added at the same time. */
export async function add(
  trx: Db,
  tenantId: string,
  accountId: string,
  facts: DeviceFacts,
  now: number,
): Promise<Device> {
  const before = await store.allOf(trx, tenantId, accountId)
  const row: DeviceRow = {
    tenant_id: tenantId,
    account_id: accountId,
    number: (before.at(-1)?.number ?? 0) + 1,
    ...facts,
    created_at: now,
    changed_at: now,
    removed_at: null,
  }
  try {
    await store.insert(trx, row)
  } catch (error) {
    if (isDuplicate(error)) throw new Problem('conflict', 409, conflict, { cause: error })
    throw error
  }
  return deviceFrom(row)
}

/** As it is then; undefined when it is not there any more. */
export async function change(
  trx: Db,
  device: Device,
  changes: Partial<DeviceFacts>,
  now: number,
): Promise<Device | undefined> {
  const done = await store.change(trx, keyOf(device), { ...changes, changed_at: now })
  return done ? { ...device, ...changes, changedAt: now } : undefined
}

/** Once: false when it was removed before. What it holds its caller ends. */
export function remove(trx: Db, device: Device, now: number): Promise<boolean> {
  return store.change(trx, keyOf(device), { removed_at: now, changed_at: now })
}

export const forget = store.removeOf

function keyOf({ tenantId, accountId, number }: Device): store.DeviceKey {
  return { tenant_id: tenantId, account_id: accountId, number }
}

function deviceFrom(row: DeviceRow): Device {
  return {
    tenantId: row.tenant_id,
    accountId: row.account_id,
    number: row.number,
    mail: row.mail,
    kind: row.kind as DeviceKind,
    name: row.name,
    createdAt: row.created_at,
    changedAt: row.changed_at,
  }
}

const conflict = {
  ja: '同時に別の変更がありました。最新の内容を確認してからやり直してください。',
  en: 'Another change came at the same time. Look at the present values, then try again.',
}
