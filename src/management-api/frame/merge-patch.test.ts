import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { z } from 'zod'
import { mergePatch, patchOf } from './merge-patch.ts'

describe('a merge patch', () => {
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
  ] as const) {
    it(`makes ${JSON.stringify(result)} of ${JSON.stringify(target)} by ${JSON.stringify(patch)} (RFC 7396 appendix A)`, () => {
      assert.deepEqual(mergePatch(target, patch), result)
    })
  }

  it('changes nothing that it does not name, and does the same a second time', () => {
    const object = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.jsonValue({ maxDepth: 2 }), {
      noNullPrototype: true,
    })
    fc.assert(
      fc.property(object, object, (target, patch) => {
        const before = structuredClone(target)
        const once = mergePatch(target, patch) as Record<string, unknown>
        assert.deepEqual(target, before)
        assert.deepEqual(mergePatch(once, patch), once)
        for (const name of Object.keys(target)) if (!(name in patch)) assert.deepEqual(once[name], target[name])
        for (const name of Object.keys(patch)) assert.equal(name in once, patch[name] !== null)
      }),
    )
  })

  it('reaches no prototype', () => {
    const merged = mergePatch({}, JSON.parse('{"__proto__": {"role": "operator"}}')) as Record<string, unknown>
    assert.equal(merged['role'], undefined)
    assert.equal(({} as Record<string, unknown>)['role'], undefined)
  })
})

describe('what a merge patch may hold', () => {
  const schema = patchOf(
    z.strictObject({
      name: z.string().min(1),
      support: z.strictObject({ tel: z.string(), mail: z.string().optional() }).prefault({ tel: '1' }),
      domains: z.array(z.strictObject({ host: z.string() })).default([]),
      inner: z
        .strictObject({ deep: z.strictObject({ kept: z.boolean().default(true) }).default({ kept: true }) })
        .optional(),
    }),
  )

  for (const patch of [
    {},
    { name: 'x' },
    { name: null },
    { support: null },
    { support: { tel: null } },
    { domains: [{ host: 'a' }] },
    { inner: { deep: { kept: null } } },
  ]) {
    it(`may be ${JSON.stringify(patch)}, as it is`, () => assert.deepEqual(schema.parse(patch), patch))
  }

  for (const patch of [
    { id: 'x' },
    { id: null },
    { name: '' },
    { support: { fax: '1' } },
    { support: { fax: null } },
    { domains: [{}] },
    { domains: [{ host: 'a', port: 1 }] },
    { inner: { deep: { other: null } } },
    [],
    null,
    'name',
  ]) {
    it(`may not be ${JSON.stringify(patch)}`, () => assert.equal(schema.safeParse(patch).success, false))
  }
})
