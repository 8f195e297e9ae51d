import { Hono } from 'hono'
import { readForm } from '#web/forms.ts'
import type { OwnDoor, Owning } from '#web/own-room.ts'
import type { VisitTenant } from '#web/visit.ts'
import type { RequestDoors, Waiting } from './account-requests.ts'
import { requestsPage } from './pages.ts'

/** Mounted below the tenant's `/account`. */
export function accountRequestsRoutes<T extends VisitTenant, W extends Waiting>(
  doors: RequestDoors<T, W>,
  door: OwnDoor<T>,
): Hono<Owning<T>> {
  const routes = new Hono<Owning<T>>()

  routes.get('/requests', door.signedIn, async (c) => {
    const { own } = c.var
    return c.html(requestsPage(own, await doors.list(own), c.req.query('done')))
  })

  routes.post('/requests', door.signedIn, async (c) => {
    const { own } = c.var
    const form = await readForm(c)
    const waiting = (await doors.list(own)).find(({ id }) => id === form.text('request'))
    const done = async (said: string) => c.redirect(`${own.base}/account/requests?done=${said}`, 303)
    if (!waiting) return done('over')
    if (form.action !== 'approve') {
      await doors.refuse(own, waiting)
      return done('refused')
    }
    const cookie = c.req.header('cookie')
    const answer = await doors.approve(own, waiting, cookie)
    if (answer !== 'more') return done(answer)
    const begun = await doors.beginSignIn(own, `${own.base}/account/requests`, waiting, cookie)
    c.header('set-cookie', begun.cookie, { append: true })
    return c.redirect(begun.path, 303)
  })

  return routes
}
