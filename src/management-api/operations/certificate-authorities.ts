import { z } from 'zod'
import type { Shown as Authority } from '#certificate-authorities/certificate-authorities.ts'
import { pem } from '#x509/pem.ts'
import { changing, listing, type Operation, reading } from '../frame/operation.ts'
import { notFound, refused } from '../frame/problems.ts'
import { named, reasonBody, rfc3339, time } from '../frame/shapes.ts'
import { texts } from '../frame/texts.ts'
import type { ApiParts } from '../parts.ts'

const schema = named(
  'CertificateAuthority',
  z.strictObject({
    id: z.string(),
    kind: z.enum(['root', 'issuing']),
    /** waiting: for the certificate of another authority. retiring: trusted, and issues nothing any more. */
    state: z.enum(['waiting', 'active', 'retiring', 'withdrawn']),
    commonName: z.string(),
    /** Whether its key is on the server. */
    holdsKey: z.boolean(),
    revocations: z.number().int(),
    createdAt: time,
    /** PEM; null while it waits. */
    certificate: z.string().nullable(),
    notAfter: time.nullable(),
    /** PEM of the certificate request, while it waits. */
    request: z.string().nullable(),
  }),
)

const path = '/tenants/:tenant/certificate-authorities'
const one = `${path}/:id` as const

/** The certificate authorities of a tenant: made, rotated, put below another, and taken off the server. */
export function certificateAuthorityOperations({ database, tenants, certificates }: ApiParts): Operation[] {
  const { db } = database
  const { authorities } = certificates

  async function tenantOf(id: string) {
    const tenant = await tenants.read(db, id)
    if (!tenant) throw notFound()
    return tenant
  }

  async function find(from: typeof db, tenantId: string, id: string): Promise<Authority> {
    const found = await authorities.find(from, tenantId, id)
    if (!found) throw notFound()
    return found
  }

  return [
    changing({
      method: 'POST',
      path,
      name: 'addCertificateAuthority',
      section: 'certificates',
      summary: {
        ja: '認証局を追加する（最初は認証局一式、次からは新しい発行局。subordinateなら他の認証局への要求を作る）',
        en: 'Add an authority: first a root with an issuing one, then another issuing one; subordinate: a request for the authority of somebody else',
      },
      roles: ['operator', 'administrator'],
      body: named('NewCertificateAuthority', z.strictObject({ subordinate: z.boolean().default(false) })),
      answer: schema,
      async prepare({ parameters, body, now }) {
        const tenant = await tenantOf(parameters.tenant)
        const isFirst = (await authorities.list(db, tenant.id)).length === 0
        if (isFirst && !body.subordinate) return authorities.found(tenant, now)
        const begun = await authorities.begin(tenant, body, now)
        if (!begun) throw refused('subordinate', texts.rootKeyGone)
        return [begun]
      },
      async change(trx, { parameters }, rows) {
        await authorities.keep(trx, rows)
        const made = await find(trx, parameters.tenant, rows.at(-1)!.id)
        const detail = { authorities: rows.map(({ id }) => id) }
        const event = { act: 'certificateAuthorityAdded', tenantId: parameters.tenant, subject: made.id, detail }
        return { answer: shown(made), event }
      },
    }),
    listing({
      path,
      name: 'listCertificateAuthorities',
      section: 'certificates',
      summary: { ja: '認証局の一覧', en: 'List the authorities of a tenant' },
      roles: ['operator', 'administrator', 'support', 'auditor'],
      answer: schema,
      async list({ parameters }) {
        const { id } = await tenantOf(parameters.tenant)
        return { items: (await authorities.list(db, id)).map(shown), after: undefined }
      },
    }),
    reading({
      path: one,
      name: 'readCertificateAuthority',
      section: 'certificates',
      summary: { ja: '認証局を見る', en: 'Read an authority' },
      roles: ['operator', 'administrator', 'support', 'auditor'],
      answer: schema,
      read: async ({ parameters }) => shown(await find(db, parameters.tenant, parameters.id)),
    }),
    changing({
      method: 'PATCH',
      path: one,
      name: 'certifyCertificateAuthority',
      section: 'certificates',
      summary: {
        ja: '待っている発行局に、他の認証局から受け取った証明書を渡す',
        en: 'Give a waiting authority the certificate that somebody else issued for it',
      },
      roles: ['operator', 'administrator'],
      body: named('AuthorityCertificate', z.strictObject({ certificate: z.string().max(64 * 1024) })),
      answer: schema,
      async prepare({ parameters, body, now }) {
        const judged = await authorities.judge(parameters.tenant, parameters.id, body.certificate, now)
        if (!judged) throw notFound()
        if (!judged.fits) throw refused('certificate', judged.text)
        return judged
      },
      async change(trx, { parameters }, judged) {
        const { tenant, id } = parameters
        if (!(await authorities.activate(trx, tenant, id, judged))) throw notFound()
        const answer = shown(await find(trx, tenant, id))
        return { answer, event: { act: 'certificateAuthorityCertified', tenantId: tenant, subject: id } }
      },
    }),
    changing({
      method: 'POST',
      path: `${one}/export`,
      name: 'exportRootKey',
      section: 'certificates',
      summary: {
        ja: 'ルート認証局の鍵を、一度だけ表示するパスワードで暗号化して書き出す',
        en: 'Export the key of a root, encrypted under a password that is shown once',
      },
      roles: ['operator'],
      body: reasonBody,
      answer: named('ExportedKey', z.strictObject({ certificate: z.string(), key: z.string(), password: z.string() })),
      async change(trx, { parameters }) {
        const { tenant, id } = parameters
        const answer = await authorities.exportRoot(trx, tenant, id)
        if (!answer) throw notFound()
        return { answer, event: { act: 'rootKeyExported', tenantId: tenant, subject: id } }
      },
    }),
    changing({
      method: 'POST',
      path: `${one}/remove-key`,
      name: 'removeAuthorityKey',
      section: 'certificates',
      summary: {
        ja: 'ルート認証局、または使わなくなった発行局の鍵をサーバーから消す',
        en: 'Remove the key of a root, or of an authority that issues nothing any more, from the server',
      },
      roles: ['operator'],
      body: reasonBody,
      answer: schema,
      async change(trx, { parameters }) {
        const { tenant, id } = parameters
        await find(trx, tenant, id)
        if (!(await authorities.removeKey(trx, tenant, id))) throw refused('id', texts.keyNeeded)
        const answer = shown(await find(trx, tenant, id))
        return { answer, event: { act: 'authorityKeyRemoved', tenantId: tenant, subject: id } }
      },
    }),
    changing({
      method: 'POST',
      path: `${one}/withdraw`,
      name: 'withdrawCertificateAuthority',
      section: 'certificates',
      summary: {
        ja: '発行局を取り消す（発行したすべての電子証明書が、すぐに使えなくなる）',
        en: 'Withdraw an authority: all certificates that it issued count no more, at once',
      },
      roles: ['operator', 'administrator'],
      body: reasonBody,
      answer: schema,
      async change(trx, { parameters }) {
        const { tenant, id } = parameters
        await find(trx, tenant, id)
        if (!(await authorities.withdraw(trx, tenant, id))) throw refused('id', texts.notIssuing)
        const answer = shown(await find(trx, tenant, id))
        return { answer, event: { act: 'certificateAuthorityRevoked', tenantId: tenant, subject: id } }
      },
    }),
  ]
}

function shown({ certificate, request, createdAt, ...authority }: Authority): z.input<typeof schema> {
  return {
    ...authority,
    createdAt: rfc3339(createdAt),
    certificate: certificate ? pem('CERTIFICATE', certificate.der) : null,
    notAfter: certificate ? rfc3339(certificate.notAfter) : null,
    request: request ?? null,
  }
}
