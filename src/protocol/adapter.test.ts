import assert from 'node:assert/strict'
import { it } from 'node:test'
import { onBothEngines } from '#test/engines.ts'
import { pushedClock } from '#test/protocol-rig.ts'
import { adapterFor, newGrantId } from './adapter.ts'
import { clients } from './clients.ts'

onBothEngines('the storage of the engine', (open) => {
  async function begun() {
    const clock = pushedClock()
    const database = await open({ clock: clock.now })
    const adapters = adapterFor({
      database,
      tenantId: 'demo',
      clients: clients(database, 'demo'),
      keyed: (value) => value,
    })
    return { clock, of: adapters, database }
  }
  const grantId = newGrantId('anna')

  for (const model of ['AuthorizationCode', 'RefreshToken'])
    it(`lets a ${model} be used by the first of all who found it, and ends the grant for a second`, async () => {
      const { of } = await begun()
      await of('Grant').upsert(grantId, { kind: 'Grant', accountId: 'anna' }, 60)
      const codes = of(model)
      await codes.upsert('secret', { kind: model, jti: 'secret', grantId }, 60)
      const found = await Promise.all([codes.find('secret'), codes.find('secret'), codes.find('secret')])
      assert.ok(found.every((each) => each && !each.consumed && each.jti === 'secret'))
      const uses = await Promise.allSettled(found.map(() => codes.consume('secret')))
      assert.equal(uses.filter(({ status }) => status === 'fulfilled').length, 1)
      assert.equal(await of('Grant').find(grantId), undefined)
      assert.ok(await codes.find('secret').then((again) => again?.consumed))
    })

  it('never brings back what has ended', async () => {
    const { of } = await begun()
    const payload = { kind: 'AccessToken', jti: 'secret' }
    await of('AccessToken').upsert('secret', payload, 60)
    await of('AccessToken').destroy('secret')
    await of('AccessToken').upsert('secret', payload, 60)
    assert.equal(await of('AccessToken').find('secret'), undefined)
    await of('Grant').upsert(grantId, { kind: 'Grant' }, 60)
    await of('Grant').destroy(grantId)
    await of('Grant').upsert(grantId, { kind: 'Grant' }, 60)
    assert.equal(await of('Grant').find(grantId), undefined)
  })

  it('finds nothing whose time is over, and nothing of another kind or tenant', async () => {
    const { clock, of, database } = await begun()
    await of('AccessToken').upsert('secret', { kind: 'AccessToken' }, 60)
    assert.equal(await of('RefreshToken').find('secret'), undefined)
    const other = adapterFor({
      database,
      tenantId: 'other',
      clients: clients(database, 'other'),
      keyed: (value) => value,
    })
    assert.equal(await other('AccessToken').find('secret'), undefined)
    clock.push(59)
    const found = await of('AccessToken').find('secret')
    assert.equal(found?.exp, Math.floor(Date.now() / 1000) + 1, 'on the clock of the engine')
    clock.push(1)
    assert.equal(await of('AccessToken').find('secret'), undefined)
  })
})
