import { type Context, Hono } from 'hono'
import { disownedPage } from '#web/disowned.ts'
import { readForm } from '#web/forms.ts'
import type { Visiting, VisitTenant } from '#web/visit.ts'
import { type Asked, type DeviceDoors, shownCode } from './device-sign-in.ts'
import * as pages from './pages.ts'

/** Mounted below the tenant's `/device`. */
export function deviceRoutes<T extends VisitTenant, A extends Asked>(doors: DeviceDoors<T, A>): Hono<Visiting<T>> {
  const routes = new Hono<Visiting<T>>()

  routes.get('/', (c) => c.html(pages.codePage(c.var.visit, shownCode(c.req.query('user_code') ?? ''))))

  routes.post('/', async (c) => {
    const { visit } = c.var
    const typed = shownCode((await readForm(c)).text('user_code'))
    const asked = await doors.find(visit, typed)
    if (!asked) return c.html(pages.codePage(visit, typed, typed === '' ? 'code-missing' : 'code-unknown'), 422)
    return c.redirect(confirmPath(c, typed), 303)
  })

  routes.get('/confirm', async (c) => {
    const { visit } = c.var
    const typed = shownCode(c.req.query('user_code') ?? '')
    const asked = await doors.find(visit, typed)
    if (!asked) return c.html(pages.overPage(visit), 410)
    const userId = await doors.signedInAs(visit, c.req.header('cookie'))
    if (userId === undefined) return signInFirst(c, typed, asked)
    return c.html(pages.confirmPage(visit, { asked, userId, code: typed }))
  })

  routes.post('/confirm', async (c) => {
    const { visit } = c.var
    const form = await readForm(c)
    const typed = shownCode(form.text('user_code'))
    const asked = await doors.find(visit, typed)
    if (!asked) return c.html(pages.overPage(visit), 410)
    if (form.action === 'cancel') {
      await doors.refuse(visit, asked)
      return c.html(pages.refusedPage(visit))
    }
    if (form.action === 'not-me') {
      const number = await doors.disown(visit, asked, c.req.header('cookie'))
      return c.html(disownedPage(visit, { number, back: undefined }))
    }
    const answer = await doors.approve(visit, asked, c.req.header('cookie'))
    if (answer === 'more') return signInFirst(c, typed, asked)
    if (answer !== 'approved') return c.html(pages.overPage(visit), 410)
    return c.html(pages.donePage(visit, asked))
  })

  async function signInFirst(c: Context<Visiting<T>>, typed: string, asked: A): Promise<Response> {
    const begun = await doors.beginSignIn(c.var.visit, confirmPath(c, typed), asked, c.req.header('cookie'))
    c.header('set-cookie', begun.cookie, { append: true })
    // A form may lead to a page of ours.
    return c.redirect(begun.path, 303)
  }

  const confirmPath = (c: Context<Visiting<T>>, typed: string) =>
    `${c.var.visit.base}/device/confirm?user_code=${encodeURIComponent(typed)}`

  return routes
}
