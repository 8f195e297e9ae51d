import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { z } from 'zod'
import { cursors } from './frame/cursors.ts'
import { parseJson } from './frame/json-body.ts'
import { mergePatch, patchOf } from './frame/merge-patch.ts'

describe('a merge patch', () => {
  /** The examples of RFC 7396, appendix A: target, patch, result. */
  for (const [target, patch, result] of [
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b' }, { a: null }, {}],
    [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
    [
      ['a', 'b'],
      ['c', 'd'],
      ['c', 'd'],
    ],
    [{ a: 'b' }, ['c'], ['c']],
    [{ a: 'foo' }, null, null],
    [{ a: 'foo' }, 'bar', 'bar'],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [[1, 2], { a: 'b', c: null }, { a: 'b' }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ]) {
    it(`makes ${JSON.stringify(result)} of ${JSON.stringify(target)} with ${JSON.stringify(patch)}`, () => {
      assert.deepEqual(mergePatch(target, patch), result)
    })
  }

  it('changes neither target nor patch, and is the same when it is applied twice', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (target, patch) => {
        const [before, asked] = [JSON.stringify(target), JSON.stringify(patch)]
        const once = mergePatch(target, patch)
        assert.deepEqual([JSON.stringify(target), JSON.stringify(patch)], [before, asked])
        assert.deepEqual(mergePatch(once, patch), once)
      }),
    )
  })

  it('reaches no prototype', () => {
    const merged = mergePatch({}, JSON.parse('{"__proto__":{"polluted":1},"a":{"__proto__":{"polluted":1}}}'))
    assert.equal('polluted' in {}, false)
    assert.equal((merged as { a: { polluted?: number } }).a.polluted, undefined)
  })

  it('may leave out and empty every member of its object, at every depth, and name no other', () => {
    const inner = z.strictObject({ a: z.string(), b: z.number().default(1) })
    const schema = patchOf(
      z.strictObject({ inner: inner.default({ a: 'x', b: 1 }), list: z.array(inner).min(1), c: z.string() }),
    )
    for (const good of [
      {},
      { inner: {} },
      { inner: null },
      { inner: { a: null } },
      { c: null, list: null },
      { inner: { b: 2 } },
    ])
      assert.deepEqual(schema.parse(good), good)
    for (const bad of [
      { d: 1 },
      { inner: { d: 1 } },
      { c: 1 },
      { list: [] },
      { list: [{ a: null }] },
      { inner: { b: 'x' } },
    ])
      assert.equal(schema.safeParse(bad).success, false, JSON.stringify(bad))
  })
})

describe('a cursor', () => {
  const keyed = (value: string) => Buffer.from(`sealed ${value}`).toString('base64url')

  it('leads back to where it was written, whatever stands there, and in no other list', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (list, other, place) => {
        const { read, write } = cursors(keyed)
        const after = place.toWellFormed()
        const cursor = write(list, after)
        assert.equal(read(list, cursor), after)
        assert.equal(read(other, cursor), other === list ? after : undefined)
        assert.match(cursor, /^[\w-]*\.[\w-]+$/)
      }),
    )
  })

  it('is worth nothing with any sign of it changed', () => {
    const { read, write } = cursors(keyed)
    const cursor = write('list', 'anna')
    for (let at = 0; at < cursor.length; at += 1) {
      const changed = `${cursor.slice(0, at)}${cursor[at] === 'x' ? 'y' : 'x'}${cursor.slice(at + 1)}`
      assert.equal(read('list', changed), undefined, changed)
    }
  })
})

describe('the reading of JSON', () => {
  const read = (text: string) => parseJson(Buffer.from(text))

  it('gives what JSON.parse gives, for all that is well formed and not too deep', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        const text = JSON.stringify(value)
        const careful =
          !/\\u0000|__proto__|constructor|prototype/.test(text) && text.isWellFormed() && !/\\ud[89a-f]/i.test(text)
        if (careful) assert.deepEqual(read(text), JSON.parse(text))
      }),
    )
  })

  it('finds every name that stands twice in an object, and no other', () => {
    const names = fc.array(fc.constantFrom('a', 'b', 'c', '"', '\\', '{', '}', 'é', ':'), { maxLength: 5 })
    fc.assert(
      fc.property(names, (list) => {
        const text = `{${list.map((name) => `${JSON.stringify(name)}:{"a":"}"}`).join()}}`
        if (new Set(list).size === list.length) assert.doesNotThrow(() => read(text))
        else assert.throws(() => read(text), { code: 'invalid' })
      }),
    )
  })
})
