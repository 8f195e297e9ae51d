import { Hono } from 'hono'
import type { Visit, Visiting } from '#web/visit.ts'
import type { HelpLink, HelpParts, HelpTenant } from './help.ts'
import { helpPage } from './pages.ts'

/** Mounted on a tenant's `/help`; name it in the reception's `links`. */
export function helpRoutes<T extends HelpTenant>(
  parts: HelpParts,
  linksOf: (visit: Visit<T>) => readonly HelpLink[] = () => [],
): Hono<Visiting<T>> {
  const routes = new Hono<Visiting<T>>()
  routes.get('/', async (c) => {
    const { visit } = c.var
    return c.html(helpPage(visit, await parts.living(visit.tenant.id, visit.now), linksOf(visit)))
  })
  return routes
}
