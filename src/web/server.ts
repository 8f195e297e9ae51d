import { createServer, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { type Answer, arrivals, type Before } from './arrivals.ts'
import type { Hosts } from './hosts.ts'

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

export interface ListenOptions {
  hosts: Hosts
  /** 0 takes any free port. */
  port: number
  hostname?: string | undefined
  before?: Before | undefined
  /** Takes connections of this machine only: what it shows is not for the network. */
  onlyThisMachine?: boolean
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
export async function listen(answer: Answer, options: ListenOptions): Promise<Listening> {
  const { hosts, port, hostname, before } = options
  const limits = { ...connectionLimits, ...options.limits }
  const receive = arrivals(answer, { hosts, before, bodyBytes: limits.bodyBytes })
  let stopping = false
  let inFlight = 0

  const server = serverWithin(limits)
  if (options.onlyThisMachine) server.on('connection', refuseStrangers)
  server.on('request', (incoming, outgoing) => {
    inFlight += 1
    outgoing.once('close', () => {
      inFlight -= 1
      // A connection that becomes idle now would hold up the end until its client goes away.
      if (stopping) setImmediate(() => server.closeIdleConnections())
    })
    if (stopping) outgoing.setHeader('connection', 'close')
    receive(incoming, outgoing)
  })
  await started(server, port, hostname)

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

function serverWithin(limits: ConnectionLimits): Server {
  const server = createServer({
    maxHeaderSize: limits.headerBytes,
    headersTimeout: limits.headerSeconds * 1000,
    requestTimeout: limits.requestSeconds * 1000,
    keepAliveTimeout: limits.idleSeconds * 1000,
    connectionsCheckingInterval: 1000,
  })
  server.maxHeadersCount = limits.headers
  server.maxRequestsPerSocket = limits.requestsPerConnection
  server.on('clientError', refuseConnection)
  return server
}

function started(server: Server, port: number, hostname: string | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, hostname, () => {
      server.off('error', reject)
      resolve()
    })
  })
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

/** By the peer's address, which nobody can claim; the Host header could say anything. */
function refuseStrangers(socket: Socket): void {
  if (!/^(?:::1|(?:::ffff:)?127\.\d+\.\d+\.\d+)$/.test(socket.remoteAddress ?? '')) socket.destroy()
}
