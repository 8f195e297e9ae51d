import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { hashSecret, newId, newSecret, normaliseReadableSecret, readableSecret, sameSecret } from './secrets.ts'

describe('secrets', () => {
  it('never gives the same name or secret twice, of 128 and 256 bits', () => {
    const made = Array.from({ length: 1000 }, () => [newId(), newSecret()]).flat()
    assert.equal(new Set(made).size, 2000)
    assert.equal(Buffer.from(newId(), 'base64url').length, 16)
    assert.equal(Buffer.from(newSecret(), 'base64url').length, 32)
  })

  it('knows a secret by its hash, and no other', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (secret, other) => {
        assert.equal(sameSecret(secret, hashSecret(secret)), true)
        assert.equal(sameSecret(other, hashSecret(secret)), other === secret)
      }),
    )
  })

  for (const hash of ['', 'short', 'a'.repeat(43), 'あ'.repeat(43)]) {
    it(`matches nothing with the hash ${JSON.stringify(hash)}`, () => {
      assert.equal(sameSecret('secret', hash), false)
    })
  }
})

describe('readable secrets', () => {
  it('has 80 bits in four groups of signs that do not look alike', () => {
    for (let i = 0; i < 200; i++) assert.match(readableSecret(), /^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/)
  })

  it('comes in other groups where it is shorter, and is read back in them', () => {
    const secret = readableSecret(2, 5)
    assert.match(secret, /^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/)
    assert.equal(normaliseReadableSecret(secret.toLowerCase().replace('-', ''), 5), secret)
  })

  it('uses all 32 signs about equally often', () => {
    const signs = readableSecret(4000).replaceAll('-', '')
    const times = new Map<string, number>()
    for (const sign of signs) times.set(sign, (times.get(sign) ?? 0) + 1)
    assert.equal(times.size, 32)
    for (const [sign, count] of times) assert.ok(count > 350 && count < 650, `${sign} came ${count} times of 500`)
  })

  const issued = '0A1V-ZK23-9XYB-CDEF'
  for (const typed of [
    '0a1v-zk23-9xyb-cdef',
    '0A1VZK239XYBCDEF',
    '  0A1V ZK23\t9XYB  CDEF \n',
    '０Ａ１Ｖ－ＺＫ２３－９ＸＹＢ－ＣＤＥＦ',
    'oaiv-zk23-9xyb-cdef',
    'OAlU-ZK23-9XYB-CDEF',
    '0A1V‐ZK23–9XYB—CDEF',
    '0A1VーZK23−9XYB　CDEF',
  ]) {
    it(`reads ${JSON.stringify(typed)} as it was issued`, () => {
      assert.equal(normaliseReadableSecret(typed), issued)
    })
  }

  it('does not forgive a wrong or missing sign', () => {
    fc.assert(
      fc.property(fc.nat(15), fc.constantFrom(...'0123456789ABCDEFGHJKMNPQRSTVWXYZ', ''), (place, sign) => {
        const signs = [...issued.replaceAll('-', '')]
        fc.pre(signs[place] !== sign)
        signs[place] = sign
        assert.notEqual(normaliseReadableSecret(signs.join('')), issued)
      }),
    )
  })
})
