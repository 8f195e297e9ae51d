import assert from 'node:assert/strict'
import { request } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, describe, it } from 'node:test'
import { Hono } from 'hono'
import { clientAddress } from './client-address.ts'
import { errorAnswers } from './errors.ts'
import { gate, type ServerBindings } from './gate.ts'
import { hosts } from './hosts.ts'
import { type ConnectionLimits, type Listening, type ListenOptions, listen } from './server.ts'

const rules = hosts('http://login.example.jp')
const host = 'login.example.jp'

describe('server', () => {
  let open: Listening[] = []
  let release: () => void = () => undefined

  afterEach(async () => {
    release()
    await Promise.all(open.map((server) => server.stop()))
    open = []
  })

  async function start(
    options: Partial<ListenOptions> & { limits?: Partial<ConnectionLimits> } = {},
  ): Promise<Listening> {
    const errors = errorAnswers({
      hosts: rules,
      clientAddress: clientAddress([]),
      log: { refused: () => undefined, failed: () => undefined },
      now: () => 1_800_000_000,
    })
    const app = new Hono<{ Bindings: ServerBindings }>()
    app.onError(errors.onError)
    app.notFound(errors.notFound)
    app.use(gate(rules))
    app.get('/t/:tenant/seen', (c) =>
      c.json({
        url: c.req.url,
        host: c.env.incoming?.headers.host,
        forwarded: c.req.header('x-forwarded-host') ?? null,
        tenant: c.env.arrival?.tenantId,
      }),
    )
    app.get('/t/:tenant/slow', async (c) => {
      await new Promise<void>((resolve) => {
        release = resolve
      })
      return c.text('finished')
    })
    app.post('/t/:tenant/size', async (c) => c.text(String((await c.req.text()).length)))
    const listening = await listen(app.fetch, { hosts: rules, port: 0, hostname: '127.0.0.1', ...options })
    open.push(listening)
    return listening
  }

  async function ask(
    port: number,
    path: string,
    headers: Record<string, string> = { host },
    method = 'GET',
    body = '',
  ) {
    const { promise, resolve, reject } = Promise.withResolvers<{
      status: number
      headers: NodeJS.Dict<string | string[]>
      body: string
    }>()
    const sent = request({ port, path, method, headers, host: '127.0.0.1' }, async (answer) =>
      resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: await text(answer) }),
    )
    sent.on('error', reject).end(body)
    return promise
  }

  /** Sends bytes as they are; resolves with all that comes back when the connection ends. */
  async function raw(port: number, bytes: string): Promise<string> {
    const socket = connect(port, '127.0.0.1')
    socket.write(bytes)
    return text(socket)
  }

  it('shows routes the public address, whatever the headers of proxies say', async () => {
    const { port } = await start()
    const headers = { host: 'LOGIN.example.jp:80', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' }
    assert.deepEqual(JSON.parse((await ask(port, '/t/demo/seen?a=1', headers)).body), {
      url: 'http://login.example.jp/t/demo/seen?a=1',
      host: 'login.example.jp',
      forwarded: null,
      tenant: 'demo',
    })
  })

  it('leads pages on a foreign host to the right one, and answers nothing else there', async () => {
    const { port } = await start()
    const page = await ask(port, '/t/demo/seen?a=1', { host: 'evil.example' })
    assert.equal(page.status, 308)
    assert.equal(page.headers['location'], 'http://login.example.jp/t/demo/seen?a=1')
    const form = await ask(port, '/t/demo/size', { host: 'evil.example' }, 'POST', 'x')
    assert.equal(form.status, 421)
    assert.match(form.body, /data-error="misdirected"/)
  })

  it('gives odd paths a page that says so', async () => {
    const { port } = await start()
    for (const path of [
      '/t/demo//seen',
      '/t/demo/seen;.css',
      '/t/demo%2fseen',
      '/t/x/../demo/seen',
      '//evil.example/t/demo/seen',
    ]) {
      const { status, body } = await ask(port, path)
      assert.equal(status, 404, path)
      assert.match(body, /data-page="error"/)
    }
  })

  it('lets another listener take a request, after the address is settled', async () => {
    const { port } = await start({
      before: (incoming, outgoing, arrival) => {
        if (!arrival.path.endsWith('/token')) return false
        outgoing.end(`${incoming.headers.host} ${incoming.headers['x-forwarded-proto']} ${incoming.url}`)
        return true
      },
    })
    assert.equal((await ask(port, '/t/demo/token')).body, 'login.example.jp http /t/demo/token')
    assert.equal((await ask(port, '/t/demo/seen')).status, 200)
  })

  it('refuses a body larger than any, before it is sent', async () => {
    const { port } = await start({ limits: { bodyBytes: 10 } })
    const answer = await raw(port, `POST /t/demo/size HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 11\r\n\r\n`)
    assert.match(answer, /^HTTP\/1\.1 413 /)
  })

  for (const [name, bytes, status] of [
    ['what is no HTTP', 'HELLO\r\n\r\n', 400],
    ['headers larger than any', `GET / HTTP/1.1\r\nHost: ${host}\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
    ['two lengths', `POST / HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx`, 400],
    [
      'a length and chunks',
      `POST / HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      400,
    ],
    ['no host', 'GET / HTTP/1.1\r\n\r\n', 400],
    [
      'the address of another as target',
      `POST http://evil.example/t/demo/size HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 0\r\n\r\n`,
      404,
    ],
  ] as const) {
    it(`answers ${name} with ${status} and ends the connection`, async () => {
      const { port } = await start()
      assert.match(await raw(port, bytes), new RegExp(`^HTTP/1\\.1 ${status} `))
    })
  }

  it('does not wait for ever for headers that trickle in', async () => {
    const { port } = await start({ limits: { headerSeconds: 0.2, requestSeconds: 0.3 } })
    assert.match(await raw(port, `GET /t/demo/seen HTTP/1.1\r\nHost: ${host}\r\n`), /^HTTP\/1\.1 408 /)
  })

  it('finishes what is in flight when it stops, and takes nothing new', async () => {
    const server = await start()
    const slow = ask(server.port, '/t/demo/slow')
    while (server.inFlight() === 0) await new Promise(setImmediate)
    let unready = false
    const stopped = server.stop({
      unready: () => {
        unready = true
      },
    })
    assert.equal(unready, true)
    await assert.rejects(ask(server.port, '/t/demo/seen'), { code: 'ECONNREFUSED' })
    release()
    assert.equal((await slow).body, 'finished')
    await stopped
    open = []
  })

  it('cuts off what never ends', async () => {
    const server = await start()
    const slow = ask(server.port, '/t/demo/slow')
    const cut = assert.rejects(slow)
    while (server.inFlight() === 0) await new Promise(setImmediate)
    await server.stop({ graceSeconds: 0.1 })
    await cut
    open = []
  })
})
