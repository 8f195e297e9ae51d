import { type Context, Hono } from 'hono'
import type { Proof } from '#decision/decision.ts'
import type { Beginning, Origin } from '#sign-ins/sign-ins.ts'
import { type CookieRule, pathCookie, readCookie, writeCookie } from '#web/cookies.ts'
import { disownedPage } from '#web/disowned.ts'
import { eventStream } from '#web/events.ts'
import { readForm } from '#web/forms.ts'
import { inLanguageOf } from '#web/languages.ts'
import type { Html } from '#web/page.ts'
import type { Visit, Visiting } from '#web/visit.ts'
import { handOverPage, stepExpiredPage } from '#web/ways-out.ts'
import { approvalDeniedPage } from './approval-pages.ts'
import { cancelledPage } from './cancelled-pages.ts'
import { toCertificatePage } from './certificate-pages.ts'
import * as pages from './pages.ts'
import type { Showing, SignIn, SignInPages, SignInTenant, Visitor } from './sign-in.ts'

type Here = Context<Visiting<SignInTenant>>

/** Where a new sign-in begins: its path, and the cookie that binds it to the browser. */
export interface Begun {
  path: string
  cookie: string
}

/** A sign-in of one browser: `place` is where the tenant's pages live. */
export async function beginSignIn(
  signIn: SignInPages,
  tenantId: string,
  place: { origin: string; base: string },
  beginning: Beginning<Proof>,
): Promise<Begun> {
  const { id, secret } = await signIn.begin(tenantId, beginning)
  const path = `${place.base}/sign-in/${id}`
  return { path, cookie: writeCookie(cookieOf(place.origin, path), secret) }
}

/** One cookie a sign-in: tabs do not disturb each other. */
function cookieOf(origin: string, path: string): CookieRule {
  return pathCookie(origin, 'sign-in', path)
}

/** Mounted below the tenant's `/sign-in`. */
export function signInRoutes<T extends SignInTenant>(
  signIn: SignInPages,
  linksOf: (visit: Visit<T>) => pages.SignInLinks = () => ({}),
): Hono<Visiting<SignInTenant>> {
  const routes = new Hono<Visiting<SignInTenant>>()

  routes.get('/:id', async (c) => {
    const found = await find(c)
    if (!found) return expired(c)
    const ticket = c.req.query('ticket')
    if (ticket !== undefined) {
      await signIn.takeTicket(found, visitorOf(c), ticket)
      return c.redirect(`${c.var.visit.base}/sign-in/${found.id}`, 303)
    }
    return present(c, found, await signIn.show(found, visitorOf(c)))
  })

  routes.get('/:id/events', async (c) => {
    const found = await find(c)
    // A browser that gets no content does not ask again.
    if (!found) return c.body(null, 204)
    return eventStream(c, c.var.visit.origin, (stream) => signIn.wait(found, stream))
  })

  routes.post('/:id', async (c) => {
    const form = await readForm(c)
    const found = await find(c)
    if (!found) return expired(c)
    const answer = { step: form.text('step'), action: form.action, text: form.text }
    const showing = await signIn.answer(found, answer, visitorOf(c))
    if (showing.show !== 'anew' || !signIn.usesCertificates(visitorOf(c))) return present(c, found, showing)
    // A redirect on to the certificate host would still be the answer to this form, which browsers forbid (CSP form-action).
    const again = (await find(c)) ?? found
    const next = await signIn.show(again, visitorOf(c))
    return present(c, again, next.show === 'certificate' ? next : showing)
  })

  return routes

  function secretOf(c: Here): string | undefined {
    const { origin, base } = c.var.visit
    return readCookie(c.req.header('cookie'), cookieOf(origin, `${base}/sign-in/${c.req.param('id')}`))
  }

  async function find(c: Here): Promise<SignIn | undefined> {
    return signIn.find(c.var.visit.tenant.id, c.req.param('id') ?? '', secretOf(c))
  }

  async function expired(c: Here): Promise<Response> {
    const origin = await signIn.originOf(c.var.visit.tenant.id, c.req.param('id') ?? '', secretOf(c))
    return c.html(stepExpiredPage(offeredBy(origin, c.var.visit), 'step-expired', origin), 410)
  }

  async function present(c: Here, found: SignIn, showing: Showing): Promise<Response> {
    if (showing.show === 'anew') return c.redirect(c.var.visit.path, 303)
    if (showing.show === 'expired') return expired(c)
    if (showing.show === 'certificate' && c.req.method === 'GET') return c.redirect(showing.to, 303)
    const spoken = inLanguageOf(c.var.visit, { uiLocales: found.language ?? undefined, since: found.startedAt })
    const visit = offeredBy(found.origin, spoken)
    if (showing.show === 'done') for (const cookie of showing.cookies) c.header('set-cookie', cookie, { append: true })
    const complaint = 'complaint' in showing ? showing.complaint : undefined
    if (complaint?.retryAfterSeconds) c.header('retry-after', String(complaint.retryAfterSeconds))
    c.set('visit', visit)
    const links = found.origin.reissue === false ? {} : linksOf(visit as Visit<T>)
    return c.html(pageOf(visit, { ...found, links }, showing), complaint?.status ?? statusOf(showing))
  }
}

/** A site may want no way to the account page in its sign-ins. */
function offeredBy<T extends SignInTenant>(origin: Origin | undefined, visit: Visit<T>): Visit<T> {
  return origin?.account === false ? { ...visit, links: { ...visit.links, account: undefined } } : visit
}

type Page = Exclude<Showing, { show: 'anew' } | { show: 'expired' }>

function statusOf(showing: Page): 200 | 403 {
  const { show } = showing
  if (show === 'step') return showing.status ?? 200
  return show === 'locked' || show === 'refused' ? 403 : 200
}

function pageOf(visit: Visit<SignInTenant>, found: SignIn & pages.Asking, showing: Page): Html {
  switch (showing.show) {
    case 'step':
      return showing.page(visit, { ...found, beside: showing.beside }, showing.complaint)
    case 'certificate':
      return toCertificatePage(visit, found, showing.to)
    case 'locked':
      return pages.lockedPage(visit, found, showing.because, showing.until)
    case 'refused':
      if (showing.why === 'approval-denied') return approvalDeniedPage(visit, found, showing.continueTo)
      return pages.refusedPage(visit, found, showing.why, showing.continueTo)
    case 'done':
      return handOverPage(visit, new URL(showing.continueTo, visit.origin).href, found.origin.siteName)
    case 'done-before':
      return pages.doneBeforePage(visit, found.origin)
    case 'cancelled':
      return cancelledPage(visit, found.origin, showing.continueTo)
    case 'disowned':
      return disownedPage(visit, { number: showing.number, back: backOf(visit, found, showing) })
  }
}

/** Who ended the sign-in has somewhere to go on to, where somebody asked for it. */
function backOf(
  { tenant }: Visit<SignInTenant>,
  { origin }: SignIn,
  { continueTo }: { continueTo: string | undefined },
) {
  return continueTo === undefined ? undefined : { to: continueTo, name: origin.siteName ?? tenant.name }
}

function visitorOf(c: Here): Visitor {
  return { ...c.var.visit, cookieHeader: c.req.header('cookie') }
}
