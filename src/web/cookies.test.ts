import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { clearCookie, hostCookie, pathCookie, readCookie, writeCookie } from './cookies.ts'

const https = 'https://login.example.jp'
const local = 'http://localhost:8080'

describe('cookies', () => {
  it('carry the prefix of their reach on https, and neither prefix nor Secure on http', () => {
    assert.equal(
      writeCookie(hostCookie(https, 'session-demo'), 'a.b', 60),
      '__Host-session-demo=a.b; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=60',
    )
    assert.equal(
      writeCookie(pathCookie(https, 'resume', '/t/demo/authorize/1'), 'x'),
      '__Secure-resume=x; Path=/t/demo/authorize/1; HttpOnly; SameSite=Lax; Secure',
    )
    assert.equal(writeCookie(hostCookie(local, 'session-demo'), 'x'), 'session-demo=x; Path=/; HttpOnly; SameSite=Lax')
  })

  it('end with the same traits they were set with', () => {
    assert.match(clearCookie(hostCookie(https, 'a')), /^__Host-a=; Path=\/; HttpOnly; SameSite=Lax; Secure; Max-Age=0$/)
  })

  const rule = hostCookie(https, 'session')
  for (const [header, why] of [
    [undefined, 'no header'],
    ['', 'an empty header'],
    ['__Host-session', 'no value'],
    ['__Host-session=', 'an empty value'],
    ['session=right', 'the name without its prefix'],
    ['__host-session=right', 'another case of the name'],
    ['__Host-session=a; __Host-session=b', 'two of the name'],
    ['__Host-session=a b', 'a space in the value'],
    ['__Host-session="a"', 'quotes'],
    ['__Host-session=%00', 'an escape'],
    [`__Host-session=${'a'.repeat(2049)}`, 'a value longer than any of ours'],
    [`x=${'a'.repeat(17_000)}; __Host-session=right`, 'a header longer than any of ours'],
  ] as const) {
    it(`make a stranger of the visitor with ${why}`, () => assert.equal(readCookie(header, rule), undefined))
  }

  it('are found among others, and never throw whatever the header is', () => {
    assert.equal(readCookie('a=1;__Host-session=right ; b=2', rule), 'right')
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (header) => readCookie(header, rule) === undefined))
  })

  it('are never written with a value that could end the header line', () => {
    for (const value of ['', 'a;b', 'a\r\nSet-Cookie: x=y', 'ü'])
      assert.throws(() => writeCookie(rule, value), TypeError)
  })
})
