import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { clientAddress } from './client-address.ts'

describe('client address', () => {
  const address = clientAddress(['10.0.0.0/8', '2001:db8::/32', '127.0.0.1'])

  for (const [peer, forwarded, expected] of [
    ['192.0.2.1', undefined, '192.0.2.1'],
    ['192.0.2.1', '203.0.113.9', '192.0.2.1'],
    ['10.0.0.1', '203.0.113.9', '203.0.113.9'],
    ['::ffff:10.0.0.1', '203.0.113.9', '203.0.113.9'],
    ['10.0.0.1', '198.51.100.7, 203.0.113.9, 10.0.0.2', '203.0.113.9'],
    ['10.0.0.1', '10.0.0.3, 10.0.0.2', '10.0.0.3'],
    ['10.0.0.1', '203.0.113.9:51234', '203.0.113.9'],
    ['2001:db8::1', '[2001:DB9::7]:443', '2001:db9::7'],
    ['10.0.0.1', '203.0.113.9, unknown', '10.0.0.1'],
    ['10.0.0.1', '', '10.0.0.1'],
    ['10.0.0.1', '1.2.3.4'.repeat(400), '10.0.0.1'],
    [undefined, '203.0.113.9', 'unknown'],
  ] as const) {
    it(`of peer ${peer} with X-Forwarded-For ${JSON.stringify(forwarded)?.slice(0, 60)} is ${expected}`, () => {
      assert.equal(address(peer, forwarded), expected)
    })
  }

  it('believes nobody when no proxy is trusted', () => {
    assert.equal(clientAddress([])('127.0.0.1', '203.0.113.9'), '127.0.0.1')
  })

  for (const range of ['10.0.0.0/33', 'proxy', '10.0.0.0/', '10.0.0.0/x', '::1/129', '']) {
    it(`does not start with the range ${JSON.stringify(range)}`, () => assert.throws(() => clientAddress([range])))
  }
})
