import type { IncomingMessage, ServerResponse } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import type { Arrival, Hosts } from './hosts.ts'
import { Problem } from './problem.ts'
import { answerHeaders } from './security.ts'
import { statusText } from './status-texts.ts'

export type Ours = Extract<Arrival, { kind: 'ours' }>

/** What answers: `app.fetch` of an app whose first middleware is `gate`. */
export type Answer = (request: Request, env: ServerEnvironment) => Response | Promise<Response>

export interface ServerEnvironment {
  incoming: IncomingMessage
  outgoing: ServerResponse
  arrival?: Ours
  /** Set when the request must not reach any route. */
  refused?: Problem
}

/** Looks at a request first: `true` when it has taken it. The Host header and the target are settled by then. */
export type Before = (incoming: IncomingMessage, outgoing: ServerResponse, arrival: Ours) => boolean

/** Judges every request by its address, then hands it on with the address that the settings name. */
export function arrivals(answer: Answer, options: { hosts: Hosts; bodyBytes: number; before: Before | undefined }) {
  const { hosts, bodyBytes, before } = options
  const settled = new WeakMap<object, Pick<ServerEnvironment, 'arrival' | 'refused'>>()
  const listener = getRequestListener(
    (request, { incoming, outgoing }) =>
      answer(request, { incoming, outgoing, ...settled.get(incoming) } as ServerEnvironment),
    // What cannot even be read as a request; faults of the answerer are answered by itself.
    { errorHandler: () => new Response(null, { status: 400, headers: answerHeaders(hosts) }) },
  )

  function receive(incoming: IncomingMessage, outgoing: ServerResponse, arrival: Ours): void {
    settleAddress(incoming, arrival)
    settled.set(incoming, { arrival })
    if (!before?.(incoming, outgoing, arrival)) listener(incoming, outgoing)
  }

  function refuse(incoming: IncomingMessage, outgoing: ServerResponse, refused: Problem): void {
    // The target may be one that no URL can hold; routes see the root, and the connection ends, as its body is not read.
    settleAddress(incoming, { kind: 'ours', path: '/', publicPath: '/', origin: hosts.consoleOrigin })
    settled.set(incoming, { refused })
    outgoing.setHeader('connection', 'close')
    listener(incoming, outgoing)
  }

  return (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    const { method = 'GET', url: target = '/' } = incoming
    const arrival = hosts.judge({ method, host: incoming.headers.host, target })
    const announced = Number(incoming.headers['content-length'] ?? 0)
    if (arrival.kind === 'elsewhere') redirect(hosts, outgoing, arrival.to)
    else if (arrival.kind !== 'ours') refuse(incoming, outgoing, refusals[arrival.kind]())
    else if (announced > bodyBytes) refuse(incoming, outgoing, refusals['too-large']())
    else receive(incoming, outgoing, arrival)
  }
}

const refusals = {
  'too-large': () => new Problem('too-large', 413, statusText(413)),
  misdirected: () => new Problem('misdirected', 421, statusText(421)),
  'no-such-path': () => new Problem('not-found', 404, statusText(404)),
}

/** From here on everybody, the protocol engine too, reads the address of the settings. */
function settleAddress(incoming: IncomingMessage, { path, origin }: Ours): void {
  const [protocol = '', host = ''] = origin.split('://')
  for (const name of [
    'forwarded',
    'x-forwarded-host',
    'x-forwarded-port',
    'x-original-url',
    'x-rewrite-url',
    'x-http-method-override',
  ])
    delete incoming.headers[name]
  incoming.headers.host = host
  incoming.headers['x-forwarded-proto'] = protocol
  incoming.url = path
}

function redirect(hosts: Hosts, outgoing: ServerResponse, to: string): void {
  outgoing
    .writeHead(308, { ...answerHeaders(hosts), location: to, 'cache-control': 'no-store', connection: 'close' })
    .end()
}
