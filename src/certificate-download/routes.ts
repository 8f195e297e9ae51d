import { type Context, Hono } from 'hono'
import { newId } from '#crypto/secrets.ts'
import { type Form, readForm, typedLine } from '#web/forms.ts'
import { inLanguageOf } from '#web/languages.ts'
import type { PageError } from '#web/page.ts'
import { Problem } from '#web/problem.ts'
import { inertPolicy } from '#web/security.ts'
import { statusText } from '#web/status-texts.ts'
import type { Visiting } from '#web/visit.ts'
import { handOverPage } from '#web/ways-out.ts'
import {
  type CertificateDownload,
  type DownloadTenant,
  type File,
  type Format,
  formats,
  type Outcome,
} from './certificate-download.ts'
import { isGuideName } from './guides.ts'
import * as pages from './pages.ts'
import { complaints } from './texts.ts'

type Here<T extends DownloadTenant> = Context<Visiting<T>>

/** How the page's own script asks: it gets the certificates, or one line to say. */
const chainType = 'application/pem-certificate-chain'

/** Mounted below the tenant's `/certificate`, after whatever has a path of its own there. */
export function certificateDownloadRoutes<T extends DownloadTenant>(downloads: CertificateDownload): Hono<Visiting<T>> {
  const routes = new Hono<Visiting<T>>()

  routes.get('/', (c) => c.html(pages.numberPage(c.var.visit)))
  routes.post('/', async (c) => {
    const number = typedLine((await readForm(c)).text('number')).slice(0, 60)
    const errors = [{ field: 'number', code: 'missing', text: complaints.numberMissing }]
    const error = { code: 'missing', text: complaints.summary, errors }
    if (number === '') return c.html(pages.numberPage(c.var.visit, error), 422)
    return c.redirect(`${c.var.visit.base}/certificate/${encodeURIComponent(number)}`, 303)
  })

  routes.get('/guide/:name', (c) => {
    const name = c.req.param('name')
    if (!isGuideName(name)) throw new Problem('not-found', 404, statusText(404))
    return c.html(pages.guidePage(c.var.visit, name))
  })

  routes.get('/test', async (c) => {
    const ticket = c.req.query('ticket')
    if (ticket === undefined) return c.html(pages.testPage(c.var.visit, undefined))
    const tested = await downloads.present.taken(c.var.visit, ticket, c.req.header('cookie'))
    return c.html(pages.testPage(c.var.visit, tested))
  })
  routes.post('/test', async (c) => {
    const { to, cookie } = await downloads.present.ask(c.var.visit, newId())
    c.header('set-cookie', cookie, { append: true })
    return c.html(handOverPage(c.var.visit, to, null))
  })

  routes.get('/:token', async (c) => show(c))
  routes.post('/:token', async (c) => {
    const form = await readForm(c, { lines: ['csr'] })
    const outcome = await downloads.fetch(c.var.visit, c.req.param('token'), {
      password: form.text('download_password'),
      csr: form.has('csr') && form.text('csr') !== '' ? form.text('csr') : undefined,
      format: formatOf(form),
    })
    if (outcome.done) return send(outcome.file)
    const complaint = complaintOf(outcome)
    if (!c.req.header('accept')?.includes(chainType)) return show(c, form, complaint)
    const { language } = c.var.visit
    // What is over has a page that says so: the script loads it.
    const detail = (complaint?.errors?.[0]?.text ?? complaints.summary)[language]
    return c.json({ code: complaint?.code ?? 'over', detail }, complaint ? 422 : 410)
  })
  return routes

  async function show(c: Here<T>, form?: Form, error?: PageError): Promise<Response> {
    const standing = await downloads.standing(c.var.visit, c.req.param('token') ?? '')
    if (standing.at === 'over') {
      return c.html(pages.overPage(c.var.visit, standing.why), standing.why === 'locked' ? 403 : 410)
    }
    const visit = inLanguageOf(c.var.visit, { account: standing.account.language, since: standing.issuedAt })
    const typed = form ? { format: formatOf(form) } : undefined
    return c.html(pages.downloadPage(visit, standing, typed, error), error ? 422 : 200)
  }
}

function formatOf(form: Form): Format {
  return formats.find((format) => format === form.text('format')) ?? 'modern'
}

/** Undefined: look again, it is over. */
function complaintOf(outcome: Outcome & { done: false }): PageError | undefined {
  const on = (field: string, code: string, text: { ja: string; en: string }): PageError => ({
    code,
    text: complaints.summary,
    errors: [{ field, code, text }],
  })
  switch (outcome.why) {
    case 'missing':
      return on('download_password', 'missing', complaints.missing)
    case 'wrong':
      return on('download_password', 'wrong', complaints.wrong(outcome.left))
    case 'request':
      return on('download_password', 'csr', complaints.csr)
    default:
      return undefined
  }
}

/** For the browser to save; whatever is made of it, it does nothing as a page. */
function send({ name, type, body }: File): Response {
  return new Response(body, {
    headers: {
      'content-type': type,
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'no-store',
      'content-security-policy': inertPolicy,
    },
  })
}
