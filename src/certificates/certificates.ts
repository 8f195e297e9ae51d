/**
 * Certificates of devices: ordered, fetched with a download password, shown at sign-in, ended.
 *
 *   ready             sees to it that the tenant has an authority; before whatever issues
 *   order             in the caller's transaction: a download for a device, with its password and its mail (M02)
 *   waiting, reveal, conceal   the download password, as long as its owner looks at it
 *   standing, fetch   the download: by its token; the password is counted before it is checked
 *   enrol             by a request without a download, for devices that renew by themselves (RFC 7030)
 *   judge, used       whose a shown certificate is, or why it does not count; what follows of its first use
 *   end, endDevice, forget   revocation, effective at the next request
 *   overview          devices with their certificates and downloads
 *   settle, remind, sweep
 *
 * A download counts once a certificate was issued for it. The certificate before goes on for seven days, or until the new one
 * is used; at once when it was lost, or was never used. The table decides at each sign-in; revocation lists are for others.
 * The room never decides whether somebody may have a device.
 */
import type { Account } from '#accounts/accounts.ts'
import * as audit from '#audit/audit.ts'
import type { CertificateAuthorities } from '#certificate-authorities/certificate-authorities.ts'
import type { Keyring } from '#crypto/sealing.ts'
import { type Database, type Db, isDuplicate } from '#database/database.ts'
import type { Device } from '#devices/devices.ts'
import type { Messages, Sender } from '#messages/messages.ts'
import type { VisitTenant } from '#web/visit.ts'
import {
  type DeliveryStanding,
  deliveryOf,
  type Fetched,
  type FetchWish,
  fetchCertificate,
  type Visitor,
} from './delivering.ts'
import { type Ending, endCertificates, endDevice, forgetAccount, settleDue } from './ending.ts'
import { type Enrolling, enrolCertificate } from './issuing.ts'
import { judgeCertificate, type Presented, stillCounts, useCertificate, type Verdict } from './judging.ts'
import type { CertificateOptions } from './options.ts'
import { type Order, type Ordered, orderCertificate, revealedPassword } from './ordering.ts'
import { type DeviceState, devicesOf, endingSoon } from './overview.ts'
import { packer } from './packing.ts'
import { remindAll } from './reminding.ts'
import * as store from './store.ts'

export type { DeliveryStanding, Fetched, FetchWish, Visitor } from './delivering.ts'
export { newSeed, passwordFrom, seedFrom } from './download-password.ts'
export type { Ending } from './ending.ts'
export type { Enrolling } from './issuing.ts'
export type { Presented, Verdict } from './judging.ts'
export { type CertificateOptions, certificateOptions } from './options.ts'
export type { Order, Ordered, OrderReason } from './ordering.ts'
export type { DeviceState } from './overview.ts'

/** What the room reads of a tenant. */
export interface CertificateTenant extends VisitTenant {
  senders: readonly Sender[]
  policy: { certificates: CertificateOptions; mailLinks: 'landing' | 'none'; accountPage: { on: boolean } }
}

/** Who acts, as the audit names it. */
export interface Actor {
  actor: string
  ip?: string | undefined
}

/** What the owner of an account is told. */
export interface OwnerNotices {
  phraseOf(db: Db, tenantId: string, accountId: string): Promise<string | undefined>
  tell(
    trx: Db,
    telling: {
      account: Account
      tenant: CertificateTenant
      notice: { kind: 'device-changed'; change: 'issued'; number: number; at: number }
      reference: string
      now: number
    },
  ): Promise<void>
}

export interface CertificateParts {
  database: Database
  keyring: Keyring
  messages: Pick<Messages, 'enqueue'>
  notices: OwnerNotices
  authorities: CertificateAuthorities
  /** The public address of a tenant's pages, without a slash at its end. */
  addressOf(tenantId: string): string
  tenants: { read(db: Db, id: string): Promise<CertificateTenant | undefined> }
}

export type Certificates = ReturnType<typeof certificates>

/** Long enough for a mail to be found again. */
const memorySeconds = 90 * 24 * 60 * 60

export function certificates(parts: CertificateParts) {
  const { database, authorities } = parts
  const packing = packer()

  return {
    authorities,

    /** Does nothing where something issues already. */
    async ready(tenant: Pick<CertificateTenant, 'id' | 'name'>, by: Actor, now: number): Promise<void> {
      if (await authorities.active(database.db, tenant.id)) return
      if ((await authorities.list(database.db, tenant.id)).length > 0) return
      const rows = await authorities.found(tenant, now)
      try {
        await database.durably(async (trx) => {
          await authorities.keep(trx, rows)
          const detail = { authorities: rows.map(({ id }) => id) }
          await audit.record(trx, { tenantId: tenant.id, ...by, act: 'certificateAuthorityFounded', detail, at: now })
        })
      } catch (error) {
        // Somebody else was faster, and theirs is as good.
        if (!isDuplicate(error)) throw error
      }
    },

    order: (trx: Db, order: Order): Promise<Ordered> => orderCertificate(parts, trx, order),

    /** The download password of a device that its owner may still look at. */
    reveal: (db: Db, device: Device, now: number): Promise<string | undefined> =>
      revealedPassword(parts, db, device, now),

    /** Its owner has written it down. */
    async conceal(trx: Db, device: Device): Promise<void> {
      const rows = await store.deliveriesOf(trx, device.tenantId, device.accountId)
      for (const row of rows) if (row.device_number === device.number) await store.forgetSeed(trx, row)
    },

    standing: (visitor: Visitor): Promise<DeliveryStanding> => deliveryOf(parts, visitor),
    fetch: (visitor: Visitor, wish: FetchWish): Promise<Fetched> => fetchCertificate(parts, packing, visitor, wish),
    enrol: (enrolling: Enrolling) => enrolCertificate(parts, enrolling),
    judge: (tenantId: string, der: Uint8Array | undefined, now: number): Promise<Verdict> =>
      judgeCertificate(parts, tenantId, der, now),
    /** Whether one that counted a moment ago still does. */
    stillCounts: (presented: Presented, now: number): Promise<boolean> => stillCounts(parts, presented, now),
    used: (trx: Db, presented: Presented, by: Actor, now: number): Promise<void> =>
      useCertificate(parts, trx, presented, by, now),

    /** Those of an account that match; answers how many were ended. */
    end: (trx: Db, ending: Ending, matches: (row: store.CertificateRow) => boolean): Promise<number> =>
      endCertificates(parts, trx, ending, matches),
    endDevice: (trx: Db, ending: Ending, number: number): Promise<number> => endDevice(parts, trx, ending, number),
    /** For accounts that are deleted: everything is revoked, and what is left is in the authority's books alone. */
    forget: (trx: Db, account: Pick<Account, 'tenantId' | 'id'>, by: Actor, now: number): Promise<void> =>
      forgetAccount(parts, trx, account, by, now),

    hasIssued: async (db: Db, tenantId: string, accountId: string): Promise<boolean> =>
      (await store.listOf(db, tenantId, accountId)).length > 0,

    /** Of each device the last one, where it ends within so many seconds; for accounts that sign in with them. */
    endingSoon: (db: Db, account: Account, when: { within: number; now: number }) => endingSoon(db, account, when),

    overview: (db: Db, tenant: CertificateTenant, accountId: string, now: number): Promise<DeviceState[]> =>
      devicesOf(db, tenant, accountId, now),

    settle: (now: number, limit: number): Promise<number> => settleDue(parts, now, limit),
    remind: (now: number, limit: number): Promise<number> => remindAll(parts, now, limit),
    async sweep(trx: Db, now: number, limit: number): Promise<number> {
      await authorities.sweep(trx, now - memorySeconds, limit)
      return store.removeOldDeliveries(trx, now - memorySeconds, limit)
    },
    close: packing.close,
  }
}
