import assert from 'node:assert/strict'
import { it } from 'node:test'
import { goodCalls } from '#test/api-calls.ts'
import { apiRig, because, type Json } from '#test/api-rig.ts'
import { onBothEngines } from '#test/engines.ts'

onBothEngines('the management API', (_open, freshUrl) => {
  it('does all that it does', async () => {
    const rig = await apiRig({ databaseUrl: await freshUrl() })
    for (const { name, method } of rig.app.api.operations) {
      const { path, body } = await goodCalls[name]!(rig, 'alpha')
      const { status, text } = await rig.call(method, path, { body })
      assert.ok(status < 300, `${name}: ${text}`)
    }
  })

  it('tells the story of a tenant from its beginning to its end', async () => {
    const rig = await apiRig({ databaseUrl: await freshUrl() })
    await rig.call('POST', '/tenants', { body: { id: 'acme', name: 'ACME' } })
    await rig.call('PATCH', '/tenants/acme/policy', { body: { password: { min: 20 } } })
    const accounts = '/tenants/acme/accounts'
    for (const userId of ['anna', 'Ben', 'ben-2', 'carl'])
      await rig.call('POST', accounts, { body: { userId, mails: ['family@example.com', `${userId}@example.com`] } })
    assert.equal((await rig.call('POST', accounts, { body: { userId: 'BEN' } })).status, 409)

    const named = async (query: string) =>
      (await rig.get(`${accounts}?${query}`)).items.map(({ userId }: Json) => userId)
    assert.deepEqual(await named('limit=500'), ['anna', 'Ben', 'ben-2', 'carl'])
    assert.deepEqual(await named('q=BEN'), ['Ben', 'ben-2'])
    assert.deepEqual((await named('q=family@')).toSorted(), ['Ben', 'anna', 'ben-2', 'carl'])

    await rig.call('PATCH', `${accounts}/ben`, { body: { userId: 'benjamin', mails: null } })
    assert.equal((await rig.call('POST', `${accounts}/benjamin/disable`, { body: because })).body.state, 'disabled')
    await rig.call('DELETE', `${accounts}/carl`)
    rig.clock.push(1)
    const acts = (await rig.acts('acme')).map(({ act }) => act).toSorted()
    const added = Array(4).fill('accountAdded')
    assert.deepEqual(acts, [
      ...added,
      'accountChanged',
      'accountDisabled',
      'accountRemoved',
      'policyChanged',
      'tenantAdded',
    ])
    assert.equal((await rig.call('DELETE', '/tenants/acme')).status, 204)
    assert.equal((await rig.call('GET', accounts)).status, 404)
  })

  it('lets one of two changes that come at the same time go first, and loses neither silently', async () => {
    const rig = await apiRig({ databaseUrl: await freshUrl() })
    await rig.addAccount('anna', { mails: [], phones: [] })
    const path = '/tenants/alpha/accounts/anna'
    const both = [{ language: 'ja' }, { mails: ['anna@example.com'] }]
    const answers = await Promise.all(both.map((body) => rig.call('PATCH', path, { body })))
    const after = await rig.get(path)
    for (const [index, { status, body }] of answers.entries()) {
      if (status !== 200) assert.deepEqual([status, body.code], [409, 'conflict'])
      const kept = index === 0 ? after.language === 'ja' : after.mails.length === 1
      assert.equal(kept, status === 200)
    }
    assert.ok(answers.some(({ status }) => status === 200))
  })

  it('adds a name once, however many ask at the same time', async () => {
    const rig = await apiRig({ databaseUrl: await freshUrl() })
    const asked = ['anna', 'ANNA', 'Anna'].map((userId) =>
      rig.call('POST', '/tenants/alpha/accounts', { body: { userId } }),
    )
    const statuses = (await Promise.all(asked)).map(({ status }) => status)
    assert.deepEqual(statuses.toSorted(), [201, 409, 409])
  })

  it('finds nothing by what no text in a database can be', async () => {
    const rig = await apiRig({ databaseUrl: await freshUrl() })
    for (const sign of ['%00', 'a%00b', '%ED%A0%80', '%FF', '%E2%80%AE', '%F4%8F%BF%BF', "'", '%5C', '%25']) {
      for (const path of [`/tenants/${sign}`, `/tenants/alpha/accounts/${sign}`, `/tenants/alpha/sites/${sign}`]) {
        for (const method of ['GET', 'DELETE']) {
          const { status } = await rig.call(method, path)
          assert.ok([400, 404].includes(status), `${method} ${path}: ${status}`)
        }
        const { status } = await rig.call('DELETE', path, { token: rig.alpha.auditor })
        assert.ok([400, 403, 404].includes(status), `${path}: ${status}`)
      }
      assert.ok([400, 404].includes((await rig.call('DELETE', `/tokens/${sign}`)).status), sign)
      for (const query of [`accounts?q=${sign}`, `accounts?cursor=${sign}`]) {
        const { status } = await rig.call('GET', `/tenants/alpha/${query}`)
        assert.ok([200, 400].includes(status), `${query}: ${status}`)
      }
      assert.ok([200, 400].includes((await rig.call('GET', `/audit?tenant=${sign}`)).status), sign)
      const { status } = await rig.call('DELETE', `/tenants/alpha/accounts/nobody?reason=${sign}`)
      assert.ok([400, 404].includes(status), `reason ${sign}: ${status}`)
    }
  })
})
