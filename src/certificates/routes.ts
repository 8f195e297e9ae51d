import { type Context, Hono } from 'hono'
import { Problem } from '#web/problem.ts'
import { statusText } from '#web/status-texts.ts'
import type { Bytes } from '#x509/bytes.ts'
import { pem } from '#x509/pem.ts'
import type { Certificates } from './certificates.ts'

export interface AuthorityDoors {
  tenants: { find(id: string): Promise<{ id: string } | undefined> }
  /** Epoch seconds. */
  now(): number
}

/** No question is longer; anything else is not read. */
const longestQuestion = 8 * 1024

/**
 * What machines ask of a tenant's authorities, mounted at `/t` before the pages: nobody is signed in, no form is sent.
 * `?issuer=` names one of several authorities; the address stands so in every certificate.
 */
export function authorityRoutes({ authorities }: Certificates, { tenants, now }: AuthorityDoors): Hono {
  const routes = new Hono()

  routes.get('/:tenant/ca.pem', async (c) => {
    const tenantId = await tenantOf(c)
    const issuer = c.req.query('issuer')
    const list = (await authorities.trusted(tenantId)).filter(({ id }) => issuer === undefined || id === issuer)
    const [first] = list
    if (!first) throw notFound()
    // One alone is what machines follow an address in a certificate for, and they read DER (RFC 5280 section 4.2.2.1).
    if (issuer !== undefined) return answer(c, first.certificate.der, 'application/pkix-cert')
    const roots = (await authorities.roots(tenantId)).map(({ certificate }) => certificate.der)
    const above = list.flatMap((authority) => authority.above)
    const all = [...list.map(({ certificate }) => certificate.der), ...above, ...roots]
    return answer(c, all.map((der) => pem('CERTIFICATE', der)).join(''), 'application/x-pem-file')
  })

  routes.get('/:tenant/ca.crl', async (c) => {
    const list = await authorities.revocationListOf(await tenantOf(c), c.req.query('issuer'), now())
    if (!list) throw notFound()
    c.header('cache-control', 'public, max-age=60')
    return answer(c, list, 'application/pkix-crl')
  })

  routes.post('/:tenant/ocsp', async (c) => {
    const announced = Number(c.req.header('content-length') ?? Number.NaN)
    if (!(announced <= longestQuestion)) throw new Problem('too-large', 413, statusText(413))
    return status(c, new Uint8Array(await c.req.arrayBuffer()))
  })

  // RFC 6960 appendix A.1: the question in base64 as the rest of the path.
  routes.get('/:tenant/ocsp/:question{.+}', (c) =>
    status(c, new Uint8Array(Buffer.from(c.req.param('question').slice(0, longestQuestion), 'base64'))),
  )

  return routes

  async function status(c: Context, question: Uint8Array): Promise<Response> {
    const response = await authorities.statusAnswer(await tenantOf(c), question, now())
    if (!response) throw notFound()
    c.header('cache-control', 'no-store')
    return answer(c, response, 'application/ocsp-response')
  }

  async function tenantOf(c: Context): Promise<string> {
    const tenant = await tenants.find(c.req.param('tenant') ?? '')
    if (!tenant) throw notFound()
    return tenant.id
  }
}

function answer(c: Context, body: string | Bytes, type: string): Response {
  return c.body(body, 200, { 'content-type': type })
}

const notFound = () => new Problem('not-found', 404, statusText(404))
