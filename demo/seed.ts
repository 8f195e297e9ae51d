/**
 * Fills an empty database with the demo, by the same rooms that the management API uses, each tenant in one transaction
 * with its audit entries. A second start adds nothing; it renews enrolments that ended unused and follows a changed address
 * of the demo site.
 */
import * as accounts from '#accounts/accounts.ts'
import * as audit from '#audit/audit.ts'
import type { Configuration } from '#configuration.ts'
import type { Db } from '#database/database.ts'
import type { Prepared } from '#passwords/passwords.ts'
import * as sites from '#sites/sites.ts'
import { newReference } from '#web/reference.ts'
import type { App } from '../src/app.ts'
import { policy } from '../src/policy.ts'
import { offerDownload } from './downloads.ts'
import { type Keepsakes, type KeptSecret, newKeepsakes, readKeepsakes, writeKeepsakes } from './keepsakes.ts'
import {
  type DemoAccount,
  type DemoTenant,
  demoAppClientId,
  demoClientId,
  demoTenants,
  siteTenants,
} from './tenants.ts'

type OurTenant = NonNullable<Awaited<ReturnType<App['tenants']['find']>>>

export interface Seeding {
  app: App
  keepsakes: Keepsakes
  /** Writes the keepsakes to where they last. */
  keep(): void
  /** Public address of the demo site. */
  siteUrl: string
}

/** The keepsakes of this data folder, new ones for an empty database. Throws where the database is somebody else's. */
export async function demoKeepsakes(app: App, { dataDir, url }: Configuration): Promise<Keepsakes> {
  const kept = readKeepsakes(dataDir)
  if (kept) return { ...kept, downloads: kept.downloads ?? {}, url }
  const others = await app.tenants.list(app.database.db, { after: '', limit: 1 })
  if (others.length > 0) {
    throw new Error(
      'This database holds tenants that are not of the demo. Start the service with `./sekisho serve`, or name an empty one with SEKISHO_DATABASE_URL and SEKISHO_DATA_DIR.',
    )
  }
  const fresh = newKeepsakes(
    siteTenants.map(({ facts }) => facts.id),
    url,
  )
  writeKeepsakes(dataDir, fresh)
  return fresh
}

export async function seed(seeding: Seeding): Promise<void> {
  const { app, keepsakes, keep } = seeding
  if (!keepsakes.seeded) {
    for (const plan of demoTenants) await addTenant(seeding, plan)
    keepsakes.seeded = true
    keep()
  }
  for (const { facts, accounts: planned } of demoTenants) {
    const tenant = await app.tenants.read(app.database.db, facts.id)
    if (!tenant) continue
    await moveSite(seeding, tenant)
    for (const account of planned) {
      await renewEnrolment(seeding, tenant, account.userId)
      await offerDownload(seeding, tenant, account)
    }
  }
}

/** One transaction: after a fall in the middle the next start begins this tenant anew. */
async function addTenant(seeding: Seeding, plan: DemoTenant): Promise<void> {
  const { app, keepsakes, keep, siteUrl } = seeding
  const { id } = plan.facts
  if (await app.tenants.read(app.database.db, id)) return
  const intended = policy.effective(plan.facts.preset, policy.merge({}, plan.policy ?? {}))
  const prepared = await app.passwords.prepare(keepsakes.password, { policy: intended.password })
  await app.database.durably(async (trx) => {
    const now = app.now()
    const added = await app.tenants.add(trx, plan.facts, now)
    const tenant = plan.policy ? await app.tenants.changePolicy(trx, id, plan.policy, now) : added
    if (plan.site) await addSite(trx, { id, name: plan.site, siteUrl, secret: keepsakes.clientSecrets[id] ?? '', now })
    if (plan.app) await addApp(trx, id, plan.app, now)
    for (const account of plan.accounts) await addAccount(seeding, trx, { tenant, account, prepared, now })
    await note(trx, 'tenantAdded', { tenantId: id, subject: id, now })
  })
  keep()
}

interface SiteWish {
  id: string
  name: string
  siteUrl: string
  secret: string
  now: number
}

async function addSite(trx: Db, { id, name, siteUrl, secret, now }: SiteWish): Promise<void> {
  const input = { name, kind: 'web', ...siteAddresses(siteUrl, id) } as const
  const { site } = await sites.add(trx, id, input, now, { clientId: demoClientId(id), clientSecret: secret })
  await note(trx, 'siteAdded', { tenantId: id, subject: site.id, now })
}

/** An app that anybody's computer may be: its address is any port of this machine, and its tokens are bound to its key. */
async function addApp(trx: Db, id: string, app: NonNullable<DemoTenant['app']>, now: number): Promise<void> {
  const input = { ...app, kind: 'native' as const, redirectUris: ['http://127.0.0.1/callback'], dpopBound: true }
  const { site } = await sites.add(trx, id, input, now, { clientId: demoAppClientId(id) })
  await note(trx, 'siteAdded', { tenantId: id, subject: site.id, now })
}

export function siteAddresses(siteUrl: string, tenantId: string) {
  return {
    redirectUris: [`${siteUrl}/${tenantId}/callback`],
    postLogoutRedirectUris: [`${siteUrl}/${tenantId}/signed-out`],
  }
}

interface AccountWish {
  tenant: OurTenant
  account: DemoAccount
  prepared: Prepared
  now: number
}

async function addAccount(seeding: Seeding, trx: Db, { tenant, account, prepared, now }: AccountWish): Promise<void> {
  const { userId, mail, ready } = account
  const added = await accounts.add(
    trx,
    tenant.id,
    {
      userId,
      state: ready ? 'active' : 'invited',
      language: undefined,
      method: tenant.policy.methods.default,
      mails: [{ address: mail, verified: true }],
      phones: [],
      twoStep: { on: false, way: null, destination: null },
    },
    now,
  )
  if (ready) await seeding.app.passwords.set(trx, tenant.id, added.id, prepared, { now })
  else await issueEnrolment(seeding, trx, tenant, added, now)
  await note(trx, 'accountAdded', { tenantId: tenant.id, subject: added.id, now })
}

async function issueEnrolment(
  { app, keepsakes }: Seeding,
  trx: Db,
  tenant: OurTenant,
  account: accounts.Account,
  now: number,
): Promise<void> {
  const { url, password } = await app.enrolment.issue(trx, { tenant, account, reference: newReference(), now })
  keepsakes.enrolments[enrolmentKey(tenant.id, account.userId)] = {
    token: url.slice(url.lastIndexOf('/') + 1),
    password,
  }
}

export const enrolmentKey = (tenantId: string, userId: string) => `${tenantId}/${userId}`

/** An account that still waits while its enrolment is over would be a dead end in the printed list. */
async function renewEnrolment(seeding: Seeding, tenant: OurTenant, userId: string): Promise<void> {
  const { app, keepsakes, keep } = seeding
  const account = await accounts.findByUserId(app.database.db, tenant.id, userId)
  if (account?.state !== 'invited') return
  const known = await stateOfEnrolment(app, tenant, keepsakes.enrolments[enrolmentKey(tenant.id, userId)])
  const now = app.now()
  // Pending though ours is unknown: somebody issued another one, which stays.
  const isPending = (await app.enrolment.pending(app.database.db, tenant.id, account.id, now)) !== undefined
  if (known === 'open' || (isPending && known !== 'locked')) return
  await app.database.durably(async (trx) => {
    await issueEnrolment(seeding, trx, tenant, account, now)
    await note(trx, 'enrolmentReissued', { tenantId: tenant.id, subject: account.id, now })
  })
  keep()
}

/** Whether an enrolment that was printed can still be used, and if not, why. */
export async function stateOfEnrolment(app: App, tenant: OurTenant, kept: KeptSecret | undefined) {
  if (!kept) return 'expired'
  const visitor = {
    tenant,
    token: kept.token,
    browser: undefined,
    ip: '',
    reference: '',
    language: 'en' as const,
    now: app.now(),
  }
  const standing = await app.enrolment.standing(visitor)
  return standing.at === 'over' ? standing.why : 'open'
}

/** The demo site may listen elsewhere than last time. */
async function moveSite({ app, siteUrl }: Seeding, { id }: OurTenant): Promise<void> {
  const site = await sites.findByClientId(app.database.db, id, demoClientId(id))
  const addresses = siteAddresses(siteUrl, id)
  if (!site || site.redirectUris.includes(addresses.redirectUris[0]!)) return
  const now = app.now()
  await app.database.durably(async (trx) => {
    await sites.change(trx, id, site.id, addresses, now)
    await note(trx, 'siteChanged', { tenantId: id, subject: site.id, now })
  })
}

function note(trx: Db, act: string, about: { tenantId: string; subject: string; now: number }): Promise<void> {
  const { now: at, ...whom } = about
  return audit.record(trx, { ...whom, actor: 'demo', act, at })
}
