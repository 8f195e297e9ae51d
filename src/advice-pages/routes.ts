import { Hono } from 'hono'
import { Problem } from '#web/problem.ts'
import { statusText } from '#web/status-texts.ts'
import type { Visiting } from '#web/visit.ts'
import type { AdviceRoom, Here } from './advice-pages.ts'
import { advicePage } from './pages.ts'

/** Mounted on a tenant's `/advice`. */
export function adviceRoutes<T extends Here['tenant']>(room: AdviceRoom): Hono<Visiting<T>> {
  const routes = new Hono<Visiting<T>>()
  routes.get('/:page', async (c) => {
    const shown = await room.show(c.var.visit, c.req.param('page'))
    if (!shown) throw new Problem('not-found', 404, statusText(404))
    return c.html(advicePage(c.var.visit, shown))
  })
  return routes
}
