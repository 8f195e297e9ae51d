/** For every operation of the management API one call that succeeds; what it needs is made first. */
import type * as accounts from '#accounts/accounts.ts'
import * as reports from '#reports/reports.ts'
import * as sessions from '#sessions/sessions.ts'
import * as trustedBrowsers from '#trusted-browsers/trusted-browsers.ts'
import { newReference } from '#web/reference.ts'
import { type ApiRig, because } from './api-rig.ts'
import { signedByOther } from './chain.ts'

export interface GoodCall {
  path: string
  body?: unknown
}

type Make = (rig: ApiRig, tenant: string) => Promise<GoodCall>

let made = 0

function fresh(word: string): string {
  made += 1
  return `${word}-${made}`
}

export const siteInput = { name: 'Shop', kind: 'web', redirectUris: ['https://shop.example/cb'] }

async function accountPath(rig: ApiRig, tenant: string, changes: Partial<accounts.AccountFacts> = {}): Promise<string> {
  const userId = fresh('person')
  await rig.addAccount(userId, changes, tenant)
  return `/tenants/${tenant}/accounts/${userId}`
}

async function sitePath(rig: ApiRig, tenant: string): Promise<string> {
  const { body } = await rig.call('POST', `/tenants/${tenant}/sites`, { body: siteInput })
  return `/tenants/${tenant}/sites/${body.id}`
}

async function freshTenant(rig: ApiRig): Promise<string> {
  const { body } = await rig.call('POST', '/tenants', { body: { id: fresh('tenant'), name: 'Another' } })
  return `/tenants/${body.id}`
}

async function reportPath({ app, addAccount }: ApiRig, tenant: string): Promise<string> {
  const { id } = await addAccount(fresh('person'), {}, tenant)
  const number = newReference()
  const about = { source: 'none', number: null, at: null, site: null, ip: null, browser: null } as const
  const report = { tenantId: tenant, accountId: id, number, kind: 'not-me', about, at: app.now() } as const
  await app.database.durably((trx) => reports.add(trx, report))
  return `/tenants/${tenant}/reports/${number}`
}

/** A session of an account, as a finished sign-in leaves it. */
export function startSession({ app }: ApiRig, { tenantId, id }: { tenantId: string; id: string }) {
  const at = app.now()
  const granted = { accountId: id, acr: 'urn:sekisho:acr:1', amr: ['pwd'], authTime: at, proofs: [] }
  const policy = { idleMinutes: 60, hours: 12 }
  const where = { ip: '192.0.2.7', browser: 'Firefox on Linux' }
  return app.database.durably((trx) => sessions.start(trx, tenantId, granted, where, policy as never, at))
}

const reachable = { phones: [{ number: '+819012345678', verified: true, sms: true }] }

const action =
  (verb: string): Make =>
  async (rig, tenant) => ({ path: `${await accountPath(rig, tenant)}/${verb}`, body: because })

const ofAccount =
  (end = '', body?: unknown): Make =>
  async (rig, tenant) => ({ path: `${await accountPath(rig, tenant)}${end}`, body })

export const announcementInput = {
  kind: 'maintenance',
  title: { ja: 'メンテナンス', en: 'Maintenance' },
  text: { ja: 'お待ちください。', en: 'Please wait.' },
}

function announcementCalls(suffix: string, pathOf: (tenant: string) => string): Record<string, Make> {
  const one = async (rig: ApiRig, tenant: string) => {
    const { body } = await rig.call('POST', pathOf(tenant), { body: announcementInput })
    return `${pathOf(tenant)}/${body.id}`
  }
  return {
    [`addAnnouncement${suffix}`]: async (_rig, tenant) => ({ path: pathOf(tenant), body: announcementInput }),
    [`listAnnouncements${suffix}`]: async (_rig, tenant) => ({ path: pathOf(tenant) }),
    [`readAnnouncement${suffix}`]: async (rig, tenant) => ({ path: await one(rig, tenant) }),
    [`changeAnnouncement${suffix}`]: async (rig, tenant) => ({ path: await one(rig, tenant), body: { kind: 'news' } }),
    [`endAnnouncement${suffix}`]: async (rig, tenant) => ({ path: `${await one(rig, tenant)}/end` }),
  }
}

/** A device of a new account, at a tenant whose accounts may sign in with a certificate. */
async function devicePath(rig: ApiRig, tenant: string, end: string): Promise<string> {
  const methods = { allowed: ['password', 'password+certificate'] }
  await rig.call('PATCH', `/tenants/${tenant}/policy`, { body: { methods } })
  const path = await accountPath(rig, tenant)
  await rig.call('POST', `${path}/devices`, { body: { mail: 'anna@example.com', kind: 'pc' } })
  return `${path}${end}`
}

const ofDevice =
  (end = '', body?: unknown): Make =>
  async (rig, tenant) => ({ path: await devicePath(rig, tenant, `/devices/1${end}`), body })

/** An authority that was made for this call: what is done to one can be done once. `older`: the one before it. */
const ofAuthority =
  (end = '', body?: unknown, { older = false } = {}): Make =>
  async (rig, tenant) => {
    const path = `/tenants/${tenant}/certificate-authorities`
    const first = await rig.call('POST', path, { body: {} })
    if (older) await rig.call('POST', path, { body: {} })
    return { path: `${path}/${first.body.id}${end}`, body }
  }

const authorities =
  (end = '', body?: unknown): Make =>
  async (rig, tenant) => {
    await rig.call('POST', `/tenants/${tenant}/certificate-authorities`, { body: {} })
    return { path: `/tenants/${tenant}/certificate-authorities${end}`, body }
  }

/** One that waits for the certificate of another authority, and the certificate. */
async function certified(rig: ApiRig, tenant: string): Promise<GoodCall> {
  const made = await rig.call('POST', `/tenants/${tenant}/certificate-authorities`, { body: { subordinate: true } })
  const { id, request } = made.body
  return {
    path: `/tenants/${tenant}/certificate-authorities/${id}`,
    body: { certificate: await signedByOther(request) },
  }
}

export const goodCalls: Record<string, Make> = {
  addTenant: async () => ({ path: '/tenants', body: { id: fresh('tenant'), name: 'Another' } }),
  listTenants: async () => ({ path: '/tenants' }),
  readTenant: async (_rig, tenant) => ({ path: `/tenants/${tenant}` }),
  changeTenant: async (_rig, tenant) => ({ path: `/tenants/${tenant}`, body: { name: 'Renamed' } }),
  removeTenant: async (rig) => ({ path: await freshTenant(rig) }),

  readPolicy: async (_rig, tenant) => ({ path: `/tenants/${tenant}/policy` }),
  changePolicy: async (_rig, tenant) => ({ path: `/tenants/${tenant}/policy`, body: { mailLinks: 'none' } }),

  listAdvice: async (_rig, tenant) => ({ path: `/tenants/${tenant}/advice` }),
  readAdvice: async (_rig, tenant) => ({ path: `/tenants/${tenant}/advice/contact` }),
  changeAdvice: async (_rig, tenant) => ({ path: `/tenants/${tenant}/advice/contact`, body: { en: 'Call {tel}.' } }),
  listAdviceVersions: async (_rig, tenant) => ({ path: `/tenants/${tenant}/advice/contact/versions` }),

  listKeys: async (_rig, tenant) => ({ path: `/tenants/${tenant}/keys` }),
  addKeys: async (_rig, tenant) => ({ path: `/tenants/${tenant}/keys`, body: because }),

  addSite: async (_rig, tenant) => ({ path: `/tenants/${tenant}/sites`, body: siteInput }),
  listSites: async (_rig, tenant) => ({ path: `/tenants/${tenant}/sites` }),
  readSite: async (rig, tenant) => ({ path: await sitePath(rig, tenant) }),
  changeSite: async (rig, tenant) => ({ path: await sitePath(rig, tenant), body: { name: 'Renamed' } }),
  removeSite: async (rig, tenant) => ({ path: await sitePath(rig, tenant) }),

  addAccount: async (_rig, tenant) => ({ path: `/tenants/${tenant}/accounts`, body: { userId: fresh('person') } }),
  listAccounts: async (_rig, tenant) => ({ path: `/tenants/${tenant}/accounts` }),
  readAccount: ofAccount(),
  changeAccount: ofAccount('', { language: 'ja' }),
  removeAccount: ofAccount(),

  unlockAccount: action('unlock'),
  signOutAccount: action('sign-out'),
  reissueEnrolment: action('reissue-enrolment'),
  disableAccount: action('disable'),
  enableAccount: action('enable'),

  findAccounts: async (rig, tenant) => {
    const account = await rig.addAccount(fresh('person'), {}, tenant)
    return { path: `/tenants/${tenant}/accounts/find`, body: { key: account.userId } }
  },
  listTimeline: ofAccount('/timeline'),
  readStanding: ofAccount('/standing'),
  undoChanges: async (rig, tenant) => {
    const account = await rig.addAccount(fresh('person'), {}, tenant)
    await rig.app.database.durably((trx) =>
      rig.app.notices.choose(trx, tenant, account.id, { signIn: 'off', phrase: undefined }, rig.app.now()),
    )
    const path = `/tenants/${tenant}/accounts/${account.userId}/undo`
    return { path, body: { ...because, changes: ['notices'] } }
  },

  testMessage: async (_rig, tenant) => ({ path: '/message-tests', body: { to: 'somebody@example.com', tenant } }),

  listReports: async (_rig, tenant) => ({ path: `/tenants/${tenant}/reports` }),
  readReport: async (rig, tenant) => ({ path: await reportPath(rig, tenant) }),
  changeReport: async (rig, tenant) => ({ path: await reportPath(rig, tenant), body: { note: 'called back' } }),

  listTrustedBrowsers: ofAccount('/trusted-browsers'),
  removeTrustedBrowser: async (rig, tenant) => {
    const { app } = rig
    const account = await rig.addAccount(fresh('person'), {}, tenant)
    const owner = { tenantId: tenant, accountId: account.id }
    const facts = { name: 'Home', browser: '', ip: '', generation: 0, passwordGeneration: 0, now: app.now() }
    await app.database.durably((trx) => trustedBrowsers.trust(trx, owner, facts))
    const judging = { generation: 0, passwordGeneration: 0, days: 30, now: app.now() }
    const [browser] = await trustedBrowsers.list(app.database.db, owner, judging)
    return { path: `/tenants/${tenant}/accounts/${account.userId}/trusted-browsers/${browser!.id}` }
  },

  setTwoStep: async (rig, tenant) => ({
    path: `${await accountPath(rig, tenant, reachable)}/two-step`,
    body: { on: true, way: 'code', destination: { channel: 'sms', address: '+819012345678' } },
  }),
  resetTwoStep: action('reset-two-step'),
  endDestination: async (rig, tenant) => ({
    path: `${await accountPath(rig, tenant, reachable)}/destination-gone`,
    body: { ...because, address: '+819012345678' },
  }),

  listHistory: ofAccount('/history'),
  listSessions: ofAccount('/sessions'),
  endSession: async (rig, tenant) => {
    const account = await rig.addAccount(fresh('person'), {}, tenant)
    const { id } = await startSession(rig, account)
    return { path: `/tenants/${tenant}/accounts/${account.userId}/sessions/${id}` }
  },

  addToken: async (_rig, tenant) => ({ path: '/tokens', body: { role: 'auditor', tenant } }),
  listTokens: async () => ({ path: '/tokens' }),
  removeToken: async (rig, tenant) => {
    const { body } = await rig.call('POST', '/tokens', { body: { role: 'support', tenant } })
    return { path: `/tokens/${body.id}` }
  },
  listAudit: async () => ({ path: '/audit' }),

  addDevice: ofAccount('/devices', { mail: 'anna@example.com', kind: 'pc' }),
  listDevices: ofAccount('/devices'),
  readDevice: ofDevice(),
  changeDevice: ofDevice('', { name: 'At home' }),
  removeDevice: ofDevice(),
  reissueDeviceCertificate: ofDevice('/reissue', because),
  reissueCertificate: async (rig, tenant) => ({
    path: `${await devicePath(rig, tenant, '')}/reissue-certificate`,
    body: because,
  }),
  revokeDeviceCertificate: ofDevice('/revoke', because),

  addCertificateAuthority: authorities('', {}),
  listCertificateAuthorities: authorities(),
  readCertificateAuthority: ofAuthority(),
  certifyCertificateAuthority: async (rig, tenant) => certified(rig, tenant),
  exportRootKey: authorities('/root-1/export', because),
  removeAuthorityKey: ofAuthority('/remove-key', because, { older: true }),
  withdrawCertificateAuthority: ofAuthority('/withdraw', because),

  addManual: async (_rig, tenant) => ({ path: `/tenants/${tenant}/manuals` }),
  listManuals: async (_rig, tenant) => ({ path: `/tenants/${tenant}/manuals` }),

  ...announcementCalls('', (tenant) => `/tenants/${tenant}/announcements`),
  ...announcementCalls('ForAll', () => '/announcements'),
}
