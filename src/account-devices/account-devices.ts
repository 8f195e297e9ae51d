/**
 * The devices of a person on the account page: listed, added, changed, removed, their certificates renewed.
 *
 *   overview   each device with its certificate and download, and what may be done with it
 *   judge      a form that adds or changes one
 *   add, change, remove, renew, lost   in one transaction each, told to the owner
 *   password   the download password, as long as the page that shows it is looked at; `wroteDown` ends that
 *
 * A wizard has no state of its own: each page carries what was typed on the page before. The last device that can be used
 * to sign in stays, and in the preset `manual` the first one does. Removing one, or losing it, ends its certificate and every other
 * session at once. Page errors: missing, mail-address, different, kind, name, too-many, last-device, first-device, gone.
 */
import type { Certificates, CertificateTenant, DeviceState } from '#certificates/certificates.ts'
import type { Database, Db } from '#database/database.ts'
import type { DeviceFacts, DeviceOptions } from '#devices/devices.ts'
import type { Notices } from '#notices/notices.ts'
import type { Tenant } from '#tenants/tenants.ts'
import type { MenuEntry, OwnVisit } from '#web/own-room.ts'
import { type FieldError, Problem } from '#web/problem.ts'
import { statusText } from '#web/status-texts.ts'
import { add, change, lost, remove, renew } from './changing.ts'
import { judgeForm, type Typed } from './judging.ts'
import { listOf } from './overview.ts'
import { texts } from './texts.ts'

export type DevicesTenant = Tenant<
  CertificateTenant['policy'] & { devices: DeviceOptions; methods: { allowed: readonly string[] } }
>
export type Here = OwnVisit<DevicesTenant>

export const devicesEntry: MenuEntry<DevicesTenant> = {
  name: 'account-devices',
  path: '/account/devices',
  text: { ja: texts.ja.title, en: texts.en.title },
  offered: ({ policy }) => policy.methods.allowed.includes('password+certificate'),
}

export interface AccountDevicesParts {
  database: Database
  certificates: Certificates
  notices: Notices
  sessions: {
    endSessions(
      trx: Db,
      others: { tenantId: string; accountId: string; exceptId: string; withGrants: true },
      reason: 'ended-by-owner',
      now: number,
    ): Promise<readonly string[]>
  }
}

/** Why a device must stay. */
export type Kept = 'last-device' | 'first-device'

export interface Listed extends DeviceState {
  kept: Kept | undefined
  /** Its certificate or its download can be used. */
  isUsable: boolean
}

export type Done<T = object> = ({ done: true } & T) | { done: false; errors: FieldError[] }

export type AccountDevices = ReturnType<typeof accountDevices>

export function accountDevices(parts: AccountDevicesParts) {
  const { database, certificates } = parts

  const overview = (visit: Here): Promise<Listed[]> => listOf(parts, database.db, visit)

  async function find(visit: Here, number: number): Promise<Listed> {
    const found = (await overview(visit)).find(({ device }) => device.number === number)
    if (!found) throw new Problem('not-found', 404, statusText(404))
    return found
  }

  return {
    overview,
    find,

    /** Whether another one may be added now. */
    hasRoom: async (visit: Here): Promise<boolean> => (await overview(visit)).length < visit.tenant.policy.devices.max,

    judge: (typed: Typed): { facts: DeviceFacts } | { errors: FieldError[] } => judgeForm(typed),

    add: (visit: Here, facts: DeviceFacts) => add(parts, visit, facts),
    change: (visit: Here, number: number, facts: DeviceFacts) => change(parts, visit, number, facts),
    remove: (visit: Here, number: number) => remove(parts, visit, number),
    renew: (visit: Here, number: number) => renew(parts, visit, number),
    lost: (visit: Here, number: number) => lost(parts, visit, number),

    async password(visit: Here, number: number): Promise<string | undefined> {
      const { device } = await find(visit, number)
      return certificates.reveal(database.db, device, visit.now)
    },

    async wroteDown(visit: Here, number: number): Promise<void> {
      const { device } = await find(visit, number)
      await database.durably((trx) => certificates.conceal(trx, device))
    },
  }
}
