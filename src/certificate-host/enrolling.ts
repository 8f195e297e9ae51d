/**
 * Enrolment over secure transport (RFC 7030), for devices that fetch and renew certificates by themselves.
 *
 *   cacerts          the tenant's authorities
 *   csrattrs         nothing is wished for: names come from the account
 *   simpleenroll     HTTP Basic: the end of the download's address, and the download password
 *   simplereenroll   the certificate before, shown in TLS; it goes on for a while beside the new one
 *
 * The tenant is the label in the path, or what stands before it where a client puts everything after its own address, or that
 * of the host. Passwords are counted as on the download page.
 */
import * as accounts from '#accounts/accounts.ts'
import type { Certificates, CertificateTenant } from '#certificates/certificates.ts'
import type { Database } from '#database/database.ts'
import { find as findDevice } from '#devices/devices.ts'
import { newReference } from '#web/reference.ts'
import type { Bytes } from '#x509/bytes.ts'
import { Malformed } from '#x509/der-reading.ts'
import { pem, readBase64 } from '#x509/pem.ts'
import { requestedKey } from '#x509/requests.ts'
import { certificatesOnly } from '#x509/signed-data.ts'
import type { Answered, Asked } from './listener.ts'

export type EnrollingTenant = CertificateTenant & { policy: { methods: { allowed: readonly string[] } } }

export interface EnrollingParts {
  database: Database
  certificates: Certificates
  tenants: { find(id: string): Promise<EnrollingTenant | undefined> }
  now(): number
}

type Act = (parts: EnrollingParts, tenant: EnrollingTenant, asked: Asked) => Promise<Answered>

const acts: Record<string, Act> = {
  'GET cacerts': authorities,
  'GET csrattrs': async () => ({ status: 204 }),
  'POST simpleenroll': enrol,
  'POST simplereenroll': renew,
}

const form = /^(?:\/t\/([a-z0-9-]{2,40}))?\/\.well-known\/est\/(?:([a-z0-9-]{2,40})\/)?([a-z]{3,20})$/

/** Undefined for what is no question of this kind. */
export async function answerEnrolling(parts: EnrollingParts, asked: Asked): Promise<Answered | undefined> {
  const [, before, label, name] = form.exec(asked.target) ?? []
  if (name === undefined) return undefined
  const act = acts[`${asked.method} ${name}`]
  const tenantId = label ?? before ?? asked.tenantId
  const isElsewhere = asked.tenantId !== undefined && asked.tenantId !== tenantId
  const tenant = tenantId === undefined || isElsewhere ? undefined : await parts.tenants.find(tenantId)
  if (!act || !tenant?.policy.methods.allowed.includes('password+certificate')) return said(404, 'not found')
  try {
    return await act(parts, tenant, asked)
  } catch (error) {
    if (error instanceof Malformed) return said(400, 'not a certificate request that can be used')
    if (error instanceof RangeError) return said(413, 'too large')
    throw error
  }
}

async function authorities({ certificates }: EnrollingParts, { id }: EnrollingTenant): Promise<Answered> {
  const { trusted, roots } = certificates.authorities
  const all = [...(await trusted(id)), ...(await roots(id))].flatMap(({ certificate, above }) => [
    certificate.der,
    ...above,
  ])
  return all.length === 0 ? said(404, 'not found') : given(all)
}

async function enrol({ certificates, now }: EnrollingParts, tenant: EnrollingTenant, asked: Asked): Promise<Answered> {
  const basic = readBasic(asked.authorization)
  if (!basic) return notKnown
  const request = readBase64((await asked.body()).toString('latin1'))
  // Before the password: a request that cannot be used must not use up a try.
  requestedKey(request)
  const visitor = { tenant, token: basic.name, ip: asked.ip, reference: newReference(), now: now() }
  const csr = pem('CERTIFICATE REQUEST', request)
  const fetched = await certificates.fetch(visitor, { password: basic.password, csr, format: 'modern' })
  return fetched.done ? given(fetched.chain.slice(0, 1)) : notKnown
}

/** RFC 7617 section 2. */
function readBasic(authorization: string | undefined): { name: string; password: string } | undefined {
  const [, encoded] = /^basic ([A-Za-z0-9+/]{1,400}={0,2})$/i.exec(authorization ?? '') ?? []
  const [, name, password] = /^([^:]+):(.+)$/.exec(Buffer.from(encoded ?? '', 'base64').toString()) ?? []
  return name && password ? { name, password } : undefined
}

async function renew(
  { database, certificates, now }: EnrollingParts,
  tenant: EnrollingTenant,
  asked: Asked,
): Promise<Answered> {
  const verdict = await certificates.judge(tenant.id, asked.certificate, now())
  if (!verdict.fits) return said(403, `no certificate that counts: ${verdict.why}`)
  const { accountId, deviceNumber, commonName } = verdict.presented
  const publicKey = requestedKey(readBase64((await asked.body()).toString('latin1')))
  const account = await accounts.find(database.db, tenant.id, accountId)
  const device = account && (await findDevice(database.db, tenant.id, accountId, deviceNumber))
  const by = { actor: 'owner', ip: asked.ip }
  const made =
    account &&
    device &&
    (await certificates.enrol({
      ...{ tenant, account, device, commonName, publicKey, by, reference: newReference(), now: now() },
    }))
  return made ? given([made.der]) : said(403, 'no certificate that counts: revoked')
}

/** In base64 on one line, for clients that read no more (RFC 7030 section 4.1.3, RFC 8951). */
function given(certificates: readonly Bytes[]): Answered {
  return {
    status: 200,
    headers: {
      'content-type': 'application/pkcs7-mime; smime-type=certs-only',
      'content-transfer-encoding': 'base64',
    },
    body: Buffer.from(certificatesOnly(certificates)).toString('base64'),
  }
}

/** The same for an unknown address, a wrong password and one that is over. */
const notKnown: Answered = { ...said(401, 'not known'), headers: { 'www-authenticate': 'Basic realm="est"' } }

function said(status: number, body: string): Answered {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body }
}
