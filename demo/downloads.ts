/** Certificates of the accounts that are ready: each has one device, whose certificate waits to be fetched. */
import type { Account } from '#accounts/accounts.ts'
import * as accounts from '#accounts/accounts.ts'
import * as audit from '#audit/audit.ts'
import * as devices from '#devices/devices.ts'
import { newReference } from '#web/reference.ts'
import type { App } from '../src/app.ts'
import type { KeptSecret } from './keepsakes.ts'
import { enrolmentKey, type Seeding } from './seed.ts'
import type { DemoAccount } from './tenants.ts'

type OurTenant = NonNullable<Awaited<ReturnType<App['tenants']['find']>>>

/** An account whose certificate can no longer be fetched, and that has none, would be a dead end in the printed list. */
export async function offerDownload(seeding: Seeding, tenant: OurTenant, { userId, mail, ready }: DemoAccount) {
  const { app, keepsakes, keep } = seeding
  const account = await accounts.findByUserId(app.database.db, tenant.id, userId)
  if (!ready || account?.method !== 'password+certificate') return
  const key = enrolmentKey(tenant.id, userId)
  const now = app.now()
  const [own] = await app.certificates.overview(app.database.db, tenant, account.id, now)
  const isHeld = own?.certificate?.state === 'active' || own?.download?.state === 'waiting'
  if (isHeld || (await isOpen(app, tenant, keepsakes.downloads[key]))) return
  await app.certificates.ready(tenant, { actor: 'demo' }, now)
  keepsakes.downloads[key] = await issue(seeding, { tenant, account, mail, device: own?.device, now })
  keep()
}

interface Wish {
  tenant: OurTenant
  account: Account
  mail: string
  device: devices.Device | undefined
  now: number
}

function issue({ app }: Seeding, { tenant, account, mail, device: own, now }: Wish): Promise<KeptSecret> {
  return app.database.durably(async (trx) => {
    const device = own ?? (await devices.add(trx, tenant.id, account.id, { mail, kind: 'pc', name: '' }, now))
    const reason = own ? 'reissue' : 'first'
    const order = { tenant, account, device, reason, reference: newReference(), now } as const
    const { url, password } = await app.certificates.order(trx, order)
    const act = own ? 'certificateReissueStarted' : 'deviceAdded'
    const detail = { device: device.number }
    await audit.record(trx, { tenantId: tenant.id, actor: 'demo', act, subject: account.id, detail, at: now })
    return { token: url.slice(url.lastIndexOf('/') + 1), password }
  })
}

/** Whether a download that was printed can still be made. */
export async function isOpen(app: App, tenant: OurTenant, kept: KeptSecret | undefined): Promise<boolean> {
  if (!kept) return false
  const visitor = { tenant, token: kept.token, ip: '', reference: '', now: app.now() }
  return (await app.certificates.standing(visitor)).at === 'open'
}
