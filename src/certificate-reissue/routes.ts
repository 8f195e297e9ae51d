import { type Context, Hono } from 'hono'
import { browserName } from '#web/browser-name.ts'
import { type CookieRule, pathCookie, readCookie, writeCookie } from '#web/cookies.ts'
import { type Form, readForm, typedLine } from '#web/forms.ts'
import { inLanguageOf } from '#web/languages.ts'
import type { PageError } from '#web/page.ts'
import { type FieldError, Problem } from '#web/problem.ts'
import { statusText } from '#web/status-texts.ts'
import type { Visiting } from '#web/visit.ts'
import type { CertificateReissues, ReissueTenant, Standing, Visitor } from './certificate-reissue.ts'
import * as pages from './pages.ts'
import { complaints } from './texts.ts'

/** What was typed, to be looked into later: so that neither the answer nor its time tells who has an account. */
export type AskLater<T extends ReissueTenant> = (
  visit: Visiting<T>['Variables']['visit'],
  wish: { userId: string; mail: string },
) => Promise<void>

type Here<T extends ReissueTenant> = Context<Visiting<T>>

/** Mounted below the tenant's `/certificate/reissue`. */
export function certificateReissueRoutes<T extends ReissueTenant>(
  reissues: CertificateReissues,
  askLater: AskLater<T>,
): Hono<Visiting<T>> {
  const routes = new Hono<Visiting<T>>()

  routes.use(async (c, next) => {
    const { methods } = c.var.visit.tenant.policy
    if (!methods.allowed.includes('password+certificate')) throw new Problem('not-found', 404, statusText(404))
    await next()
  })

  routes.get('/', onlyWhereOffered, (c) => c.html(pages.askPage(c.var.visit)))
  routes.post('/', onlyWhereOffered, async (c) => {
    const form = await readForm(c)
    const userId = typedLine(form.text('user_id')).slice(0, 254)
    const mail = typedLine(form.text('mail')).slice(0, 254)
    const errors = [
      ...(userId === '' ? [{ field: 'user_id', code: 'user-id-missing', text: complaints.userIdMissing }] : []),
      ...(mail === '' ? [{ field: 'mail', code: 'mail-missing', text: complaints.mailMissing }] : []),
    ]
    if (errors.length > 0) return c.html(pages.askPage(c.var.visit, form, invalid(errors)), 422)
    await askLater(c.var.visit, { userId, mail })
    return c.redirect(`${c.var.visit.base}/certificate/reissue/sent`, 303)
  })
  routes.get('/sent', (c) => c.html(pages.sentPage(c.var.visit)))

  routes.get('/number', (c) => c.html(pages.numberPage(c.var.visit)))
  routes.post('/number', async (c) => {
    const number = typedLine((await readForm(c)).text('number')).slice(0, 60)
    const errors = [{ field: 'number', code: 'missing', text: complaints.numberMissing }]
    if (number === '') return c.html(pages.numberPage(c.var.visit, invalid(errors)), 422)
    return c.redirect(`${c.var.visit.base}/certificate/reissue/${encodeURIComponent(number)}`, 303)
  })

  routes.get('/:token', async (c) => show(c, await reissues.standing(visitorOf(c))))
  routes.post('/:token', async (c) => {
    const form = await readForm(c)
    if (form.text('step') === 'download-password') {
      await reissues.wroteDown(visitorOf(c))
      return c.redirect(c.var.visit.path, 303)
    }
    const answered = await reissues.answer(visitorOf(c), form)
    if (answered.taken) {
      if (answered.browser) c.header('set-cookie', writeCookie(cookieOf(c), answered.browser), { append: true })
      return c.redirect(c.var.visit.path, 303)
    }
    const standing = await reissues.standing(visitorOf(c))
    if ('errors' in answered) return show(c, standing, { form, error: invalid(answered.errors), status: 422 })
    if (answered.held === 'locked') return show(c, standing)
    c.header('retry-after', String(answered.seconds))
    return show(c, standing, { form, error: { code: 'wait', text: complaints.wait(answered.seconds) }, status: 429 })
  })
  return routes

  function show(
    c: Here<T>,
    standing: Standing,
    { form, error, status = 200 }: { form?: Form; error?: PageError; status?: 200 | 422 | 429 } = {},
  ) {
    if (standing.at === 'over') return c.html(pages.overPage(c.var.visit, standing.why), 410)
    if (standing.at === 'no-proof') return c.html(pages.noProofPage(c.var.visit), 403)
    if (standing.at === 'locked') return c.html(pages.lockedPage(c.var.visit, standing.until), 403)
    const visit = inLanguageOf(c.var.visit, { account: standing.account.language, since: standing.row.issued_at })
    if (standing.at === 'done') return c.html(pages.donePage(visit, standing), status)
    if (standing.at === 'confirm') return c.html(pages.confirmPage(visit, standing), status)
    return c.html(pages.answerPage(visit, form, error), status)
  }
}

/** Where only the desk may begin a reissue, there is no page to ask for one. */
async function onlyWhereOffered<T extends ReissueTenant>(c: Here<T>, next: () => Promise<void>): Promise<void> {
  if (!c.var.visit.tenant.policy.reissue.on) throw new Problem('not-found', 404, statusText(404))
  await next()
}

function invalid(errors: FieldError[]): PageError {
  return { code: errors[0]?.code ?? 'invalid', text: complaints.summary, errors }
}

function visitorOf<T extends ReissueTenant>(c: Here<T>): Visitor {
  const { tenant, ip, userAgent, reference, now } = c.var.visit
  const token = c.req.param('token') ?? ''
  const browser = readCookie(c.req.header('cookie'), cookieOf(c))
  return { tenant, token, browser, ip, browserName: browserName(userAgent), reference, now }
}

/** One cookie a link; it ends with the browser. */
function cookieOf<T extends ReissueTenant>(c: Here<T>): CookieRule {
  const { origin, base } = c.var.visit
  return pathCookie(origin, 'reissue', `${base}/certificate/reissue/${c.req.param('token')}`)
}
