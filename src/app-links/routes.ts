import { Hono } from 'hono'
import { Problem } from '#web/problem.ts'
import { statusText } from '#web/status-texts.ts'
import type { Visiting, VisitTenant } from '#web/visit.ts'
import type { AppLinks } from './app-links.ts'
import { landingPage } from './pages.ts'

const kept = { 'cache-control': 'public, max-age=300' }

/** Mounted at the root of an origin, and below a tenant that has one of its own; without redirects, as both systems demand. */
export function associationRoutes(appLinks: AppLinks): Hono {
  const routes = new Hono()
  routes.get('/apple-app-site-association', async (c) =>
    c.json(await appLinks.appleAppSiteAssociation(c.req.param('tenant' as never)), 200, kept),
  )
  routes.get('/assetlinks.json', async (c) =>
    c.json(await appLinks.assetLinks(c.req.param('tenant' as never)), 200, kept),
  )
  return routes
}

/** Mounted below a tenant's `/app`: where a claimed address leads when no app took it. */
export function appLandingRoutes<T extends VisitTenant>(appLinks: AppLinks): Hono<Visiting<T>> {
  const routes = new Hono<Visiting<T>>()
  routes.get('/*', async (c) => {
    const { visit } = c.var
    // What stands behind the question mark is the app's alone.
    const app = await appLinks.landing(visit.tenant.id, visit.path.split('?', 1)[0] ?? '')
    if (!app) throw new Problem('not-found', 404, statusText(404))
    return c.html(landingPage(visit, app))
  })
  return routes
}
