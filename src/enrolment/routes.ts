import { type Context, Hono } from 'hono'
import { type CookieRule, pathCookie, readCookie, writeCookie } from '#web/cookies.ts'
import { type Form, readForm } from '#web/forms.ts'
import { inLanguageOf } from '#web/languages.ts'
import type { PageError } from '#web/page.ts'
import type { Visit, Visiting } from '#web/visit.ts'
import type { Enrolments, EnrolmentTenant, Standing, Visitor } from './enrolment.ts'
import { donePage, doorPage, type EnrolmentLinks, overPage, stepPages } from './pages.ts'
import { steps } from './steps.ts'
import { complaints } from './texts.ts'

/**
 * The pages below `{tenant}/enrol`. Every form is posted to the enrolment's own URL and says which step it is of; what
 * comes next is always looked up anew.
 */
export function enrolmentRoutes<T extends EnrolmentTenant>(
  enrolments: Enrolments,
  linksOf: (visit: Visit<T>) => EnrolmentLinks = () => ({}),
): Hono<Visiting<T>> {
  const routes = new Hono<Visiting<T>>()

  routes.get('/', (c) => c.html(overPage(c.var.visit, { at: 'over', why: 'expired' }), 410))

  routes.get('/:token', async (c) => show(c, await enrolments.standing(visitorOf(c))))

  routes.post('/:token', async (c) => {
    const form = await readForm(c)
    const step = steps.find(({ name }) => name === form.text('step'))
    return step ? takeStep(c, form, step.name) : takePassword(c, form)
  })

  async function takePassword(c: Context<Visiting<T>>, form: Form): Promise<Response> {
    const visitor = visitorOf(c)
    const opened = await enrolments.open(visitor, form.text('enrolment_password'))
    if (opened.open) {
      c.header('set-cookie', writeCookie(cookieOf(c), opened.browser), { append: true })
      return c.redirect(c.var.visit.path, 303)
    }
    const standing = await enrolments.standing(visitor)
    if (opened.why === 'moved') return standing.at === 'over' ? show(c, standing) : c.redirect(c.var.visit.path, 303)
    return show(c, standing, { error: doorError(opened) })
  }

  async function takeStep(
    c: Context<Visiting<T>>,
    form: Form,
    step: (typeof steps)[number]['name'],
  ): Promise<Response> {
    const answered = await enrolments.answer(visitorOf(c), step, form)
    if (answered.taken) return c.redirect(c.var.visit.path, 303)
    const standing = await enrolments.standing(visitorOf(c))
    return show(c, standing, { form, error: { code: 'invalid', text: complaints.summary, errors: answered.errors } })
  }

  async function show(c: Context<Visiting<T>>, standing: Standing, sent: { form?: Form; error?: PageError } = {}) {
    if (standing.at === 'over') return c.html(overPage(c.var.visit, standing), standing.why === 'locked' ? 403 : 410)
    const { account, row } = standing
    const visit = inLanguageOf(c.var.visit, { account: account.language, since: row.issued_at })
    const status = sent.error ? 422 : 200
    if (standing.at === 'door') return c.html(doorPage(visit, standing, sent.error), status)
    if (standing.at === 'end') return c.html(donePage(visit, standing, linksOf(visit)), status)
    const facts = { situation: standing, links: linksOf(visit), ...(await enrolments.prepare(visitorOf(c), standing)) }
    return c.html(stepPages[standing.step](visit, facts, sent.form, sent.error), status)
  }

  return routes
}

function visitorOf<T extends EnrolmentTenant>(c: Context<Visiting<T>>): Visitor<T> {
  const { tenant, ip, reference, language, now } = c.var.visit
  const token = c.req.param('token') ?? ''
  return { tenant, token, browser: readCookie(c.req.header('cookie'), cookieOf(c)), ip, reference, language, now }
}

/** One cookie for each enrolment: members of a family may enrol in the same browser. It ends with the browser. */
function cookieOf<T extends EnrolmentTenant>(c: Context<Visiting<T>>): CookieRule {
  const { origin, base } = c.var.visit
  return pathCookie(origin, 'enrolment', `${base}/enrol/${c.req.param('token')}`)
}

function doorError({ why, left }: { why: 'wrong' | 'missing'; left: number }): PageError {
  const text = why === 'wrong' ? complaints.enrolmentPasswordWrong(left) : complaints.enrolmentPasswordMissing
  return { code: why, text, errors: [{ field: 'enrolment_password', code: why, text }] }
}
