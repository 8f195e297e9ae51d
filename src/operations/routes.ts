import { Hono } from 'hono'
import type { Operations } from './operations.ts'

/** `/healthz` and `/readyz`. */
export function operationsRoutes(operations: Operations): Hono {
  const routes = new Hono()

  routes.get('/healthz', (c) => c.json({ alive: true }))

  routes.get('/readyz', async (c) => {
    const readiness = await operations.readiness()
    if (!readiness.ready) c.header('retry-after', '1')
    return c.json(readiness, readiness.ready ? 200 : 503)
  })

  return routes
}
