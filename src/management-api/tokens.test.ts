import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { apiRig, contents, type Json } from '#test/api-rig.ts'

const rig = await apiRig()
const add = (body: object, token = rig.operator) => rig.call('POST', '/tokens', { body, token })
const fields = ({ body }: { body: Json }) => (body.errors ?? []).map(({ field, code }: Json) => `${field} ${code}`)

describe('a token', () => {
  it('is shown once and works at once', async () => {
    const { status, body } = await add({ role: 'auditor', tenant: 'alpha', name: 'reports' })
    assert.equal(status, 201)
    assert.match(body.token, /^sekisho_[\w-]{22}\.[\w-]{43}$/)
    assert.deepEqual([body.role, body.tenant, body.name, body.expiresAt], ['auditor', 'alpha', 'reports', null])
    assert.equal((await rig.call('GET', '/tenants/alpha', { token: body.token })).status, 200)
    const listed = (await rig.get('/tokens?limit=500')).items.find(({ id }: Json) => id === body.id)
    assert.equal('token' in listed, false)
    const rows = JSON.stringify(await contents(rig.app.database.db))
    assert.ok(!rows.includes(body.token.split('.')[1]))
  })

  it('ends at its time', async () => {
    const { body } = await add({ role: 'auditor', tenant: 'alpha', days: 1 })
    assert.equal(Date.parse(body.expiresAt) / 1000, rig.app.now() + 24 * 3600)
    rig.clock.push(24 * 3600 - 1)
    assert.equal((await rig.call('GET', '/tenants/alpha', { token: body.token })).status, 200)
    rig.clock.push(1)
    assert.equal((await rig.call('GET', '/tenants/alpha', { token: body.token })).status, 401)
  })

  it('ends when it is removed', async () => {
    const { body } = await add({ role: 'auditor', tenant: 'alpha' })
    assert.equal((await rig.call('DELETE', `/tokens/${body.id}`)).status, 204)
    assert.equal((await rig.call('GET', '/tenants/alpha', { token: body.token })).status, 401)
    assert.equal((await rig.call('DELETE', `/tokens/${body.id}`)).status, 404)
  })

  it('tells to the hour when it was used', async () => {
    const { body } = await add({ role: 'auditor', tenant: 'alpha' })
    const used = async () =>
      (await rig.get('/tokens?limit=500')).items.find(({ id }: Json) => id === body.id).lastUsedAt
    assert.equal(await used(), null)
    await rig.call('GET', '/tenants/alpha', { token: body.token })
    const first = await used()
    assert.equal(Date.parse(first) / 1000, rig.app.now())
    rig.clock.push(3599)
    await rig.call('GET', '/tenants/alpha', { token: body.token })
    assert.equal(await used(), first)
    rig.clock.push(1)
    await rig.call('GET', '/tenants/alpha', { token: body.token })
    assert.equal(Date.parse(await used()) / 1000, rig.app.now())
  })

  for (const [what, body, status, wanted] of [
    ['no role', {}, 400, 'role missing'],
    ['a role of its own', { role: 'god', tenant: 'alpha' }, 400, 'role not-allowed'],
    ['no tenant, for an auditor', { role: 'auditor' }, 400, 'tenant missing'],
    ['a tenant, for an operator', { role: 'operator', tenant: 'alpha' }, 400, 'tenant not-allowed'],
    ['no day', { role: 'operator', days: 0 }, 400, 'days out-of-bounds'],
    ['a text of its own', { role: 'operator', token: 'sekisho_x' }, 400, 'token unknown'],
    ['a tenant that does not exist', { role: 'auditor', tenant: 'nowhere' }, 404, undefined],
  ] as const) {
    it(`is not made with ${what}`, async () => {
      const got = await add(body)
      assert.equal(got.status, status, got.text)
      assert.equal(fields(got)[0], wanted)
    })
  }

  for (const [what, authorization] of [
    ['none', undefined],
    ['nothing', ''],
    ['the word alone', 'Bearer'],
    ['a basic one', `Basic ${Buffer.from('operator:x').toString('base64')}`],
    ['half of one', `Bearer ${rig.operator.slice(0, -5)}`],
    ['one in capitals', `Bearer ${rig.operator.toUpperCase()}`],
    ['one with more behind', `Bearer ${rig.operator} ${rig.operator}`],
    ['another word before it', `Token ${rig.operator}`],
  ] as const) {
    it(`is no token: ${what}`, async () => {
      for (const { method, path } of rig.app.api.operations) {
        // So many wrong tokens in a minute would be too many.
        rig.clock.push(3)
        const headers = authorization === undefined ? {} : { authorization }
        const url = path.replaceAll(/:\w+/g, 'alpha')
        const {
          status,
          body,
          headers: told,
        } = await rig.call(method, url, { token: '', headers: headers as Record<string, string> })
        assert.deepEqual([status, body.code], [401, 'unauthenticated'], `${method} ${path}`)
        assert.match(told.get('www-authenticate') ?? '', /^Bearer/)
      }
    })
  }

  it('is not taken from an address or a body, where it would be kept in logs', async () => {
    for (const path of [`/tenants?access_token=${rig.operator}`, `/tenants?token=${rig.operator}`])
      assert.equal((await rig.call('GET', path, { token: '' })).status, 401)
  })
})

describe('the audit', () => {
  it('shows a tenant its own, and the operator all', async () => {
    await rig.call('PATCH', '/tenants/alpha', { body: { name: 'A' } })
    await rig.call('PATCH', '/tenants/beta', { body: { name: 'B' } })
    const tenantsOf = async (token: string) =>
      new Set((await rig.get('/audit?limit=500', { token })).items.map(({ tenant }: Json) => tenant))
    assert.deepEqual(await tenantsOf(rig.alpha.auditor), new Set(['alpha']))
    assert.deepEqual(await tenantsOf(rig.beta.administrator), new Set(['beta']))
    assert.ok((await tenantsOf(rig.operator)).has('alpha') && (await tenantsOf(rig.operator)).has('beta'))
    assert.equal((await rig.call('GET', '/audit?tenant=beta', { token: rig.alpha.auditor })).status, 404)
    assert.equal((await rig.call('GET', '/audit?tenant=alpha', { token: rig.alpha.auditor })).status, 200)
  })

  it('shows what was done newest first, with who, why and from where', async () => {
    await rig.addAccount('anna')
    rig.clock.push(1)
    await rig.call('POST', '/tenants/alpha/accounts/anna/disable', { body: { reason: 'stolen phone' } })
    rig.clock.push(1)
    await rig.call('PATCH', '/tenants/alpha', { body: { name: 'A2' } })
    const [second, first] = await rig.acts('alpha')
    assert.deepEqual([first.act, first.reason], ['accountDisabled', 'stolen phone'])
    assert.deepEqual([second.act, second.detail], ['tenantChanged', { fields: ['name'] }])
    assert.ok(first.ip)
    assert.deepEqual(Object.keys(first).toSorted(), [
      'act',
      'actor',
      'at',
      'detail',
      'erased',
      'ip',
      'node',
      'number',
      'reason',
      'subject',
      'tenant',
    ])
  })
})

describe('wrong tokens', () => {
  const wrong = () => rig.call('GET', '/tenants/alpha', { token: `sekisho_${'A'.repeat(22)}.${'b'.repeat(43)}` })

  it('are answered 429 once a network has sent many, and a right one from there still works', async () => {
    rig.clock.push(60)
    for (let n = 0; n < 30; n += 1) assert.equal((await wrong()).status, 401)
    const got = await wrong()
    assert.deepEqual([got.status, got.body.code, got.headers.get('retry-after')], [429, 'too-many', '60'])
    assert.equal((await rig.call('GET', '/tenants/alpha', { token: rig.alpha.support })).status, 200)
    assert.equal((await rig.call('GET', '/tenants/alpha', { token: '' })).status, 401, 'no token is no try')
    rig.clock.push(60)
    assert.equal((await wrong()).status, 401)
  })
})
