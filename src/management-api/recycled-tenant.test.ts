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
