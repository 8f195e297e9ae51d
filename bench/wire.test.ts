import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { answerIn } from './wire.ts'

const latin1 = (text: string) => Buffer.from(text).toString('latin1')

describe('the driver reads an answer', () => {
  it('once its told length is there, in bytes', () => {
    const whole = latin1('HTTP/1.1 200 OK\r\nContent-Length: 6\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\n\r\nはい')
    assert.equal(answerIn(whole.slice(0, -1)), undefined)
    const { status, cookies, body } = answerIn(whole) ?? {}
    assert.deepEqual([status, cookies, body], [200, ['a=1', 'b=2'], 'はい'])
  })

  it('once its last chunk is there', () => {
    const whole = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\na\r\n0123456789\r\n0\r\n\r\n'
    assert.equal(answerIn(whole.slice(0, -2)), undefined)
    assert.equal(answerIn(whole)?.body, 'abc0123456789')
  })

  it('that has no body', () => {
    assert.equal(
      answerIn('HTTP/1.1 303 See Other\r\nLocation: /x\r\ncontent-length: 0\r\n\r\n')?.headers.get('location'),
      '/x',
    )
    assert.equal(answerIn('HTTP/1.1 303 See Other\r\n'), undefined)
  })
})
