import assert from 'node:assert/strict'
import type { lookup } from 'node:dns'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, it } from 'node:test'
import { guard } from './guard.ts'
import { outgoing } from './outgoing.ts'

const here = ['127.0.0.1']

describe('the guard', () => {
  const closed = guard([])

  for (const address of [
    '127.0.0.1',
    '127.9.9.9',
    '10.0.0.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '100.64.0.1',
    '100.100.100.200',
    '169.254.169.254',
    '168.63.129.16',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '192.0.2.1',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:8.8.8.8',
    'fe80::1',
    'fc00::1',
    'fd00:ec2::254',
    'ff02::1',
    '64:ff9b::a9fe:a9fe',
    '2002:7f00:1::1',
    '2001:0:7f00:1::',
    '2001:db8::1',
    'fec0::1',
  ])
    it(`keeps from ${address}`, () => {
      assert.equal(closed.lets('site.example', address, 'https:'), false)
    })

  for (const address of ['93.184.216.34', '172.32.0.1', '100.128.0.1', '2606:2800:220:1::1'])
    it(`lets through to ${address}, by https only`, () => {
      assert.equal(closed.lets('site.example', address, 'https:'), true)
      assert.equal(closed.lets('site.example', address, 'http:'), false)
    })

  it('lets through what is allowed: a host whatever its address, a network whatever the name', () => {
    const open = guard(['Sms.Internal', '10.1.0.0/16', 'fd00::/8'])
    assert.equal(open.lets('sms.internal', '192.168.1.1', 'http:'), true)
    assert.equal(open.lets('other.internal', '192.168.1.1', 'http:'), false)
    assert.equal(open.lets('other.internal', '10.1.2.3', 'http:'), true)
    assert.equal(open.lets('other.internal', '10.2.2.3', 'http:'), false)
    assert.equal(open.lets('other.internal', 'fd12::1', 'https:'), true)
  })
})

describe('a request to another server', () => {
  const servers: Server[] = []
  afterEach(() => {
    for (const server of servers.splice(0)) server.close().closeAllConnections()
  })

  async function server(answer: (request: IncomingMessage, response: ServerResponse) => void) {
    let asked = 0
    const listening = createServer((request, response) => {
      asked += 1
      answer(request, response)
    })
    await new Promise<void>((ready) => listening.listen(0, '127.0.0.1', ready))
    servers.push(listening)
    return { port: (listening.address() as AddressInfo).port, asked: () => asked }
  }

  /** A resolver that gives each name the next of its answers. */
  function names(answers: Record<string, string[]>): typeof lookup {
    const resolve = (host: string, _options: unknown, answer: (error: Error | null, found: unknown) => void) => {
      const address = answers[host]?.shift()
      setImmediate(() =>
        address ? answer(null, [{ address, family: address.includes(':') ? 6 : 4 }]) : answer(new Error('unknown'), []),
      )
    }
    return resolve as unknown as typeof lookup
  }

  it('carries method, headers and body, and gives the answer', async () => {
    const { port } = await server(async (request, response) => {
      const body = await request.setEncoding('utf8').toArray()
      response.writeHead(201, { 'x-said': `${request.method} ${request.headers['x-asked']} ${body}` }).end('yes')
    })
    const answer = await outgoing({ allow: here }).send({
      url: `http://127.0.0.1:${port}/`,
      method: 'POST',
      headers: { 'x-asked': 'a' },
      body: 'b',
    })
    assert.ok(answer.answered)
    assert.deepEqual([answer.status, answer.headers['x-said'], String(answer.body)], [201, 'POST a b', 'yes'])
  })

  for (const written of ['127.0.0.1', 'localhost', '[::1]', '[::ffff:127.0.0.1]', '2130706433', '0x7f.1', '127.1'])
    it(`never reaches this machine as ${written}`, async () => {
      const { port, asked } = await server((_, response) => response.end())
      for (const scheme of ['http', 'https']) {
        const answer = await outgoing({ allow: [] }).send({ url: `${scheme}://${written}:${port}/` })
        assert.deepEqual(answer, { answered: false, why: 'forbidden' })
      }
      assert.equal(asked(), 0)
    })

  for (const url of ['file:///etc/passwd', 'gopher://site.example/', 'not a url', 'https://user:pass@site.example/'])
    it(`is not made to ${url}`, async () => {
      assert.deepEqual(await outgoing({ allow: ['site.example'] }).send({ url }), { answered: false, why: 'forbidden' })
    })

  it('goes to an address that was judged, though the name changes its answer', async () => {
    const { port, asked } = await server((_, response) => response.end())
    const answers = { 'rebind.example': ['127.0.0.2', '127.0.0.1'] }
    const client = outgoing({ allow: ['127.0.0.2'], resolve: names(answers) })
    const url = `http://rebind.example:${port}/`
    assert.deepEqual(await client.send({ url }), { answered: false, why: 'unreachable' })
    assert.equal(answers['rebind.example'].length, 1, 'asked once for one connection')
    assert.deepEqual(await client.send({ url }), { answered: false, why: 'forbidden' })
    assert.equal(asked(), 0)
  })

  it('follows no redirect', async () => {
    const inner = await server((_, response) => response.end('inner'))
    const outer = await server((_, response) =>
      response.writeHead(302, { location: `http://127.0.0.1:${inner.port}/` }).end(),
    )
    const answer = await outgoing({ allow: here }).send({ url: `http://127.0.0.1:${outer.port}/` })
    assert.equal(answer.answered && answer.status, 302)
    assert.equal(inner.asked(), 0)
  })

  it('takes no more than it was to take, and waits no longer than it was to wait', async () => {
    const endless = await server((_, response) => {
      response.writeHead(200)
      const more = () => response.write('x'.repeat(16_384), () => response.writable && more())
      more()
    })
    const long = await outgoing({ allow: here }).send({ url: `http://127.0.0.1:${endless.port}/`, mostBytes: 1000 })
    assert.deepEqual(long.answered && [long.status, long.body], [200, undefined])

    const silent = await server(() => {})
    const url = `http://127.0.0.1:${silent.port}/`
    assert.deepEqual(await outgoing({ allow: here }).send({ url, seconds: 0.1 }), { answered: false, why: 'too-slow' })
    const drip = await server((_, response) => void response.writeHead(200).write('x'))
    const dripping = { url: `http://127.0.0.1:${drip.port}/`, seconds: 0.1 }
    assert.deepEqual(await outgoing({ allow: here }).send(dripping), { answered: false, why: 'too-slow' })
  })

  it('says that nobody answers where nobody does', async () => {
    const gone = { url: 'http://127.0.0.1:1/' }
    assert.deepEqual(await outgoing({ allow: here }).send(gone), { answered: false, why: 'unreachable' })
    const unknown = await outgoing({ allow: [], resolve: names({}) }).send({ url: 'https://nowhere.example/' })
    assert.deepEqual(unknown, { answered: false, why: 'unreachable' })
  })
})
