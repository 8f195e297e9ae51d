import { Hono } from 'hono'
import { readForm } from '#web/forms.ts'
import type { OwnDoor, Owning } from '#web/own-room.ts'
import type { AccountSessions, SessionsTenant } from './account-sessions.ts'
import { type SessionsLinks, sessionsPage } from './pages.ts'

/** Mounted below the tenant's `/account`. */
export function accountSessionsRoutes<T extends SessionsTenant>(
  accountSessions: AccountSessions,
  door: OwnDoor<T>,
  links: SessionsLinks = {},
): Hono<Owning<T>> {
  const routes = new Hono<Owning<T>>()

  routes.get('/sessions', door.signedIn, async (c) => {
    const { own } = c.var
    const done = c.req.query('ended')
    const ended = done === undefined ? undefined : Number(done) || 0
    return c.html(sessionsPage(own, await accountSessions.list(own), { ...links, ended }))
  })

  routes.post('/sessions', door.signedIn, async (c) => {
    const { own } = c.var
    const form = await readForm(c)
    const all = form.action === 'end-others'
    const ended = all ? await accountSessions.endOthers(own) : await accountSessions.end(own, form.text('session'))
    return c.redirect(`${own.base}/account/sessions?ended=${ended}`, 303)
  })

  return routes
}
