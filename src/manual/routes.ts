import { Hono } from 'hono'
import { Problem } from '#web/problem.ts'
import { statusText } from '#web/status-texts.ts'
import type { Visiting } from '#web/visit.ts'
import type { Manuals, ManualTenant } from './manual.ts'
import { manualPage } from './pages.ts'

/** Mounted on a tenant's `/help/manual`. */
export function manualRoutes<T extends ManualTenant>(
  manuals: Manuals<T>,
  database: { db: Parameters<Manuals['list']>[0] },
): Hono<Visiting<T>> {
  const routes = new Hono<Visiting<T>>()
  const { db } = database

  routes.get('/', async (c) => {
    const { visit } = c.var
    const manual = await manuals.present(visit.tenant, visit.now)
    return c.html(manualPage(visit, { manual, versions: await manuals.list(db, visit.tenant.id), isPresent: true }))
  })

  routes.get('/:version', async (c) => {
    const { visit } = c.var
    const manual = await manuals.find(db, visit.tenant.id, c.req.param('version'))
    if (!manual) throw new Problem('not-found', 404, statusText(404))
    const present = await manuals.present(visit.tenant, visit.now)
    const isPresent = present.version === manual.version
    return c.html(manualPage(visit, { manual, versions: await manuals.list(db, visit.tenant.id), isPresent }))
  })

  return routes
}
