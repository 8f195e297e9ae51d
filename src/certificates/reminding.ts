import * as accounts from '#accounts/accounts.ts'
import { find as findDevice } from '#devices/devices.ts'
import { newReference } from '#web/reference.ts'
import type { CertificateParts } from './certificates.ts'
import { sendReminder } from './mails.ts'
import * as store from './store.ts'

/** How many days before the end of a certificate its owner is told, nearest first. */
const reminderDays = [1, 7, 14, 30] as const
const day = 24 * 60 * 60

/** Answers how many were looked at. */
export async function remindAll(parts: CertificateParts, now: number, limit: number): Promise<number> {
  let most = 0
  for (const days of reminderDays) {
    const rows = await store.endingBetween(parts.database.db, { from: now, to: now + days * day, days, limit })
    for (const row of rows) await remind(parts, row, days, now)
    most = Math.max(most, rows.length)
  }
  return most
}

async function remind(parts: CertificateParts, row: store.CertificateRow, days: number, now: number): Promise<void> {
  const { database, tenants } = parts
  const tenant = await tenants.read(database.db, row.tenant_id)
  await database.durably(async (trx) => {
    if (!(await store.noteReminder(trx, row, days))) return
    // Whose whole life is not much longer was never far from its end.
    if (row.not_after_at - row.issued_at < 2 * days * day) return
    const account = await accounts.find(trx, row.tenant_id, row.account_id)
    const device = await findDevice(trx, row.tenant_id, row.account_id, row.device_number)
    if (!tenant || !device || account?.state !== 'active') return
    const left = Math.max(1, Math.ceil((row.not_after_at - now) / day))
    const mail = { to: device.mail, commonName: row.common_name, notAfter: row.not_after_at, days: left }
    await sendReminder(parts, trx, { tenant, account, reference: newReference(), now }, mail)
  })
}
