import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { siteInput } from '#test/api-calls.ts'
import { apiRig, contents, type Json } from '#test/api-rig.ts'

const rig = await apiRig()
const { call, get } = rig
const fields = ({ body }: { body: Json }) => (body.errors ?? []).map(({ field, code }: Json) => `${field} ${code}`)

describe('a tenant', () => {
  it('is made with an id and a name, and has a default for all else', async () => {
    const { status, body } = await call('POST', '/tenants', { body: { id: 'acme', name: 'ACME' } })
    assert.equal(status, 201)
    const at = new Date(rig.app.now() * 1000).toISOString().replace('.000Z', 'Z')
    assert.deepEqual(body, {
      ...{ id: 'acme', name: 'ACME', preset: 'recommended', timeZone: 'Asia/Tokyo', languages: ['ja', 'en'] },
      ...{ support: {}, officialDomains: [], senders: [], help: {}, createdAt: at, changedAt: at },
    })
    assert.deepEqual(await get('/tenants/acme'), body)
  })

  it('is made with everything that is said of it', async () => {
    const said = {
      ...{ id: 'everything', name: '全部', preset: 'manual', timeZone: 'Europe/Berlin', languages: ['en'] },
      support: { name: 'Help', tel: '03-1', mail: 'help@example.com', hours: '9-17', url: 'https://help.example/' },
      officialDomains: ['example.com', 'example.co.jp'],
      senders: [{ name: 'ACME', address: 'no-reply@example.com' }, { name: 'ACME' }],
      help: { systems: { en: 'Any browser\nof this decade' }, terms: 'https://example.com/terms' },
    }
    const { createdAt: _, changedAt: _c, ...kept } = (await call('POST', '/tenants', { body: said })).body
    assert.deepEqual(kept, said)
    assert.equal((await get('/tenants/everything/policy')).methods.default, 'password+certificate')
  })

  for (const [what, input, wanted] of [
    ['no id', { name: 'x' }, 'id missing'],
    ['no name', { id: 'ab' }, 'name missing'],
    ['an id of one sign', { id: 'a', name: 'x' }, 'id form'],
    ['an id of 41 signs', { id: 'a'.repeat(41), name: 'x' }, 'id form'],
    ['capitals in its id', { id: 'Acme', name: 'x' }, 'id form'],
    ['a path in its id', { id: '../up', name: 'x' }, 'id form'],
    ['an unknown preset', { id: 'ab', name: 'x', preset: 'strict' }, 'preset not-allowed'],
    ['an unknown time zone', { id: 'ab', name: 'x', timeZone: 'Mars/Olympus' }, 'timeZone form'],
    ['no language', { id: 'ab', name: 'x', languages: [] }, 'languages out-of-bounds'],
    ['a foreign language', { id: 'ab', name: 'x', languages: ['fr'] }, 'languages.0 not-allowed'],
    ['a language twice', { id: 'ab', name: 'x', languages: ['ja', 'ja'] }, 'languages form'],
    ['a name of two lines', { id: 'ab', name: 'a\nb' }, 'name form'],
    ['a name that turns around', { id: 'ab', name: 'a\u202eb' }, 'name form'],
    ['a name of nothing', { id: 'ab', name: ' ' }, 'name form'],
    [
      'a script as its support page',
      { id: 'ab', name: 'x', support: { url: 'javascript:alert(1)' } },
      'support.url form',
    ],
    [
      'an address as a domain',
      { id: 'ab', name: 'x', officialDomains: ['https://a.example/'] },
      'officialDomains.0 form',
    ],
    ['something in support that is not', { id: 'ab', name: 'x', support: { fax: '1' } }, 'support.fax unknown'],
  ] as const) {
    it(`is not made with ${what}`, async () => {
      const got = await call('POST', '/tenants', { body: input })
      assert.equal(got.status, 400, got.text)
      assert.deepEqual(fields(got), [wanted])
      assert.equal((await call('GET', '/tenants/ab')).status, 404)
    })
  }

  it('exists once', async () => {
    const { status, body } = await call('POST', '/tenants', { body: { id: 'alpha', name: 'Another' } })
    assert.deepEqual([status, body.code], [409, 'exists'])
    assert.equal((await get('/tenants/alpha')).name, 'The alpha company')
  })

  it('is changed by a merge patch: objects within, lists as a whole, null back to the default (RFC 7396)', async () => {
    await call('POST', '/tenants', {
      body: { id: 'patched', name: 'x', languages: ['en'], support: { tel: '1', mail: 'a@example.com' } },
    })
    const change = async (body: object) => (await call('PATCH', '/tenants/patched', { body })).body
    assert.deepEqual((await change({ support: { tel: '2' } })).support, { tel: '2', mail: 'a@example.com' })
    assert.deepEqual((await change({ support: { tel: null } })).support, { mail: 'a@example.com' })
    assert.deepEqual((await change({ officialDomains: ['a.example', 'b.example'] })).officialDomains, [
      'a.example',
      'b.example',
    ])
    assert.deepEqual((await change({ officialDomains: ['c.example'] })).officialDomains, ['c.example'])
    const back = await change({ support: null, officialDomains: null, languages: null, timeZone: null })
    assert.deepEqual(
      [back.support, back.officialDomains, back.languages, back.timeZone],
      [{}, [], ['ja', 'en'], 'Asia/Tokyo'],
    )
    assert.deepEqual(fields(await call('PATCH', '/tenants/patched', { body: { name: null } })), ['name missing'])
    assert.deepEqual(fields(await call('PATCH', '/tenants/patched', { body: { id: 'other' } })), ['id unknown'])
    assert.deepEqual(fields(await call('PATCH', '/tenants/patched', { body: { support: { fax: '1' } } })), [
      'support.fax unknown',
    ])
  })

  it('holds on every page at once when it is changed', async () => {
    const title = async () => (await rig.app.fetch(new Request('http://localhost:8080/t/beta/help?lang=en'))).text()
    assert.match(await title(), /The beta company/)
    await call('PATCH', '/tenants/beta', { body: { name: 'The better company' } })
    assert.match(await title(), /The better company/)
  })

  it('is gone with all that is its own, and may be made anew with nothing of it', async () => {
    await call('POST', '/tenants', { body: { id: 'gone', name: 'Going' } })
    const token = await rig.tokenFor('administrator', 'gone')
    await call('POST', '/tenants/gone/sites', { body: siteInput })
    await call('POST', '/tenants/gone/accounts', { body: { userId: 'anna', mails: ['anna@example.com'] } })
    await call('POST', '/tenants/gone/accounts', {
      body: { userId: 'ben', password: 'correct horse battery staple 7' },
    })
    await rig.app.fetch(new Request('http://localhost:8080/t/gone/account'))
    await rig.app.signingKeys.of('gone')
    assert.equal((await call('DELETE', '/tenants/gone')).status, 204)

    assert.equal((await call('GET', '/tenants/gone')).status, 404)
    assert.equal((await call('GET', '/tenants/gone', { token })).status, 401)
    const mayStay = ['audit_entry', 'outbox', 'sign_in']
    const left = Object.entries(await contents(rig.app.database.db, mayStay))
    assert.deepEqual(
      left.filter(([, rows]) => rows.some((row) => row.includes('"gone"'))).map(([table]) => table),
      [],
    )
    await call('POST', '/tenants', { body: { id: 'gone', name: 'Anew' } })
    for (const list of ['sites', 'accounts']) assert.deepEqual((await get(`/tenants/gone/${list}`)).items, [])
  })

  it('of the operators cannot be removed', async () => {
    await call('POST', '/tenants', { body: { id: 'operator', name: 'Operators' } })
    const { status, body } = await call('DELETE', '/tenants/operator')
    assert.deepEqual([status, body.code], [422, 'refused'])
    assert.equal((await get('/tenants/operator')).name, 'Operators')
  })
})
