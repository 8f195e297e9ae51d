import type { HttpBindings } from '@hono/node-server'
import type { Context, MiddlewareHandler } from 'hono'
import type { Arrival, Hosts } from './hosts.ts'
import type { Problem } from './problem.ts'
import { answerHeaders, inertPolicy } from './security.ts'

/** What the server hands to the routes beside the request; all absent in tests that call `app.request`. */
export type ServerBindings = Partial<HttpBindings> & {
  arrival?: Extract<Arrival, { kind: 'ours' }>
  /** The request must not reach any route. */
  refused?: Problem
}

/**
 * The first middleware of the app, on `*`: throws what the server refused, and gives every answer the headers that all answers have. What
 * is neither a page nor an asset is kept nowhere and could do nothing if a browser showed it.
 */
export function gate(hosts: Pick<Hosts, 'secure'>): MiddlewareHandler {
  const ofEveryAnswer = Object.entries(answerHeaders(hosts))
  return async (c, next) => {
    const { refused } = (c.env ?? {}) as ServerBindings
    if (refused) throw refused
    sendPlainText(c)
    await next()
    const { headers } = c.res
    for (const [name, value] of ofEveryAnswer) headers.set(name, value)
    if (!headers.has('cache-control')) headers.set('cache-control', 'no-store')
    if (!headers.has('content-security-policy')) headers.set('content-security-policy', inertPolicy)
  }
}

/** Markup is a String object, which would leave through a web stream; a plain string leaves in one piece, at a third of the cost. */
function sendPlainText(c: Context): void {
  const send = c.html as (page: unknown, ...rest: unknown[]) => Response
  c.html = ((page: unknown, ...rest: unknown[]) =>
    send(page instanceof String ? page.toString() : page, ...rest)) as typeof c.html
}
