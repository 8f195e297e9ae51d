import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { largestBody, parseJson, readJson } from './json-body.ts'

const parse = (text: string) => parseJson(Buffer.from(text))

/** Values within our bounds: what a database can hold, no name of the prototype. */
const text = fc.string({ unit: 'binary', maxLength: 20 }).filter((one) => !one.includes('\0'))
const name = text.filter((one) => !['__proto__', 'constructor', 'prototype'].includes(one))
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    text,
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(name, tie('value'), { maxKeys: 5, noNullPrototype: true }),
  ),
}))

describe('a JSON body', () => {
  it('is read as JSON.parse reads it, whatever it holds and however it is laid out', () => {
    fc.assert(
      fc.property(value, fc.constantFrom(0, 2, '\t'), (given, indent) => {
        const written = JSON.stringify(given, null, indent)
        assert.deepEqual(parse(written), JSON.parse(written))
      }),
    )
  })

  it('never holds a name twice in one object, however the name is written', () => {
    fc.assert(
      fc.property(name, value, (twice, inside) => {
        const escaped = [...twice].map((sign) => JSON.stringify(sign).slice(1, -1)).join('')
        const whole = `[${JSON.stringify(inside)},{"a":{${JSON.stringify(twice)}:1,"${escaped}" : 2}}]`
        assert.throws(() => parse(whole), { code: 'invalid' })
      }),
    )
    assert.throws(() => parse('{"role":"auditor","r\\u006fle":"operator"}'), { code: 'invalid' })
  })

  it('may hold one name in several objects, and texts that look like names', () => {
    const written = '{"a":{"a":["a","a"]},"b":{"a":"\\"a\\":1,{["}}'
    assert.deepEqual(parse(written), JSON.parse(written))
  })

  for (const [what, written] of [
    ['a name of the prototype', '{"a":{"__proto__":{"role":"operator"}}}'],
    ['such a name in escapes', '{"\\u005f_proto__":1}'],
    ['constructor', '{"constructor":{"prototype":{}}}'],
    ['half of a surrogate pair', '{"name":"\\ud800"}'],
    ['a text with NUL', '{"name":"a\\u0000b"}'],
    ['a name with NUL', '{"\\u0000":1}'],
    ['a byte order mark', '\ufeff{}'],
    ['a comma too many', '{"a":1,}'],
    ['a comment', '{} // {}'],
    ['two values', '{}{}'],
    ['NaN', '{"a":NaN}'],
    [
      'more depth than anything of ours has',
      `${'['.repeat(largestBody.depth + 1)}${']'.repeat(largestBody.depth + 1)}`,
    ],
  ] as const) {
    it(`is refused with ${what}`, () => {
      assert.throws(() => parse(written), { code: 'invalid', status: 400 })
    })
  }

  it('is UTF-8 and nothing else', () => {
    assert.throws(() => parseJson(Uint8Array.of(0x22, 0xff, 0x22)), { code: 'invalid' })
    assert.throws(() => parseJson(Buffer.from('{}', 'utf16le')), { code: 'invalid' })
  })

  it('is bounded in time, whatever fills it', () => {
    const { bytes } = largestBody
    for (const filler of ['[', '{"a":', '"', '"\\', '\\"', '[[],', 'a', ' ', '1e', '{"a":1,']) {
      const started = performance.now()
      assert.throws(() => parse(filler.repeat(bytes / filler.length)), { code: 'invalid' })
      assert.ok(performance.now() - started < 2000, JSON.stringify(filler))
    }
    const started = performance.now()
    assert.throws(() => parse(`[${'1,'.repeat(bytes / 2 - 10)}1]`), { code: 'invalid' })
    assert.equal((parse(`"${'\\n'.repeat(bytes / 2 - 10)}"`) as string).length, bytes / 2 - 10)
    assert.ok(performance.now() - started < 2000)
  })
})

describe('the body of a request', () => {
  const read = (method: string, type: string, body: BodyInit) =>
    readJson(new Request('http://localhost/', { method, headers: { 'content-type': type }, body }))

  it('is JSON by its media type; a merge patch may say so', async () => {
    for (const type of ['application/json', 'Application/JSON; charset=UTF-8', 'application/json;charset="utf-8"']) {
      assert.deepEqual(await read('POST', type, '{"a":1}'), { a: 1 })
    }
    assert.deepEqual(await read('PATCH', 'application/merge-patch+json', '{"a":null}'), { a: null })
    assert.deepEqual(await read('PATCH', 'application/json', '{"a":null}'), { a: null })
  })

  for (const [method, type] of [
    ['POST', 'text/plain'],
    ['POST', 'application/x-www-form-urlencoded'],
    ['POST', 'application/merge-patch+json'],
    ['POST', 'application/json-patch+json'],
    ['POST', 'application/json; charset=utf-16'],
    ['PATCH', 'application/json-patch+json'],
    ['DELETE', 'application/json'],
  ] as const) {
    it(`is not taken from ${method} as ${type}`, async () => {
      await assert.rejects(read(method, type, '{}'), { code: 'unsupported-type', status: 415 })
    })
  }

  it('is undefined when there is none, whatever is said of it', async () => {
    assert.equal(await readJson(new Request('http://localhost/', { method: 'POST' })), undefined)
    assert.equal(await read('POST', 'text/plain', ''), undefined)
  })

  it('is not read beyond its bound, even when its length is not told', async () => {
    let taken = 0
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        taken += 1
        controller.enqueue(new Uint8Array(64 * 1024).fill(0x20))
      },
    })
    const request = new Request('http://localhost/', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: endless,
      duplex: 'half',
    } as RequestInit)
    await assert.rejects(readJson(request), { code: 'too-large', status: 413 })
    assert.ok(taken < 10, `${taken} parts were taken`)
  })
})
