import assert from 'node:assert/strict'
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, it } from 'node:test'
import { outgoing } from '#outgoing/outgoing.ts'
import { smsGateway } from './sms-gateway.ts'
import type { Parcel } from './transport.ts'

const sms = (url: string) => smsGateway({ url, outgoing: outgoing({ allow: ['127.0.0.1'] }) })

const parcel: Parcel = {
  id: 'one',
  tenantId: 'demo',
  to: '+819012345678',
  text: '【Demo】123456',
  reference: 'K7',
  at: 0,
}

describe('SMS by a gateway', () => {
  const servers: Server[] = []
  afterEach(() => {
    for (const server of servers.splice(0)) server.close().closeAllConnections()
  })

  async function gateway(answer: (response: ServerResponse) => void) {
    const seen: { method: string | undefined; headers: IncomingHttpHeaders; body: unknown }[] = []
    const server = createServer(async (request, response) => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk)
      seen.push({
        method: request.method,
        headers: request.headers,
        body: JSON.parse(Buffer.concat(chunks).toString()),
      })
      answer(response)
    })
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
    servers.push(server)
    return { seen, host: `127.0.0.1:${(server.address() as AddressInfo).port}` }
  }

  const status = (code: number) => (response: ServerResponse) => void response.writeHead(code).end('{}')
  const patience = () => AbortSignal.timeout(5000)

  it('posts addressee, words and reference, with the credentials of its URL', async () => {
    const { seen, host } = await gateway(status(202))
    const outcome = await sms(`http://user:p%40ss@${host}/send`).send(parcel, patience())
    assert.deepEqual(outcome, { sent: true })
    assert.equal(seen[0]?.method, 'POST')
    assert.deepEqual(seen[0]?.body, { to: '+819012345678', text: '【Demo】123456', reference: 'K7' })
    assert.equal(seen[0]?.headers.authorization, `Basic ${Buffer.from('user:p@ss').toString('base64')}`)
    assert.equal(seen[0]?.headers['idempotency-key'], 'one')
  })

  it('keeps the number that the gateway gives, and takes a refusal in its words for one', async () => {
    const says = (body: string) => (response: ServerResponse) => void response.writeHead(200).end(body)
    for (const [body, outcome] of [
      ['{"id":"sms-17","status":"accepted"}', { sent: true, receipt: 'sms-17' }],
      ['{"id":17}', { sent: true, receipt: '17' }],
      ['{"id":"sms-18","status":"rejected"}', { sent: false, final: true, why: 'gateway rejected' }],
      ['{"id":"<b>+819012345678</b>"}', { sent: true }],
      ['accepted', { sent: true }],
      [`{"id":"1","words":"${'x'.repeat(5000)}"}`, { sent: true }],
    ] as const) {
      const { host } = await gateway(says(body))
      assert.deepEqual(await sms(`http://${host}`).send(parcel, patience()), outcome, body.slice(0, 40))
    }
  })

  for (const [code, final] of [
    [400, true],
    [422, true],
    [302, false],
    [401, false],
    [404, false],
    [429, false],
    [500, false],
    [503, false],
  ] as const) {
    it(`takes ${code} as ${final ? 'said of this message' : 'a reason to try again'}`, async () => {
      const { host } = await gateway(status(code))
      const outcome = await sms(`http://${host}/`).send(parcel, patience())
      assert.deepEqual(outcome, { sent: false, final, why: `status ${code}` })
    })
  }

  it('lets go of a gateway that hangs or is away', async () => {
    const { host } = await gateway(() => {})
    const hanging = await sms(`http://${host}/`).send(parcel, AbortSignal.timeout(100))
    assert.deepEqual(hanging, { sent: false, final: false, why: 'too-slow' })
    const away = await sms('http://127.0.0.1:1/').send(parcel, patience())
    assert.equal('final' in away && away.final, false)
  })

  it('sends nothing to what is not one number', async () => {
    const outcome = await sms('http://127.0.0.1:1/').send({ ...parcel, to: '+8190,+8191' }, patience())
    assert.deepEqual(outcome, { sent: false, final: true, why: 'addressee' })
  })
})
