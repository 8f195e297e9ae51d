import { Hono } from 'hono'
import { readForm } from '#web/forms.ts'
import { Problem } from '#web/problem.ts'
import { statusText } from '#web/status-texts.ts'
import type { Visiting, VisitTenant } from '#web/visit.ts'
import { receivedPage, reportPage } from './pages.ts'
import type { ReportForm } from './report-form.ts'
import { complaints } from './texts.ts'

/** Mounted on a tenant's `/check/report`. `back` is the page before it: a path below the tenant. */
export function reportFormRoutes<T extends VisitTenant>(
  reportForm: ReportForm,
  links: { back: string; after?: string },
): Hono<Visiting<T>> {
  const routes = new Hono<Visiting<T>>()
  const blank = { text: '', url: '', contact: '' }

  routes.get('/', (c) => c.html(reportPage(c.var.visit, blank)))

  routes.post('/', async (c) => {
    const { visit } = c.var
    const form = await readForm(c, { lines: ['message'] })
    const told = { text: form.text('message'), url: form.text('url'), contact: form.text('contact') }
    const received = await reportForm.report(visit, told)
    if (received.kind === 'too-many') {
      throw new Problem('too-many', 429, statusText(429), { retryAfterSeconds: received.retryAfterSeconds })
    }
    if (received.kind === 'received') return c.html(receivedPage(visit, received.number, links))
    const { errors } = received
    return c.html(
      reportPage(visit, told, { code: errors[0]?.code ?? 'invalid', text: complaints.summary, errors }),
      422,
    )
  })

  return routes
}
