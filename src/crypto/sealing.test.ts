import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { keyring, SealBroken } from './sealing.ts'

const older = randomBytes(32)
const newer = randomBytes(32)
const keys = keyring([newer, older])
const broken = (code: string) => (error: unknown) => error instanceof SealBroken && error.code === code

describe('sealing', () => {
  it('opens what it sealed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (text, purpose) => {
        assert.equal(keys.open(purpose, keys.seal(purpose, text)), text)
      }),
    )
  })

  it('seals the same text differently each time and shows nothing of it', () => {
    const sealed = Array.from({ length: 50 }, () => keys.seal('seed', 'JBSWY3DPEHPK3PXP'))
    assert.equal(new Set(sealed).size, 50)
    for (const text of sealed) assert.ok(!Buffer.from(text.split('.')[3]!, 'base64url').includes('JBSWY3'))
  })

  it('refuses another purpose', () => {
    assert.throws(() => keys.open('signing-key', keys.seal('seed', 'text')), broken('not-authentic'))
  })

  it('refuses a sealed text in which any one sign was changed', () => {
    const sealed = keys.seal('seed', 'text')
    fc.assert(
      fc.property(fc.nat(sealed.length - 1), fc.constantFrom('A', 'B', '7', '.', '-', '_'), (place, sign) => {
        fc.pre(sealed[place] !== sign)
        const changed = sealed.slice(0, place) + sign + sealed.slice(place + 1)
        assert.throws(() => keys.open('seed', changed), SealBroken)
      }),
    )
  })

  it('refuses another spelling of the same bytes', () => {
    const sealed = keys.seal('seed', 'ab') // 18 bytes with the tag: no spare bits; 19 would have two.
    const spare = keys.seal('seed', 'abc')
    const signs = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    const other = spare.slice(0, -1) + signs[signs.indexOf(spare.at(-1)!) + 1]
    assert.deepEqual(Buffer.from(other.split('.')[3]!, 'base64url'), Buffer.from(spare.split('.')[3]!, 'base64url'))
    for (const spelling of [other, `${sealed}=`, `${sealed}\n`]) {
      assert.throws(() => keys.open('seed', spelling), broken('malformed'))
    }
  })

  it('refuses a text shortened by its authentication tag', () => {
    const [version, keyId, iv, rest] = keys.seal('seed', 'a longer text, so that something is left').split('.')
    const shorter = Buffer.from(rest!, 'base64url').subarray(0, -12).toString('base64url')
    assert.throws(() => keys.open('seed', [version, keyId, iv, shorter].join('.')), broken('not-authentic'))
  })

  for (const text of ['', '1', '1.a.b', '1.a.b.c.d', '2.AAAAAAAA.AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAA', 'text']) {
    it(`refuses ${JSON.stringify(text)} as malformed`, () => {
      assert.throws(() => keys.open('seed', text), broken('malformed'))
    })
  }
})

describe('rotation of keys', () => {
  it('opens with the older key and seals with the newest', () => {
    const sealed = keyring([older]).seal('seed', 'text')
    assert.equal(keys.open('seed', sealed), 'text')
    assert.equal(keys.outdated(sealed), true)
    assert.equal(keys.outdated(keys.seal('seed', 'text')), false)
    assert.throws(() => keyring([older]).open('seed', keys.seal('seed', 'text')), broken('unknown-key'))
  })

  it('does not open with a key that only took the name of the right one', () => {
    const [version, , iv, rest] = keyring([older]).seal('seed', 'text').split('.')
    assert.throws(() => keys.open('seed', [version, keys.keyIds[0], iv, rest].join('.')), broken('not-authentic'))
  })

  it('takes no key of another length and no empty keyring', () => {
    for (const wrong of [[], [randomBytes(31)], [newer, randomBytes(64)]]) {
      assert.throws(() => keyring(wrong), RangeError)
    }
  })
})

describe('keyed digests', () => {
  it('differ by purpose, value and key, and are stable', () => {
    const code = keys.keyed('code')
    assert.equal(code('123456'), keyring([newer]).keyed('code')('123456'))
    assert.notEqual(code('123456'), code('123457'))
    assert.notEqual(code('123456'), keys.keyed('shape')('123456'))
    assert.notEqual(code('123456'), keyring([older]).keyed('code')('123456'))
    assert.match(code('123456'), /^[\w-]{43}$/)
  })

  it('can still be made with an older key by its name, and never with an unknown one', () => {
    const before = keyring([older]).keyed('code')
    assert.equal(keys.keyed('code')('123456', before.keyId), before('123456'))
    assert.throws(() => before('123456', keys.keyIds[0]), broken('unknown-key'))
  })
})
