/** Devices with certificates among whatever else an account can show beside the password. */
import type { Certificates } from '#certificates/certificates.ts'
import type { Db } from '#database/database.ts'
import * as devices from '#devices/devices.ts'

interface Owner {
  tenantId: string
  accountId: string
}

export interface CertificateFactorRooms {
  certificates: Certificates
  database: { now(): number }
}

export function certificateFactors({ certificates, database }: CertificateFactorRooms) {
  async function remove(trx: Db, { tenantId, accountId }: Owner, number: number): Promise<void> {
    const now = database.now()
    const account = { tenantId, id: accountId }
    await certificates.endDevice(trx, { account, reason: 'keyCompromise', by: { actor: 'owner' }, now }, number)
    const device = await devices.find(trx, tenantId, accountId, number)
    if (device) await devices.remove(trx, device, now)
  }

  return {
    list: (db: Db, { tenantId, accountId }: Owner): Promise<devices.Device[]> => devices.list(db, tenantId, accountId),
    remove,

    /**
     * With addresses that somebody else may have changed. Devices that were registered for a person before any certificate
     * was issued are what they enrol with, and stay.
     */
    async removeAll(trx: Db, owner: Owner): Promise<void> {
      if (!(await certificates.hasIssued(trx, owner.tenantId, owner.accountId))) return
      for (const { number } of await devices.list(trx, owner.tenantId, owner.accountId))
        await remove(trx, owner, number)
    },
  }
}
