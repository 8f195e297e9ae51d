import { Hono } from 'hono'
import type { OwnDoor, Owning } from '#web/own-room.ts'
import { type AccountHistory, filterOf, type HistoryTenant } from './account-history.ts'
import { fileOf } from './file.ts'
import { type HistoryLinks, historyPage } from './pages.ts'

/** Mounted below the tenant's `/account`. */
export function accountHistoryRoutes<T extends HistoryTenant>(
  accountHistory: AccountHistory,
  door: OwnDoor<T>,
  links: HistoryLinks = {},
): Hono<Owning<T>> {
  const routes = new Hono<Owning<T>>()

  routes.get('/history', door.signedIn, async (c) => {
    const { own } = c.var
    const filter = filterOf(own.tenant, (name) => c.req.query(name))
    return c.html(historyPage(own, await accountHistory.page(own, filter, pageNumber(c.req.query('page'))), links))
  })

  routes.get('/history.csv', door.signedIn, async (c) => {
    const { own } = c.var
    const filter = filterOf(own.tenant, (name) => c.req.query(name))
    return c.body(fileOf(own, await accountHistory.all(own, filter)), 200, {
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': `attachment; filename="sign-in-history-${own.tenant.id}.csv"`,
    })
  })

  return routes
}

function pageNumber(text: string | undefined): number {
  return text !== undefined && /^[1-9]\d{0,5}$/.test(text) ? Number(text) : 1
}
