import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { Database } from '#database/database.ts'
import { onBothEngines } from '#test/engines.ts'
import { counters, type Network, type NetworkTries, networkOf, networkTries, throttle } from './limits.ts'

const start = 1_800_000_000

onBothEngines('counters', (open) => {
  it('count each raise and tell the count', async () => {
    const { db } = await open()
    assert.equal(await counters.raise(db, 'demo:a', { now: start }), 1)
    assert.equal(await counters.raise(db, 'demo:a', { now: start + 9_999_999 }), 2)
    assert.equal(await counters.raise(db, 'demo:b', { now: start }), 1)
    assert.equal(await counters.read(db, 'demo:a', start), 2)
  })

  it('start anew when the window is over, without any sweep', async () => {
    const { db } = await open()
    const window = { windowSeconds: 60 }
    await counters.raise(db, 'a', { now: start, ...window })
    assert.equal(await counters.raise(db, 'a', { now: start + 59, ...window }), 2)
    assert.equal(await counters.read(db, 'a', start + 60), 0)
    assert.equal(await counters.raise(db, 'a', { now: start + 60, ...window }), 1)
    assert.equal(await counters.raise(db, 'a', { now: start + 119, ...window }), 2)
  })

  it('give back what succeeded, but not into a later window', async () => {
    const { db } = await open()
    const window = { windowSeconds: 60 }
    await counters.raise(db, 'a', { now: start, ...window })
    await counters.raise(db, 'a', { now: start, ...window })
    await counters.giveBack(db, 'a', start)
    assert.equal(await counters.read(db, 'a', start), 1)
    await counters.raise(db, 'a', { now: start + 60, ...window })
    await counters.giveBack(db, 'a', start)
    assert.equal(await counters.read(db, 'a', start + 60), 1)
  })

  it('never give back below nothing', async () => {
    const { db } = await open()
    await counters.raise(db, 'a', { now: start })
    await counters.giveBack(db, 'a', start)
    await counters.giveBack(db, 'a', start)
    assert.equal(await counters.raise(db, 'a', { now: start }), 1)
  })

  it('are cleared by a success', async () => {
    const { db } = await open()
    await counters.raise(db, 'a', { now: start })
    await counters.clear(db, 'a')
    assert.equal(await counters.raise(db, 'a', { now: start }), 1)
  })

  it('admit no more than the maximum, and do not count what they refuse', async () => {
    const { db } = await open()
    const limit = { max: 2, windowSeconds: 60, now: start }
    assert.deepEqual(await counters.admit(db, 'a', limit), { admitted: true, count: 1 })
    assert.deepEqual(await counters.admit(db, 'a', limit), { admitted: true, count: 2 })
    const refused = await counters.admit(db, 'a', { ...limit, now: start + 20 })
    assert.deepEqual(refused, { admitted: false, count: 2, retryAfterSeconds: 40 })
    await counters.giveBack(db, 'a', start)
    assert.deepEqual(await counters.admit(db, 'a', limit), { admitted: true, count: 2 })
  })

  it('stay within the maximum under parallel tries from two nodes', async () => {
    const nodes = await twoNodes()
    let property = 0
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 6 }),
        fc.array(fc.record({ node: fc.nat(1), succeeds: fc.boolean(), transaction: fc.boolean() }), { maxLength: 20 }),
        async (max, tries) => {
          const key = `property:${property++}`
          const limit = { max, windowSeconds: 60, now: start }
          let running = 0
          let most = 0
          let failures = 0
          const one = async (node: number, succeeds: boolean, transaction: boolean) => {
            const database = nodes[node] ?? assert.fail()
            const admission = transaction
              ? await database.durably((trx) => counters.admit(trx, key, limit))
              : await counters.admit(database.db, key, limit)
            if (!admission.admitted) return
            running += 1
            most = Math.max(most, running + failures)
            await new Promise(setImmediate)
            running -= 1
            if (succeeds) await counters.giveBack(database.db, key, start)
            else failures += 1
          }
          await Promise.all(tries.map((t) => one(t.node, t.succeeds, t.transaction)))
          assert.ok(most <= max, `${most} admitted where ${max} are allowed`)
          assert.equal(await counters.read(nodes[0].db, key, start), failures)
        },
      ),
      { numRuns: 40 },
    )
  })

  it('are swept when their window is over, and only then', async () => {
    const { db } = await open()
    for (const key of ['a', 'b']) await counters.raise(db, key, { now: start, windowSeconds: 60 })
    await counters.raise(db, 'kept', { now: start })
    assert.equal(await counters.sweep(db, start + 59), 0)
    assert.equal(await counters.sweep(db, start + 60), 2)
    assert.equal(await counters.read(db, 'kept', start), 1)
  })

  it('throttle by window', async () => {
    const { db } = await open()
    const limit = { max: 1, windowSeconds: 60, now: start }
    assert.deepEqual(await throttle(db, 'ip:192.0.2.1', limit), { admitted: true })
    assert.deepEqual(await throttle(db, 'ip:192.0.2.1', limit), { admitted: false, retryAfterSeconds: 60 })
    assert.deepEqual(await throttle(db, 'ip:192.0.2.2', limit), { admitted: true })
    assert.deepEqual(await throttle(db, 'ip:192.0.2.1', { ...limit, now: start + 60 }), { admitted: true })
  })

  async function twoNodes() {
    const first = await open()
    return [first, await open({ beside: first })] as const
  }
})

describe('a network', () => {
  for (const [ip, network] of [
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['::FFFF:c000:207', '192.0.2.7'],
    ['0:0:0:0:0:ffff:192.0.2.7', '192.0.2.7'],
    ['64:ff9b::192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:0001:0002::', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::9%eth0', '2001:db8:1:2::/64'],
    ['2001:db8::9', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['', 'unknown'],
    ['192.0.2.07', 'unknown'],
    ['[::1]', 'unknown'],
    ['example.jp', 'unknown'],
  ] as const) {
    it(`of ${ip || 'nothing'} is ${network}`, () => assert.equal(networkOf(ip), network))
  }

  it('is one for every spelling of an address', () => {
    fc.assert(
      fc.property(fc.ipV6(), (ip) => {
        const spelt = networkOf(ip)
        assert.equal(networkOf(ip.toUpperCase()), spelt)
        assert.equal(networkOf(new URL(`http://[${ip}]`).hostname.slice(1, -1)), spelt)
      }),
    )
  })
})

onBothEngines('wrong tries of a network', (open) => {
  const from = (network: string, now = start) => ({ tenantId: 'demo', network, now })
  const max = 3

  async function wrong(database: Database, tries: NetworkTries, of: Network, times: number) {
    for (let n = 0; n < times; n += 1) await database.durably((trx) => tries.wrong(trx, of, max))
  }

  it('make it wait until the hour is over, and no other network or tenant', async () => {
    const database = await open()
    const tries = networkTries()
    await wrong(database, tries, from('192.0.2.1'), max)
    assert.equal(tries.heldFor(from('192.0.2.1')), undefined)
    await wrong(database, tries, from('192.0.2.1', start + 600), 1)
    assert.equal(tries.heldFor(from('192.0.2.1', start + 600)), 3000)
    assert.equal(tries.heldFor(from('192.0.2.2', start + 600)), undefined)
    assert.equal(tries.heldFor({ ...from('192.0.2.1', start + 600), tenantId: 'other' }), undefined)
    assert.equal(tries.heldFor(from('192.0.2.1', start + 3600)), undefined)
  })

  it('are counted by all nodes together', async () => {
    const database = await open()
    const [one, two] = [networkTries(), networkTries()]
    await wrong(database, one, from('192.0.2.1'), max)
    await wrong(database, two, from('192.0.2.1'), 1)
    assert.equal(two.heldFor(from('192.0.2.1')), 3600)
  })

  it('are given back to who got it right after all', async () => {
    const database = await open()
    const tries = networkTries()
    await wrong(database, tries, from('192.0.2.1'), max)
    await tries.giveBack(database.db, from('192.0.2.1'), 2)
    await wrong(database, tries, from('192.0.2.1'), 2)
    assert.equal(tries.heldFor(from('192.0.2.1')), undefined)
    await wrong(database, tries, from('192.0.2.1'), 1)
    assert.ok(tries.heldFor(from('192.0.2.1')))
  })
})
