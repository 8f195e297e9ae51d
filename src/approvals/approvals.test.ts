import assert from 'node:assert/strict'
import { createECDH, randomBytes } from 'node:crypto'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, it } from 'node:test'
import ece from 'http_ece'
import { importJWK, jwtVerify } from 'jose'
import { type Keyring, keyring } from '#crypto/sealing.ts'
import type { Database } from '#database/database.ts'
import { outgoing } from '#outgoing/outgoing.ts'
import { onBothEngines } from '#test/engines.ts'
import { approvals, isPublicKey, waiters } from './approvals.ts'

let clock = 1_800_000_000
const keys: Keyring = keyring([new Uint8Array(32).fill(7)])
const owner = { tenantId: 'demo', accountId: 'anna' }
const facts = {
  site: 'Shop',
  ip: '192.0.2.1',
  browser: 'Edge',
  userAgent: '',
  startedAt: clock,
  promptNumber: 'K7-3Q9',
}

function room(database: Database, allow: string[] = ['127.0.0.1']) {
  const failed: string[] = []
  const contact = 'https://accounts.example.jp'
  const made = approvals({
    database,
    keyring: keys,
    outgoing: outgoing({ allow }),
    contact,
    report: ({ why }) => failed.push(why),
  })
  return Object.assign(made, { failed })
}

/** A push service that keeps what it gets. */
async function pushService(status = 201) {
  const got: { headers: IncomingHttpHeaders; body: Buffer }[] = []
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part as Buffer)
    got.push({ headers: request.headers, body: Buffer.concat(parts) })
    response.writeHead(status).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  after(() => server.close())
  return { got, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

it('takes nothing for a key but a point of P-256', () => {
  const good = createECDH('prime256v1').generateKeys('base64url')
  assert.equal(isPublicKey(good), true)
  for (const bad of ['', good.slice(1), `${good.slice(0, -2)}AA`, Buffer.alloc(65, 4).toString('base64url')])
    assert.equal(isPublicKey(bad), false)
})

onBothEngines('approvals', (open) => {
  it('gives one of many parallel answers, uses and codes', async () => {
    const database = await open({ clock: () => clock })
    const { ask, use, offer, takeOffer } = room(database)
    const { code } = await database.durably((trx) => offer(trx, owner, 3, clock))
    const taken = await Promise.all(
      Array.from({ length: 8 }, () => database.durably((trx) => takeOffer(trx, code, clock))),
    )
    assert.deepEqual(
      taken.filter((each) => each !== undefined),
      [{ ...owner, generation: 3 }],
    )
    const asked = await Promise.all(
      Array.from({ length: 8 }, (_, at) =>
        database.durably((trx) => ask(trx, owner, { origin: `s/${at}`, facts }, clock)),
      ),
    )
    assert.equal(asked.filter((each) => each.asked).length, 2)
    const [first] = asked.filter((each) => each.asked)
    const used = await Promise.all(
      Array.from({ length: 8 }, () => database.durably((trx) => use(trx, owner, first!.request.id, clock))),
    )
    assert.deepEqual(new Set(used), new Set([false]), 'what nobody approved was used')
  })

  it('keeps the number nowhere, and tells the apps everything else', async () => {
    const database = await open({ clock: () => clock })
    const { ask, waiting, find } = room(database)
    const asked = await database.durably((trx) => ask(trx, owner, { origin: 'sign-in/1', facts }, clock))
    assert.ok(asked.asked)
    assert.match(asked.request.number, /^[1-9]\d$/)
    const [shown] = await waiting(database.db, owner, clock)
    assert.deepEqual(Object.keys(shown!).toSorted(), [
      ...['askedAt', 'expiresAt', 'facts', 'id', 'nonce', 'origin', 'state'],
    ])
    assert.equal((await find(database.db, owner, 'sign-in/1', clock))?.number, asked.request.number)
    assert.equal(await find(database.db, owner, 'sign-in/2', clock), undefined)
    assert.equal(await find(database.db, { ...owner, accountId: 'bert' }, 'sign-in/1', clock), undefined)
  })

  it('wakes the apps by a message that they alone can read', async () => {
    const database = await open({ clock: () => clock })
    const approving = room(database)
    const service = await pushService()
    const phone = createECDH('prime256v1')
    const p256dh = phone.generateKeys('base64url')
    const auth = randomBytes(16).toString('base64url')
    const appId = await approving.add(database.db, owner, { name: 'Phone', publicKey: p256dh }, clock)
    const subscription = { endpoint: `${service.origin}/send/1`, p256dh, auth }
    await approving.subscribe(database.db, { ...owner, appId }, subscription)
    approving.push(owner, { service: 'Shop', language: 'en' })
    await approving.stop()
    const [{ headers, body }] = service.got as [(typeof service.got)[number]]
    const message = ece.decrypt(body, { version: 'aes128gcm', privateKey: phone, authSecret: auth })
    assert.match(JSON.parse(message.toString()).title, /^Shop/)
    assert.deepEqual([headers['content-encoding'], headers['ttl'], headers['urgency']], ['aes128gcm', '120', 'high'])
    const [, token, key] = /^vapid t=([^,]+), k=(.+)$/.exec(headers.authorization ?? '')!
    assert.equal(key, await approving.pushKey())
    const point = Buffer.from(key!, 'base64url')
    const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) => part.toString('base64url'))
    const jwk = await importJWK({ kty: 'EC', crv: 'P-256', x: x!, y: y! }, 'ES256')
    const { payload } = await jwtVerify(token!, jwk, { audience: service.origin })
    assert.equal(payload.sub, 'https://accounts.example.jp')
    // Another node, or the next start, signs with the same key.
    assert.equal(await room(database).pushKey(), key)
  })

  it('forgets an app that the push service does not know, and calls nobody it must not', async () => {
    const database = await open({ clock: () => clock })
    const approving = room(database)
    const gone = await pushService(410)
    const p256dh = createECDH('prime256v1').generateKeys('base64url')
    const appId = await approving.add(database.db, owner, { name: 'Phone', publicKey: p256dh }, clock)
    const subscription = { endpoint: gone.origin, p256dh, auth: randomBytes(16).toString('base64url') }
    await approving.subscribe(database.db, { ...owner, appId }, subscription)
    const guarded = room(database, [])
    guarded.push(owner, { service: 'Shop', language: 'ja' })
    await guarded.stop()
    assert.deepEqual([guarded.failed, gone.got.length], [['forbidden'], 0])
    for (let round = 0; round < 2; round += 1) {
      approving.push(owner, { service: 'Shop', language: 'ja' })
      await approving.stop()
    }
    assert.equal(gone.got.length, 1)
  })

  it('wakes pages of every node by one look, at the answer or at the end', async () => {
    const database = await open({ clock: () => clock })
    const approving = room(database)
    const waiting = waiters(database, (cause) => assert.fail(String(cause)))
    after(() => waiting.close())
    const asked = await database.durably((trx) => approving.ask(trx, owner, { origin: 'sign-in/1', facts }, clock))
    assert.ok(asked.asked)
    const woken = new Promise<void>((wake) => {
      waiting.wait(asked.request.id, { wake, beat: () => {}, endsAt: asked.request.expiresAt })
    })
    const stop = waiting.wait('another', {
      wake: () => assert.fail('woken for nothing'),
      beat: () => {},
      endsAt: clock + 999,
    })
    clock += 120
    await woken
    assert.equal(waiting.count(), 1)
    stop()
    assert.equal(waiting.count(), 0)
  })

  it('sweeps what is over and leaves the rest', async () => {
    const database = await open({ clock: () => clock })
    const { ask, offer, sweep } = room(database)
    await database.durably((trx) => offer(trx, owner, 0, clock))
    await database.durably((trx) => ask(trx, owner, { origin: 'sign-in/1', facts }, clock))
    assert.equal(await sweep(database.db, clock + 599, 10), 0)
    assert.equal(await sweep(database.db, clock + 600, 10), 1)
    assert.equal(await sweep(database.db, clock + 600, 10), 0)
  })
})
