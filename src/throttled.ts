import type { MiddlewareHandler } from 'hono'
import type { Database } from '#database/database.ts'
import { networkOf, throttle } from '#limits/limits.ts'
import { Problem } from '#web/problem.ts'
import { statusText } from '#web/status-texts.ts'
import type { Visiting } from '#web/visit.ts'

/** Limits what one network may ask of a path; `max` requests in each window. Throws Problem `too-many`. */
export function throttled(database: Database) {
  return (name: string, limit: { max: number; windowSeconds: number }): MiddlewareHandler<Visiting> =>
    async (c, next) => {
      const { ip, now } = c.var.visit
      const admission = await throttle(database.db, `${name}/${networkOf(ip)}`, { ...limit, now })
      if (!admission.admitted) {
        throw new Problem('too-many', 429, statusText(429), { retryAfterSeconds: admission.retryAfterSeconds })
      }
      await next()
    }
}
