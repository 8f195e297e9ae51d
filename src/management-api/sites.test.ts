import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { siteInput } from '#test/api-calls.ts'
import { apiRig, type Json } from '#test/api-rig.ts'

const rig = await apiRig()
const all = '/tenants/alpha/sites'
const add = async (more: object = {}) => rig.call('POST', all, { body: { ...siteInput, ...more } })
const fields = ({ body }: { body: Json }) => (body.errors ?? []).map(({ field, code }: Json) => `${field} ${code}`)

describe('a site', () => {
  it('is made with what it needs, and is a confidential one with PKCE and without consent', async () => {
    const { status, body } = await add()
    assert.equal(status, 201)
    const { id, clientId, clientSecret, createdAt: _, changedAt: _c, ...facts } = body
    for (const name of [id, clientId]) assert.match(name, /^[\w-]{22}$/)
    assert.match(clientSecret, /^[\w-]{43}$/)
    assert.deepEqual(facts, {
      ...siteInput,
      ...{ postLogoutRedirectUris: [], grants: ['authorization_code', 'refresh_token'], resources: [] },
      ...{ scopes: ['openid', 'profile', 'email', 'phone', 'offline_access'], authMethod: 'client_secret_basic' },
      ...{ dpopBound: false, parRequired: false, pkce: 'required', consent: 'never', twoStep: 'policy' },
      ...{ links: { account: true, reissue: true }, idTokenAlgorithm: 'ES256', fapi: false },
    })
  })

  it('shows its secret once, and nobody anything to make it from', async () => {
    const { body } = await add()
    const { clientSecret: _, ...rest } = body
    assert.deepEqual(await rig.get(`${all}/${body.id}`), rest)
    assert.ok(!(await rig.call('GET', all)).text.includes('ecret"'))
  })

  it('has no secret when it could not keep one', async () => {
    for (const [kind, redirectUris] of [
      ['spa', ['https://app.example/cb']],
      ['native', ['com.example.app:/cb']],
    ] as const) {
      const { status, body } = await add({ kind, redirectUris })
      assert.deepEqual([status, body.authMethod, body.clientSecret], [201, 'none', undefined])
    }
  })

  it('gets a secret when it comes to need one, and loses it when it no longer does', async () => {
    const jwks = { keys: [{ kty: 'EC', crv: 'P-256', x: 'x', y: 'y' }] }
    const { body } = await add({ authMethod: 'private_key_jwt', jwks })
    assert.equal(body.clientSecret, undefined)
    const change = async (patch: object) => (await rig.call('PATCH', `${all}/${body.id}`, { body: patch })).body
    assert.match((await change({ authMethod: 'client_secret_post' })).clientSecret, /^[\w-]{43}$/)
    assert.equal((await change({ name: 'Renamed' })).clientSecret, undefined)
    const back = await change({ authMethod: 'private_key_jwt' })
    assert.deepEqual([back.name, back.clientSecret], ['Renamed', undefined])
  })

  it('is changed by a merge patch: objects within, lists as a whole, null back to the default (RFC 7396)', async () => {
    const { body } = await add({ postLogoutRedirectUris: ['https://shop.example/'] })
    const change = (patch: object) => rig.call('PATCH', `${all}/${body.id}`, { body: patch })
    assert.deepEqual((await change({ links: { reissue: false } })).body.links, { account: true, reissue: false })
    assert.deepEqual((await change({ links: { reissue: null } })).body.links, { account: true, reissue: true })
    const uris = ['https://shop.example/other']
    assert.deepEqual((await change({ redirectUris: uris })).body.redirectUris, uris)
    assert.deepEqual((await change({ postLogoutRedirectUris: null, scopes: null })).body.postLogoutRedirectUris, [])
    assert.equal((await change({ redirectUris: null })).status, 400)
    assert.deepEqual(fields(await change({ clientId: 'mine' })), ['clientId unknown'])
    assert.deepEqual(fields(await change({ clientSecret: 'mine' })), ['clientSecret unknown'])
    assert.deepEqual(fields(await change({ links: { other: true } })), ['links.other unknown'])
    assert.deepEqual((await rig.get(`${all}/${body.id}`)).redirectUris, uris)
  })

  for (const [what, more, wanted] of [
    ['no name', { name: undefined }, 'name missing'],
    ['no address', { redirectUris: [] }, 'redirectUris out-of-bounds'],
    ['a kind of its own', { kind: 'desktop' }, 'kind not-allowed'],
    ['an address without encryption', { redirectUris: ['http://shop.example/cb'] }, 'redirectUris.0 insecure'],
    ['a wildcard', { redirectUris: ['https://*.shop.example/cb'] }, 'redirectUris.0 wildcard'],
    ['a fragment', { redirectUris: ['https://shop.example/cb#x'] }, 'redirectUris.0 fragment'],
    ['a script', { redirectUris: ['javascript:alert(1)'] }, 'redirectUris.0 scheme'],
    ['no protocol at all', { grants: [] }, 'grants code-missing'],
    ['no openid', { scopes: ['email'] }, 'scopes openid-missing'],
    ['a secret in the page', { kind: 'spa', authMethod: 'client_secret_basic' }, 'authMethod confidential-only'],
    ['a private key', { authMethod: 'private_key_jwt', jwks: { keys: [{ kty: 'EC', d: 'x' }] } }, 'jwks private-key'],
    ['a property that does not exist', { colour: 'red' }, 'colour unknown'],
    ['a name that turns around', { name: 'a\u202eb' }, 'name form'],
    ['a name of nothing', { name: '\u200b' }, 'name form'],
  ] as const) {
    it(`is not made with ${what}`, async () => {
      const got = await add(more)
      assert.equal(got.status, 400, got.text)
      assert.ok(fields(got).includes(wanted), fields(got).join())
    })
  }

  it('is gone when it is removed', async () => {
    const { body } = await add()
    assert.equal((await rig.call('DELETE', `${all}/${body.id}`)).status, 204)
    assert.equal((await rig.call('GET', `${all}/${body.id}`)).status, 404)
    assert.equal((await rig.call('DELETE', `${all}/${body.id}`)).status, 404)
  })

  it('needs a tenant', async () => {
    assert.equal((await rig.call('POST', '/tenants/nowhere/sites', { body: siteInput })).status, 404)
    assert.equal((await rig.call('GET', '/tenants/nowhere/sites')).status, 404)
  })
})
