/**
 * The listener of the certificate host. It asks every browser for a certificate and takes whatever comes, none included:
 * a refusal in TLS would be a browser's error page. Sessions are never resumed, so that each connection shows its certificate
 * anew; behind a proxy it speaks plain HTTP with that proxy alone.
 */
import { constants } from 'node:crypto'
import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { createSecureContext, type SecureContext } from 'node:tls'
import { connectionLimits } from '#web/server.ts'
import type { HostKeys } from './own-certificate.ts'
import type { ProxyForm } from './shown-certificate.ts'
import { certificateOfHeader, certificateOfSocket } from './shown-certificate.ts'

/** What answers: the certificate that was shown, and nothing that TLS thinks of it. */
export type Answer = (asked: Asked) => Promise<Answered>

export interface Asked {
  method: string
  /** Path and query. */
  target: string
  /** The tenant of a host of its own. */
  tenantId: string | undefined
  certificate: Uint8Array | undefined
  authorization: string | undefined
  ip: string
  body(): Promise<Buffer>
}

export interface Answered {
  status: number
  headers?: Record<string, string>
  body?: string | Uint8Array
}

export interface HostListening {
  port: number
  stop(): Promise<void>
}

export interface HostListenOptions {
  port: number
  keys: HostKeys
  judgeHost(host: string): { ours: boolean; tenantId?: string }
  /** PEM of the authorities whose certificates a tenant's host asks for. */
  authoritiesOf(tenantId: string): Promise<readonly string[]>
  /** With a proxy before it: plain HTTP, and from these peers only. */
  proxy?: { form: ProxyForm; trusts(peer: string | undefined): boolean } | undefined
  /** Of the person, behind trusted proxies. */
  addressOf(peer: string | undefined, forwardedFor: string | undefined): string
}

/** No tickets, no renegotiation: what is asked and shown belongs to one handshake. */
const secureOptions = constants.SSL_OP_NO_TICKET | constants.SSL_OP_NO_RENEGOTIATION

const largestBody = 32 * 1024

export async function listenForCertificates(answer: Answer, options: HostListenOptions): Promise<HostListening> {
  const server = options.proxy ? createHttpServer(httpLimits) : tlsServer(options)
  server.maxHeadersCount = connectionLimits.headers
  server.on('request', (incoming: IncomingMessage, outgoing: ServerResponse) => {
    respond(answer, options, incoming, outgoing).catch(() => outgoing.destroy())
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, () => {
      server.off('error', reject)
      resolve()
    })
  })
  return {
    port: (server.address() as AddressInfo).port,
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
}

/** A certificate header is longer than all others together. */
const httpLimits = {
  maxHeaderSize: 40 * 1024,
  headersTimeout: connectionLimits.headerSeconds * 1000,
  requestTimeout: connectionLimits.requestSeconds * 1000,
  connectionsCheckingInterval: 1000,
}

function tlsServer({ keys, judgeHost, authoritiesOf }: HostListenOptions): Server {
  const common = { ...keys, minVersion: 'TLSv1.2' as const, secureOptions }
  const contexts = new Map<string, { ca: string; context: SecureContext }>()

  /** Each host names its own tenant's authorities: the list would tell everybody about all tenants else. */
  async function contextFor(name: string): Promise<SecureContext | undefined> {
    const { tenantId } = judgeHost(name)
    const ca = tenantId === undefined ? [] : await authoritiesOf(tenantId)
    if (tenantId === undefined || ca.length === 0) return undefined
    const known = contexts.get(tenantId)
    if (known && known.ca === ca.join('')) return known.context
    const context = createSecureContext({ ...common, ca: [...ca] })
    contexts.set(tenantId, { ca: ca.join(''), context })
    return context
  }

  return createHttpsServer({
    ...httpLimits,
    ...common,
    requestCert: true,
    rejectUnauthorized: false,
    ALPNProtocols: ['http/1.1'],
    handshakeTimeout: 120_000,
    SNICallback: (name, done) => {
      contextFor(name).then(
        (context) => done(null, context),
        () => done(null, undefined),
      )
    },
  })
}

async function respond(
  answer: Answer,
  { proxy, judgeHost, addressOf }: HostListenOptions,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const peer = incoming.socket.remoteAddress
  if (proxy && !proxy.trusts(peer)) return send(outgoing, { status: 403 })
  const host = judgeHost(incoming.headers.host ?? '')
  if (!host.ours) return send(outgoing, { status: 421 })
  const forwarded = incoming.headers['x-forwarded-for']
  const answered = await answer({
    method: incoming.method ?? 'GET',
    target: incoming.url ?? '/',
    tenantId: host.tenantId,
    certificate: proxy ? certificateOfHeader(incoming, proxy.form) : certificateOfSocket(incoming),
    authorization: incoming.headers.authorization,
    ip: addressOf(peer, typeof forwarded === 'string' ? forwarded : undefined),
    body: () => read(incoming),
  })
  send(outgoing, answered)
}

async function read(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of incoming) {
    length += (chunk as Buffer).length
    if (length > largestBody) throw new RangeError('the body is too large')
    chunks.push(chunk as Buffer)
  }
  return Buffer.concat(chunks)
}

/** The connection ends: the next question gets a handshake of its own. */
function send(outgoing: ServerResponse, { status, headers = {}, body = '' }: Answered): void {
  outgoing.writeHead(status, {
    connection: 'close',
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
    'content-length': String(Buffer.byteLength(body)),
    ...headers,
  })
  outgoing.end(body)
}
