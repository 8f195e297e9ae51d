import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { z } from 'zod'
import { goodCalls } from '#test/api-calls.ts'
import { apiRig, type Json } from '#test/api-rig.ts'
import { hasJapanese } from '#test/html.ts'

const rig = await apiRig()
const { operations } = rig.app.api
const answer = await rig.call('GET', '/openapi.json', { token: '' })
const document: Json = answer.body

const described = (method: string, path: string): Json =>
  document.paths[path.replace(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()]

/** Every object within, at any depth, with the way to it. */
function* within(value: Json, way = '#'): Generator<[string, Json]> {
  if (typeof value !== 'object' || value === null) return
  if (!Array.isArray(value)) yield [way, value]
  for (const [name, child] of Object.entries(value)) yield* within(child, `${way}/${name}`)
}

/** The schema with what it refers to in its place; ours refer to nothing that leads back to them. */
function resolved(schema: Json): Json {
  if (typeof schema !== 'object' || schema === null) return schema
  if (Array.isArray(schema)) return schema.map(resolved)
  if (schema.$ref) return resolved(document.components.schemas[schema.$ref.split('/').at(-1)])
  return Object.fromEntries(Object.entries(schema).map(([name, child]) => [name, resolved(child)]))
}

describe('the OpenAPI document', () => {
  it('is there for everybody, as JSON', () => {
    assert.equal(answer.status, 200)
    assert.equal(answer.headers.get('content-type'), 'application/json')
  })

  it('is OpenAPI 3.1', () => {
    assert.match(document.openapi, /^3\.1\.\d+$/)
    for (const name of ['title', 'version']) assert.equal(typeof document.info[name], 'string')
    assert.deepEqual(document.servers, [{ url: '/api/v1' }])
    assert.deepEqual(document.security, [{ token: [] }])
    assert.deepEqual(
      [document.components.securitySchemes.token.type, document.components.securitySchemes.token.scheme],
      ['http', 'bearer'],
    )
    const known = ['openapi', 'info', 'servers', 'security', 'tags', 'paths', 'components']
    assert.deepEqual(
      Object.keys(document).filter((name) => !known.includes(name)),
      [],
    )
    for (const name of Object.keys(document.components.schemas)) assert.match(name, /^[A-Za-z0-9._-]+$/)
  })

  it('has every operation and no other', () => {
    const all = Object.entries(document.paths as Json).flatMap(([path, item]) =>
      Object.entries(item as Json).map(([method, { operationId }]: Json) => `${method} ${path} ${operationId}`),
    )
    const wanted = operations.map(
      ({ method, path, name }) => `${method.toLowerCase()} ${path.replace(/:(\w+)/g, '{$1}')} ${name}`,
    )
    assert.deepEqual(all.toSorted(), wanted.toSorted())
    assert.equal(new Set(operations.map(({ name }) => name)).size, operations.length)
  })

  it('describes each: in both languages, its parameters, its body, its answers, who may', () => {
    const tags = document.tags.map(({ name }: Json) => name)
    for (const operation of operations) {
      const { method, path, name, roles } = operation
      const it = described(method, path)
      assert.equal(hasJapanese(it.summary), false, name)
      assert.equal(hasJapanese(it['x-summary-ja']), true, name)
      assert.deepEqual(it['x-roles'], [...roles])
      assert.ok(it.tags.every((tag: string) => tags.includes(tag)))
      const inPath = (it.parameters ?? []).filter((parameter: Json) => parameter.in === 'path')
      assert.deepEqual(
        inPath.map((parameter: Json) => [parameter.name, parameter.required]),
        [...path.matchAll(/:(\w+)/g)].map(([, one]) => [one, true]),
      )
      for (const parameter of it.parameters ?? [])
        assert.ok(['path', 'query'].includes(parameter.in) && parameter.schema, name)
      assert.equal(it.requestBody !== undefined, operation.body !== undefined, name)
      if (it.requestBody)
        assert.deepEqual(Object.keys(it.requestBody.content), [
          method === 'PATCH' ? 'application/merge-patch+json' : 'application/json',
        ])
      const statuses = Object.keys(it.responses)
      assert.equal(statuses.length, 2)
      assert.match(statuses[0]!, /^20[014]$/)
      assert.ok(Object.values(it.responses as Json).every((one: Json) => one.description))
      assert.deepEqual(Object.keys(it.responses.default.content), ['application/problem+json'])
    }
  })

  it('refers to nothing that it does not hold, and holds nothing that nobody refers to', () => {
    const used = [...within(document)].flatMap(([, { $ref }]) => ($ref ? [$ref] : []))
    for (const ref of used) assert.match(ref, /^#\/components\/schemas\//)
    const names = used.map((ref) => ref.split('/').at(-1))
    assert.deepEqual([...new Set(names)].toSorted(), Object.keys(document.components.schemas).toSorted())
  })

  it('has schemas that JSON Schema knows, and no pattern that no program reads', () => {
    for (const [way, schema] of within(document.components.schemas)) {
      const { type, pattern, required, properties } = schema
      if (typeof type === 'string') assert.match(type, /^(object|array|string|integer|number|boolean|null)$/, way)
      if (typeof pattern === 'string') assert.doesNotThrow(() => new RegExp(pattern, 'u'), way)
      if (Array.isArray(required)) for (const name of required) assert.ok(name in properties, `${way}: ${name}`)
    }
  })

  it('tells the truth: what the operations answer is what it says', async () => {
    for (const { name, method, path } of operations) {
      const call = await goodCalls[name]!(rig, 'alpha')
      const got = await rig.call(method, call.path, { body: call.body })
      const it = described(method, path)
      const said = it.responses[String(got.status)]
      assert.ok(said, `${name}: ${got.status}`)
      if (got.status === 204) continue
      check(said.content['application/json'].schema, got.body, name)
    }
  })

  it('tells the truth: what the operations take, it allows, and nothing unknown', async () => {
    for (const { name, method, path } of operations) {
      const it = described(method, path)
      if (!it.requestBody) continue
      const { body } = await goodCalls[name]!(rig, 'alpha')
      const schema = (Object.values(it.requestBody.content)[0] as Json).schema
      check(schema, body, name)
      assert.equal(resolved(schema).additionalProperties, false, name)
      assert.throws(() => check(schema, { ...(body as object), unknown: 1 }, name))
    }
  })

  it('describes a problem as problems are', async () => {
    check(
      { $ref: '#/components/schemas/Problem' },
      (await rig.call('POST', '/tenants', { body: {} })).body,
      'a problem',
    )
  })
})

function check(schema: Json, value: unknown, name: string): void {
  const read = z.fromJSONSchema(resolved(schema)).safeParse(value)
  assert.ok(read.success, `${name}: ${read.error}`)
}
