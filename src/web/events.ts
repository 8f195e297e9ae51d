/** Server-sent events (HTML Living Standard section 9.2): a page that waits hears of one thing, once. */
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { Context } from 'hono'
import type { ServerBindings } from './gate.ts'
import { answerHeaders, inertPolicy } from './security.ts'

/** The connection of one page that waits. */
export interface Stream {
  /** Tells it that there is something new, and ends. */
  wake(): void
  /** A sign of life. */
  beat(): void
}

/**
 * Leaves by the server's own answer, past the web streams of a Response: thousands wait at once. `begin` answers what ends the wait when
 * the page goes away; undefined: there is nothing to wait for, and the page hears so at once.
 */
export async function eventStream(
  c: Context,
  origin: string,
  begin: (stream: Stream) => Promise<(() => void) | undefined>,
): Promise<Response> {
  const { outgoing } = (c.env ?? {}) as ServerBindings
  if (!outgoing) return c.body(null, 204)
  outgoing.writeHead(200, {
    ...answerHeaders({ secure: origin.startsWith('https:') }),
    'content-security-policy': inertPolicy,
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    // Else nginx keeps it back until there is more.
    'x-accel-buffering': 'no',
  })
  outgoing.flushHeaders()
  const wake = () => void outgoing.end('event: answered\ndata:\n\n')
  const stop = await begin({ wake, beat: () => void outgoing.write(':\n\n') })
  if (stop === undefined) wake()
  else if (outgoing.destroyed) stop()
  else outgoing.once('close', stop)
  return RESPONSE_ALREADY_SENT
}
