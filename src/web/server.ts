import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import type { Arrival, Hosts } from './hosts.ts'
import { Problem } from './problem.ts'
import { answerHeaders } from './security.ts'
import { statusText } from './status-texts.ts'

/** What one connection may cost before any route sees it. Times in seconds. */
export interface ConnectionLimits {
  headerBytes: number
  headers: number
  /** For the headers of a request, from its first byte. */
  headerSeconds: number
  /** For a whole request, body included. */
  requestSeconds: number
  /** How long an idle connection is kept; longer than a proxy's own, so that the proxy closes first. */
  idleSeconds: number
  bodyBytes: number
  requestsPerConnection: number
}

export const connectionLimits: ConnectionLimits = {
  headerBytes: 16 * 1024,
  headers: 100,
  headerSeconds: 10,
  requestSeconds: 30,
  idleSeconds: 65,
  bodyBytes: 10 * 1024 * 1024,
  requestsPerConnection: 10_000,
}

type Ours = Extract<Arrival, { kind: 'ours' }>

/** What answers: `app.fetch` of an app whose first middleware is `gate`. */
export type Answer = (request: Request, env: ServerEnvironment) => Response | Promise<Response>

export interface ServerEnvironment {
  incoming: IncomingMessage
  outgoing: ServerResponse
  arrival?: Ours
  /** Set when the request must not reach any route. */
  refused?: Problem
}

export interface ListenOptions {
  hosts: Hosts
  /** 0 takes any free port. */
  port: number
  hostname?: string | undefined
  /** Looks at a request first: `true` when it has taken it. The Host header and the target are settled by then. */
  before?: ((incoming: IncomingMessage, outgoing: ServerResponse, arrival: Ours) => boolean) | undefined
  limits?: Partial<ConnectionLimits> | undefined
}

export interface Listening {
  port: number
  server: Server
  /** Requests that are being answered now. */
  inFlight(): number
  /**
   * A calm end: `unready` is called first and the load balancer gets `noticeSeconds` to see it; then no new connection is taken and what is
   * in flight is finished; after `graceSeconds` in all the rest is cut off.
   */
  stop(options?: { unready?: () => void; noticeSeconds?: number; graceSeconds?: number }): Promise<void>
}

/** Listens for the given answerer, within the limits of a connection, at the address the settings name. */
export async function listen(
  answer: Answer,
  { hosts, port, hostname, before, limits }: ListenOptions,
): Promise<Listening> {
  const bounds = { ...connectionLimits, ...limits }
  const listener = getRequestListener(
    (request, { incoming, outgoing }) =>
      answer(request, { incoming, outgoing, ...settled.get(incoming as IncomingMessage) } as ServerEnvironment),
    // What cannot even be read as a request; faults of the answerer are answered by itself.
    { errorHandler: () => new Response(null, { status: 400, headers: answerHeaders(hosts) }) },
  )
  const settled = new WeakMap<IncomingMessage, Pick<ServerEnvironment, 'arrival' | 'refused'>>()
  let stopping = false
  let inFlight = 0

  const server = createServer(
    {
      maxHeaderSize: bounds.headerBytes,
      headersTimeout: bounds.headerSeconds * 1000,
      requestTimeout: bounds.requestSeconds * 1000,
      keepAliveTimeout: bounds.idleSeconds * 1000,
      connectionsCheckingInterval: 1000,
    },
    (incoming, outgoing) => {
      inFlight += 1
      outgoing.once('close', () => {
        inFlight -= 1
        // A connection that becomes idle now would hold up the end until its client goes away.
        if (stopping) setImmediate(() => server.closeIdleConnections())
      })
      if (stopping) outgoing.setHeader('connection', 'close')
      serve(incoming, outgoing)
    },
  )
  server.maxHeadersCount = bounds.headers
  server.maxRequestsPerSocket = bounds.requestsPerConnection
  server.on('clientError', refuseConnection)

  function serve(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const arrival = hosts.judge({
      method: incoming.method ?? 'GET',
      host: incoming.headers.host,
      target: incoming.url ?? '/',
    })
    if (arrival.kind === 'ours') receive(incoming, outgoing, arrival)
    else if (arrival.kind === 'elsewhere') redirect(hosts, outgoing, arrival.to)
    else refuse(incoming, outgoing, refusals[arrival.kind]())
  }

  function receive(incoming: IncomingMessage, outgoing: ServerResponse, arrival: Ours): void {
    settleAddress(incoming, arrival)
    const announced = Number(incoming.headers['content-length'] ?? 0)
    if (announced > bounds.bodyBytes) {
      refuse(incoming, outgoing, new Problem('too-large', 413, statusText(413)))
      return
    }
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

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, hostname, () => resolve())
  })

  return {
    port: (server.address() as AddressInfo).port,
    server,
    inFlight: () => inFlight,
    async stop({ unready, noticeSeconds = 0, graceSeconds = 9 } = {}) {
      unready?.()
      const cutOff = setTimeout(() => server.closeAllConnections(), graceSeconds * 1000)
      if (noticeSeconds > 0) await new Promise((resolve) => setTimeout(resolve, noticeSeconds * 1000))
      stopping = true
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeIdleConnections()
      await closed
      clearTimeout(cutOff)
    },
  }
}

const refusals = {
  misdirected: () => new Problem('misdirected', 421, statusText(421)),
  'no-such-path': () => new Problem('not-found', 404, statusText(404)),
}

/** From here on everybody, the protocol engine too, reads the address of the settings. */
function settleAddress(incoming: IncomingMessage, { path, origin }: Ours): void {
  const { host, protocol } = new URL(origin)
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
  incoming.headers['x-forwarded-proto'] = protocol.slice(0, -1)
  incoming.url = path
}

function redirect(hosts: Hosts, outgoing: ServerResponse, to: string): void {
  outgoing
    .writeHead(308, { ...answerHeaders(hosts), location: to, 'cache-control': 'no-store', connection: 'close' })
    .end()
}

/** What is no HTTP, or too much of it, gets one short line. */
function refuseConnection(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const status = statuses[error.code ?? ''] ?? '400 Bad Request'
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

const statuses: Record<string, string> = {
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
}
