import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { apiRig } from '#test/api-rig.ts'

const rig = await apiRig()

describe('a tenant whose id another one had before', () => {
  it('sees nothing of what was done there, while operators see all', async () => {
    const add = () => rig.call('POST', '/tenants', { body: { id: 'again', name: 'Again' } })
    await add()
    await rig.call('POST', '/tenants/again/accounts', { body: { userId: 'anna' } })
    const old = await rig.tokenFor('administrator', 'again')
    assert.equal((await rig.call('DELETE', '/tenants/again')).status, 204)
    assert.equal((await rig.call('GET', '/audit', { token: old })).status, 401)

    rig.clock.push(60)
    await add()
    rig.clock.push(1)
    await rig.call('POST', '/tenants/again/sites', {
      body: { name: 'Shop', kind: 'web', redirectUris: ['https://shop.example/cb'] },
    })
    const token = await rig.tokenFor('administrator', 'again')
    const seen = async (path: string) => (await rig.get(path, { token })).items.map(({ act }: { act: string }) => act)
    assert.deepEqual(await seen('/audit'), ['siteAdded', 'tenantAdded'])
    const first = await rig.get('/audit?limit=1', { token })
    assert.deepEqual(await seen(`/audit?limit=1&cursor=${first.next}`), ['tenantAdded'])
    assert.deepEqual((await rig.get('/tenants/again/accounts', { token })).items, [])
    assert.ok((await rig.acts('again')).some(({ act }) => act === 'accountAdded'))
  })
})

describe('a policy value that cannot be', () => {
  const patch = async (body: object) => (await rig.call('PATCH', '/tenants/alpha/policy', { body })).body

  it('is answered with its field and all that it may be, in words', async () => {
    for (const min of [7, 65, 8.5, 'many']) {
      const { status, errors } = await patch({ password: { min } })
      assert.equal(status, 400)
      assert.deepEqual(
        errors.map(({ field, detail }: { field: string; detail: string }) => [field, detail]),
        [['password.min', 'Must be from 8 to 64 characters.']],
        String(min),
      )
    }
    const [error] = (await patch({ methods: { default: 'fingerprint' } })).errors
    assert.match(error.detail, /passkey/)
    assert.match((await patch({ mailLinks: 'many' })).errors[0].detail, /landing, none/)
  })

  it('is told apart from one that does not exist', async () => {
    for (const [body, field] of [
      [{ pasword: { min: 8 } }, 'pasword'],
      [{ password: { mim: 8 } }, 'password.mim'],
      [{ password: { mim: null } }, 'password.mim'],
    ] as const) {
      const { status, errors } = await patch(body)
      assert.deepEqual([status, errors[0].field, errors[0].code], [400, field, 'unknown'])
    }
  })
})
