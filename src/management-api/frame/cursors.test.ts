import assert from 'node:assert/strict'
import { createHmac, randomBytes } from 'node:crypto'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { cursors } from './cursors.ts'

const key = randomBytes(32)
const list = cursors((value) => createHmac('sha256', key).update(value).digest('base64url'))
const text = fc.string({ unit: 'grapheme' })

describe('cursors of lists', () => {
  it('lead back to where a page ended, in their own list', () => {
    fc.assert(fc.property(text, text, (name, after) => assert.equal(list.read(name, list.write(name, after)), after)))
  })

  it('are of no use in any other list', () => {
    fc.assert(
      fc.property(text, text, text, (name, other, after) => {
        fc.pre(name !== other)
        assert.equal(list.read(other, list.write(name, after)), undefined)
      }),
    )
  })

  it('do not let letters wander between the list and the place in it', () => {
    const [, seal] = list.write('accounts of a', 'bc').split('.')
    for (const [name, after] of [
      ['accounts of ab', 'c'],
      ['accounts of ', 'abc'],
    ] as const) {
      assert.equal(list.read(name, `${Buffer.from(after).toString('base64url')}.${seal}`), undefined)
    }
  })

  it('are of no use with any sign altered, left out or added', () => {
    const signs = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~=/+ \n'
    fc.assert(
      fc.property(text, fc.nat(), fc.constantFrom(...signs, ''), fc.nat(2), (after, at, sign, taken) => {
        const cursor = list.write('accounts', after)
        const from = at % (cursor.length + 1)
        const altered = cursor.slice(0, from) + sign + cursor.slice(from + taken)
        fc.pre(altered !== cursor)
        assert.equal(list.read('accounts', altered), undefined)
      }),
      { numRuns: 2000 },
    )
  })

  it('cannot be made without the key', () => {
    const elsewhere = cursors((value) => createHmac('sha256', randomBytes(32)).update(value).digest('base64url'))
    assert.equal(list.read('accounts', elsewhere.write('accounts', 'anna')), undefined)
    for (const forged of ['', '.', 'YW5uYQ', 'YW5uYQ.', '.YW5uYQ', 'YW5uYQ.YW5uYQ.YW5uYQ']) {
      assert.equal(list.read('accounts', forged), undefined, forged)
    }
  })
})
