import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { apiRig, because, type Got } from '#test/api-rig.ts'
import { hasJapanese } from '#test/html.ts'
import { largestBody } from './frame/json-body.ts'

const rig = await apiRig()
const { call } = rig
await rig.addAccount('anna')
const anna = '/tenants/alpha/accounts/anna'
const unlock = `${anna}/unlock`

const isProblem = (got: Got, status: number, code: string) => {
  assert.deepEqual([got.status, got.body?.code], [status, code], got.text)
  assert.equal(got.headers.get('content-type'), 'application/problem+json')
  assert.equal(got.body.status, status)
  assert.equal(got.body.type, `urn:sekisho:problem:${code}`)
  for (const name of ['title', 'detail']) assert.ok(got.body[name].length > 3)
  assert.match(got.body.reference, /^[0-9A-Z]{4}-[0-9A-Z]{4}$/)
  assert.equal(got.headers.get('cache-control'), 'no-store')
}

describe('a refusal (RFC 9457)', () => {
  for (const [status, code, method, path, sent] of [
    [400, 'invalid', 'POST', unlock, { body: {} }],
    [401, 'unauthenticated', 'GET', '/tenants', { token: '' }],
    [403, 'forbidden', 'GET', '/tenants', { token: rig.alpha.support }],
    [404, 'not-found', 'GET', '/tenants/nowhere', {}],
    [404, 'not-found', 'GET', '/no-such-thing', {}],
    [404, 'not-found', 'GET', '/', {}],
    [405, 'method', 'PUT', '/tenants/alpha', { body: {} }],
    [409, 'exists', 'POST', '/tenants', { body: { id: 'alpha', name: 'x' } }],
    [413, 'too-large', 'POST', unlock, { body: { reason: 'x'.repeat(largestBody.bytes) } }],
    [415, 'unsupported-type', 'POST', unlock, { body: because, type: 'text/plain' }],
    [422, 'refused', 'PATCH', anna, { body: { method: 'password+certificate' } }],
  ] as const) {
    it(`${status} ${method} ${path} is a problem of code ${code}, in the language that was asked for`, async () => {
      if (status === 422)
        await call('PATCH', '/tenants/alpha/policy', {
          body: { methods: { allowed: ['password'], default: 'password' } },
        })
      const english = await call(method, path, sent)
      isProblem(english, status, code)
      assert.equal(hasJapanese(english.body.detail), false)
      assert.equal(english.headers.get('content-language'), 'en')
      const japanese = await call(method, path, { ...sent, headers: { 'accept-language': 'ja' } })
      isProblem(japanese, status, code)
      assert.equal(hasJapanese(japanese.body.detail), true, japanese.body.detail)
      for (const { detail } of japanese.body.errors ?? []) assert.equal(hasJapanese(detail), true, detail)
      for (const { detail } of english.body.errors ?? []) assert.equal(hasJapanese(detail), false, detail)
    })
  }

  it('says which methods there are, where another was used', async () => {
    const { headers } = await call('PUT', '/tenants/alpha', { body: {} })
    assert.deepEqual(headers.get('allow')?.split(', ').toSorted(), ['DELETE', 'GET', 'HEAD', 'PATCH'])
  })

  it('says nothing of what was wrong inside', async () => {
    const { sql } = await import('kysely')
    const { db } = rig.app.database
    await sql`alter table site rename to elsewhere`.execute(db)
    const got = await call('GET', '/tenants/alpha/sites')
    await sql`alter table elsewhere rename to site`.execute(db)
    isProblem(got, 500, 'fault')
    assert.doesNotMatch(got.text, /site|sql|table/i)
  })

  it('never repeats what was sent', async () => {
    const sent = '<script>alert(1)</script>'
    for (const body of [
      { userId: sent },
      { userId: 'x', password: sent },
      { userId: 'x', language: sent },
      { userId: 'x', mails: [sent] },
    ])
      assert.ok(!(await call('POST', '/tenants/alpha/accounts', { body })).text.includes('alert'))
  })
})

describe('a body', () => {
  for (const [what, text] of [
    ['no JSON', '{reason: 1}'],
    ['half of it', '{"reason":"x"'],
    ['two values', '{"reason":"x"}{"reason":"y"}'],
    ['a mark of byte order', '\ufeff{"reason":"x"}'],
    ['a name twice', '{"reason":"x","reason":"y"}'],
    ['a name twice, written in two ways', '{"reason":"x","re\\u0061son":"y"}'],
    ['a name twice, further down', '{"a":[{"b":1,"b":2}]}'],
    ['a prototype', '{"reason":"x","__proto__":{"role":"operator"}}'],
    ['a prototype, written otherwise', '{"reason":"x","__pro\\u0074o__":{}}'],
    ['a constructor', '{"reason":"x","constructor":{"prototype":{}}}'],
    ['a prototype, further down', '{"reason":{"prototype":{}}}'],
    ['half of a character', '{"reason":"\\ud800"}'],
    ['a zero', '{"reason":"a\\u0000b"}'],
    ['another depth', `{"reason":${'['.repeat(17)}${']'.repeat(17)}}`],
    ['depth without an end', `${'['.repeat(100_000)}`],
    ['far too many values', `{"reason":[${'1,'.repeat(largestBody.tokens)}1]}`],
    ['text', '"reason"'],
    ['a list', '[{"reason":"x"}]'],
    ['null', 'null'],
    ['nothing', ''],
    ['blanks', '   '],
  ] as const) {
    it(`of ${what} is refused`, async () => {
      const rows = (await rig.acts()).length
      isProblem(await call('POST', unlock, { body: text, type: 'application/json' }), 400, 'invalid')
      assert.equal((await rig.acts()).length, rows)
    })
  }

  it('in another character set is refused', async () => {
    const latin = new Uint8Array([...Buffer.from('{"reason":"'), 0xe9, ...Buffer.from('"}')])
    const headers = { authorization: `Bearer ${rig.operator}`, 'content-type': 'application/json' }
    const url = `http://localhost:8080/api/v1${unlock}`
    const got = await rig.app.fetch(new Request(url, { method: 'POST', headers, body: latin }))
    assert.equal(got.status, 400)
    for (const type of ['application/json; charset=latin1', 'application/json; boundary=x'])
      isProblem(await call('POST', unlock, { body: because, type }), 415, 'unsupported-type')
  })

  for (const [method, type, status] of [
    ['POST', 'application/json', 200],
    ['POST', 'APPLICATION/JSON; charset="UTF-8"', 200],
    ['POST', 'application/merge-patch+json', 415],
    ['POST', 'application/x-www-form-urlencoded', 415],
    ['POST', 'multipart/form-data; boundary=x', 415],
    ['PATCH', 'application/merge-patch+json', 200],
    ['PATCH', 'application/json', 200],
    ['PATCH', 'application/json-patch+json', 415],
    ['PATCH', 'text/json', 415],
  ] as const) {
    it(`of type ${type} is ${status === 200 ? 'taken' : 'refused'} by ${method}`, async () => {
      const [path, body] = method === 'POST' ? [unlock, because] : [anna, { language: 'en' }]
      assert.equal((await call(method, path, { body, type })).status, status)
    })
  }

  it('does not change what objects inherit', async () => {
    await call('PATCH', '/tenants/alpha', { body: '{"support":{"__proto__":{"polluted":true}}}' })
    await call('PATCH', '/tenants/alpha/policy', { body: '{"__proto__":{"polluted":true}}' })
    assert.equal('polluted' in {}, false)
  })

  it('of a caller who may not is not even read', async () => {
    const { status } = await call('POST', unlock, { body: 'no JSON', token: rig.alpha.auditor })
    assert.equal(status, 403)
    assert.equal((await call('POST', unlock, { body: 'no JSON', token: '' })).status, 401)
  })
})

describe('the address', () => {
  it('is taken as it is: nothing is reached by another way of writing', async () => {
    for (const path of [
      '/tenants/alpha/../beta',
      '/tenants/alpha%2f..%2fbeta',
      '/tenants//alpha',
      '/tenants/ALPHA',
      '/tenants/alpha/accounts/%00',
      '/tenants/alpha/accounts/%ff',
      '/tenants/alpha/accounts/..%2f..%2fbeta',
      '/tenants/%252e%252e',
      '/tenants/constructor',
      '/tenants/__proto__/policy',
      `/tenants/alpha/accounts/${'x'.repeat(5000)}`,
    ]) {
      const { status } = await call('GET', path, { token: rig.alpha.administrator })
      assert.ok(status === 404 || status === 400, `${path}: ${status}`)
    }
  })

  it('reaches every ID that an account can have', async () => {
    for (const userId of ['a@example.com', 'a+b', 'a.b', 'a-b', 'A_B', 'x'.repeat(64), 'accounts', 'unlock']) {
      await rig.addAccount(userId, { mails: [] })
      const { body } = await call('GET', `/tenants/alpha/accounts/${encodeURIComponent(userId)}`)
      assert.equal(body.userId, userId)
    }
  })
})

describe('other methods', () => {
  it('HEAD answers as GET does, without a body', async () => {
    const [got, head] = [await call('GET', '/tenants'), await call('HEAD', '/tenants')]
    assert.deepEqual([head.status, head.text], [200, ''])
    assert.equal(head.headers.get('content-type'), got.headers.get('content-type'))
    assert.equal((await call('HEAD', '/tenants', { token: '' })).status, 401)
  })

  it('OPTIONS tells the methods, and invites no other origin', async () => {
    const origin = { origin: 'https://evil.example', 'access-control-request-method': 'GET' }
    const { status, headers } = await call('OPTIONS', '/tenants', { token: '', headers: origin })
    assert.equal(status, 204)
    assert.deepEqual(headers.get('allow')?.split(', ').toSorted(), ['GET', 'HEAD', 'POST'])
    for (const method of ['OPTIONS', 'GET', 'POST']) {
      const answer = await call(method, '/tenants', { headers: origin })
      assert.deepEqual(
        [...answer.headers.keys()].filter((name) => name.startsWith('access-control')),
        [],
      )
    }
  })

  it('answers set no cookie and cannot be shown as a page', async () => {
    const { headers } = await call('GET', '/tenants')
    assert.equal(headers.get('set-cookie'), null)
    assert.equal(headers.get('x-content-type-options'), 'nosniff')
    assert.match(headers.get('content-security-policy') ?? '', /default-src 'none'/)
  })
})
