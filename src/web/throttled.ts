import type { MiddlewareHandler } from 'hono'
import { Problem } from './problem.ts'
import { statusText } from './status-texts.ts'
import type { Visiting } from './visit.ts'

/** Says whether one more request of a visitor is admitted; whoever mounts it knows how that is counted. */
export type Admit = (
  name: string,
  visitor: { ip: string; now: number },
) => Promise<{ admitted: true } | { admitted: false; retryAfterSeconds: number }>

/** Refuses what one visitor asks too often of a path. Throws Problem `too-many`. */
export function throttled(name: string, admit: Admit): MiddlewareHandler<Visiting> {
  return async (c, next) => {
    const admission = await admit(name, c.var.visit)
    if (!admission.admitted) {
      throw new Problem('too-many', 429, statusText(429), { retryAfterSeconds: admission.retryAfterSeconds })
    }
    await next()
  }
}
