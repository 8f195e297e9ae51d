import { Hono } from 'hono'
import type { OwnDoor, Owning } from '#web/own-room.ts'
import type { AccountCheckUp, CheckUpTenant } from './account-check-up.ts'
import { type CheckUpLinks, checkUpPage } from './pages.ts'

/** Mounted below the tenant's `/account`. */
export function accountCheckUpRoutes<T extends CheckUpTenant>(
  accountCheckUp: AccountCheckUp<T>,
  door: OwnDoor<T>,
  links: CheckUpLinks,
): Hono<Owning<T>> {
  const routes = new Hono<Owning<T>>()
  routes.get('/check-up', door.signedIn, async (c) => {
    const { own } = c.var
    return c.html(checkUpPage(own, await accountCheckUp.findings(own), links))
  })
  return routes
}
