import { type Context, Hono } from 'hono'
import { isMailAddress } from '#accounts/accounts.ts'
import { browserName } from '#web/browser-name.ts'
import { type CookieRule, pathCookie, readCookie, writeCookie } from '#web/cookies.ts'
import { type Form, readForm, typedLine } from '#web/forms.ts'
import { inLanguageOf } from '#web/languages.ts'
import type { PageError } from '#web/page.ts'
import { type FieldError, Problem } from '#web/problem.ts'
import { statusText } from '#web/status-texts.ts'
import type { Visit, Visiting } from '#web/visit.ts'
import { codePage } from './code-pages.ts'
import * as pages from './pages.ts'
import type { Asker, Recovery, RecoveryTenant, Standing, Taken, Visitor } from './recovery.ts'
import { complaints } from './texts.ts'

type Here<T extends RecoveryTenant> = Context<Visiting<T>>

/**
 * The pages below `{tenant}/recover`. What is asked for gets one answer, known or not; a mailed link's pages are looked up
 * anew for each request.
 */
export function recoveryRoutes<T extends RecoveryTenant>(
  recovery: Recovery,
  linksOf: (visit: Visit<T>) => pages.RecoveryLinks = () => ({}),
): Hono<Visiting<T>> {
  const routes = new Hono<Visiting<T>>()

  routes.use(async (c, next) => {
    if (!c.var.visit.tenant.policy.reissue.on) throw new Problem('not-found', 404, statusText(404))
    await next()
  })

  routes.get('/', (c) => c.html(pages.askPage(c.var.visit)))
  routes.post('/', async (c) => {
    const form = await readForm(c)
    const userId = typedLine(form.text('user_id')).slice(0, 254)
    const mail = typedLine(form.text('mail'))
    const errors = [
      ...(userId === '' ? [{ field: 'user_id', code: 'user-id-missing', text: complaints.userIdMissing }] : []),
      ...mailErrors(mail),
    ]
    if (errors.length > 0) return c.html(pages.askPage(c.var.visit, form, invalid(errors)), 422)
    await recovery.ask(askerOf(c), { kind: 'reissue', userId, mail })
    return c.redirect(`${c.var.visit.base}/recover/sent`, 303)
  })
  routes.get('/sent', (c) => c.html(pages.sentPage(c.var.visit, 'reissue')))

  routes.get('/id', (c) => c.html(pages.askIdPage(c.var.visit)))
  routes.post('/id', async (c) => {
    const form = await readForm(c)
    const mail = typedLine(form.text('mail'))
    const errors = mailErrors(mail)
    if (errors.length > 0) return c.html(pages.askIdPage(c.var.visit, form, invalid(errors)), 422)
    await recovery.ask(askerOf(c), { kind: 'user-id', mail })
    return c.redirect(`${c.var.visit.base}/recover/id/sent`, 303)
  })
  routes.get('/id/sent', (c) => c.html(pages.sentPage(c.var.visit, 'user-id')))

  routes.get('/number', (c) => c.html(pages.numberPage(c.var.visit)))
  routes.post('/number', async (c) => {
    const number = (await readForm(c)).text('number')
    const errors = [{ field: 'number', code: 'missing', text: complaints.numberMissing }]
    if (number.trim() === '') return c.html(pages.numberPage(c.var.visit, invalid(errors)), 422)
    return c.redirect(`${c.var.visit.base}/recover/${encodeURIComponent(recovery.tokenFor(number))}`, 303)
  })

  routes.get('/:token', async (c) => show(c, await recovery.standing(visitorOf(c))))
  routes.post('/:token', async (c) => {
    const form = await readForm(c)
    return answered(c, form, await take(visitorOf(c), form))
  })
  return routes

  function take(visitor: Visitor, form: Form): Promise<Taken> {
    const step = form.text('step')
    if (step === 'answer') return recovery.answer(visitor, form)
    if (step === 'password') return recovery.give(visitor, form)
    if (step === 'own-code') return recovery.enterOwnCode(visitor, form)
    return form.action === 'resend' ? recovery.sendCode(visitor, form) : recovery.enterCode(visitor, form)
  }

  async function answered(c: Here<T>, form: Form, taken: Taken): Promise<Response> {
    const { visit } = c.var
    if (taken.taken) {
      if (taken.browser) c.header('set-cookie', writeCookie(cookieOf(c), taken.browser), { append: true })
      return taken.issued
        ? c.html(pages.issuedPage(visit, taken.issued.password, linksOf(visit)))
        : c.redirect(visit.path, 303)
    }
    const standing = await recovery.standing(visitorOf(c))
    if ('errors' in taken) return show(c, standing, { form, error: invalid(taken.errors), status: 422 })
    if (taken.held === 'locked') return show(c, standing)
    c.header('retry-after', String(taken.seconds))
    const error = { code: 'wait', text: complaints.wait(taken.seconds) }
    return show(c, standing, { form, error, status: 429 })
  }

  function show(
    c: Here<T>,
    standing: Standing,
    sent: { form?: Form; error?: PageError; status?: 422 | 429 } = {},
  ): Response | Promise<Response> {
    if (standing.at === 'over') return c.html(pages.overPage(c.var.visit, standing), 410)
    if (standing.at === 'no-proof') return c.html(pages.supportPage(c.var.visit), 403)
    if (standing.at === 'locked') return c.html(pages.lockedPage(c.var.visit, standing), 403)
    const { account, row } = standing
    const visit = inLanguageOf(c.var.visit, { account: account.language, since: row.issued_at })
    const { form, error, status = 200 } = sent
    switch (standing.at) {
      case 'answer':
        return c.html(pages.answerPage(visit, standing, form, error), status)
      case 'registered':
        return c.html(codePage(visit, standing, form, error), status)
      case 'password':
        return c.html(pages.passwordPage(visit, standing, linksOf(visit), error), status)
      case 'done':
        return c.html(pages.donePage(visit, standing, linksOf(visit)), status)
    }
  }
}

function invalid(errors: FieldError[]): PageError {
  return { code: errors[0]?.code ?? 'invalid', text: complaints.summary, errors }
}

function mailErrors(mail: string): FieldError[] {
  if (mail === '') return [{ field: 'mail', code: 'mail-missing', text: complaints.mailMissing }]
  return isMailAddress(mail) ? [] : [{ field: 'mail', code: 'mail-address', text: complaints.mailForm }]
}

function askerOf<T extends RecoveryTenant>(c: Here<T>): Asker<T> {
  const { tenant, language, ip, userAgent, reference, now } = c.var.visit
  return { tenant, language, ip, browserName: browserName(userAgent), reference, now }
}

function visitorOf<T extends RecoveryTenant>(c: Here<T>): Visitor<T> {
  return {
    ...askerOf(c),
    token: c.req.param('token') ?? '',
    browser: readCookie(c.req.header('cookie'), cookieOf(c)),
    host: new URL(c.var.visit.origin).hostname,
  }
}

/** One cookie a link; it ends with the browser. */
function cookieOf<T extends RecoveryTenant>(c: Here<T>): CookieRule {
  const { origin, base } = c.var.visit
  return pathCookie(origin, 'recovery', `${base}/recover/${c.req.param('token')}`)
}
