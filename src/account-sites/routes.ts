import { Hono } from 'hono'
import { readForm } from '#web/forms.ts'
import type { OwnDoor, Owning } from '#web/own-room.ts'
import type { AccountSites, SitesTenant } from './account-sites.ts'
import { sitesPage } from './pages.ts'

/** Mounted below the tenant's `/account`. */
export function accountSitesRoutes<T extends SitesTenant>(
  accountSites: AccountSites,
  door: OwnDoor<T>,
): Hono<Owning<T>> {
  const routes = new Hono<Owning<T>>()

  routes.get('/sites', door.signedIn, async (c) => {
    const { own } = c.var
    const done = c.req.query('ended')
    return c.html(sitesPage(own, await accountSites.list(own), done === undefined ? undefined : done === '1'))
  })

  routes.post('/sites', door.signedIn, async (c) => {
    const { own } = c.var
    const ended = await accountSites.disconnect(own, (await readForm(c)).text('site'))
    return c.redirect(`${own.base}/account/sites?ended=${ended === undefined ? 0 : 1}`, 303)
  })

  return routes
}
