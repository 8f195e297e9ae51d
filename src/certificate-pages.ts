/** The rooms around certificates that are surfaces, and where their pages are mounted. */
import { Hono } from 'hono'
import { certificateDownload, type Tested } from '#certificate-download/certificate-download.ts'
import { certificateDownloadRoutes } from '#certificate-download/routes.ts'
import { type CertificateHost, certificateHost, type Shown } from '#certificate-host/certificate-host.ts'
import { certificateReissues } from '#certificate-reissue/certificate-reissue.ts'
import { type AskLater, certificateReissueRoutes } from '#certificate-reissue/routes.ts'
import type { Db } from '#database/database.ts'
import * as devices from '#devices/devices.ts'
import type { Recovery } from '#recovery/recovery.ts'
import type { CertificateDoor, SignInParts } from '#sign-in/sign-in.ts'
import type { Tenant } from '#tenants/tenants.ts'
import { browserName } from '#web/browser-name.ts'
import { pathCookie, readCookie, writeCookie } from '#web/cookies.ts'
import type { Visit, Visiting } from '#web/visit.ts'
import type { Ground } from './ground.ts'
import type { Policy } from './policy.ts'

type OurTenant = Tenant<Policy>

export type CertificateRooms = ReturnType<typeof certificateRooms>

export function certificateRooms(ground: Ground, addressOf: (tenantId: string) => string) {
  const { hosts, certificateUrl } = ground
  const host = certificateHost({ ...ground, address: certificateUrl, originOf: (id) => hosts.place(id).origin })
  return {
    certificateHost: host,
    certificateReissues: certificateReissues({ ...ground, addressOf }),
    certificateDownload: certificateDownload({ ...ground, present: presentForTest(host) }),
  }
}

/** The certificate host towards the sign-in pages. */
export function doorForSignIn(
  { certificates }: Ground,
  host: CertificateHost,
): CertificateDoor & Pick<NonNullable<SignInParts['certificates']>, 'used'> {
  return {
    ask: host.ask,
    take: host.take,
    shown: host.shown,
    used: (trx, presented, by, now) => certificates.used(trx, presented, by, now),
  }
}

/** The certificate host towards the page that tests a certificate: bound to the browser by a cookie of that page. */
function presentForTest(host: CertificateHost) {
  const ruleOf = ({ origin, base }: Visit) => pathCookie(origin, 'certificate-test', `${base}/certificate/test`)
  return {
    async ask(visit: Visit, id: string) {
      const to = await host.ask(visit.tenant.id, id, `${visit.base}/certificate/test`, visit.now)
      return { to, cookie: writeCookie(ruleOf(visit), id) }
    },
    async taken(visit: Visit, ticket: string, cookieHeader: string | undefined): Promise<Tested | undefined> {
      const id = readCookie(cookieHeader, ruleOf(visit))
      if (id === undefined || !(await host.take(visit.tenant.id, id, ticket, visit.now))) return undefined
      return testedFrom(await host.shown(visit.tenant.id, id, visit.now))
    },
  }
}

function testedFrom(shown: Shown | undefined): Tested | undefined {
  if (!shown?.fits) return shown
  const { commonName, notAfter } = shown.presented
  return { fits: true, commonName, notAfter, userId: shown.userId }
}

/** What recovery looks into for the pages of certificates: a wish of who has none at hand. */
export function reissueByWish({ tenants }: Ground, { certificateReissues: reissues }: CertificateRooms) {
  return async (trx: Db, tenantId: string, asked: { userId: string; mail: string; reference: string }, now: number) => {
    const tenant = await tenants.read(trx, tenantId)
    if (tenant?.policy.methods.allowed.includes('password+certificate')) await reissues.fulfil(trx, tenant, asked, now)
  }
}

/** Whatever belongs to the certificates of an account that is deleted. */
export function forgetCertificates(
  { certificates, database }: Ground,
  { certificateReissues: reissues }: CertificateRooms,
) {
  return async (trx: Db, tenantId: string, accountId: string) => {
    await reissues.remove(trx, tenantId, accountId)
    await certificates.forget(trx, { tenantId, id: accountId }, { actor: 'removal' }, database.now())
    await devices.forget(trx, tenantId, accountId)
  }
}

/** Below the tenant's `/certificate`. */
export function certificatePages(rooms: CertificateRooms & { recovery: Recovery }): Hono<Visiting<OurTenant>> {
  const askLater: AskLater<OurTenant> = (visit, { userId, mail }) => {
    const { tenant, language, ip, userAgent, reference, now } = visit
    const asker = { tenant, language, ip, browserName: browserName(userAgent), reference, now }
    return rooms.recovery.ask(asker, { kind: 'certificate', userId, mail })
  }
  const pages = new Hono<Visiting<OurTenant>>()
  pages.route('/reissue', certificateReissueRoutes<OurTenant>(rooms.certificateReissues, askLater))
  pages.route('/', certificateDownloadRoutes<OurTenant>(rooms.certificateDownload))
  return pages
}

/** For the help page: where the numbers of mails without links are typed. */
export function certificateHelp({ tenant }: Visit<OurTenant>) {
  if (!tenant.policy.methods.allowed.includes('password+certificate')) return []
  return [
    { path: '/certificate', text: { ja: '電子証明書のダウンロード', en: 'Download a certificate' } },
    { path: '/certificate/reissue', text: { ja: '電子証明書の再発行', en: 'Reissue a certificate' } },
    { path: '/certificate/test', text: { ja: '電子証明書の確認', en: 'Test a certificate' } },
  ]
}
