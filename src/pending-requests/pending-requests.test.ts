import assert from 'node:assert/strict'
import { it } from 'node:test'
import { onBothEngines } from '#test/engines.ts'
import * as pending from './pending-requests.ts'

const now = 1_800_000_000

function request(id: string, changes: Partial<pending.PendingRequest> = {}): pending.PendingRequest {
  return {
    tenantId: 'demo',
    accountId: 'anna',
    id,
    kind: 'site',
    tokenHash: 'h',
    clientId: 'shop',
    number: 'K7Q2-9XPM',
    params: { scope: 'openid' },
    message: undefined,
    ip: '192.0.2.7',
    browser: '',
    createdAt: now,
    expiresAt: now + 600,
    ...changes,
  }
}

onBothEngines('pending requests', (open) => {
  it('are found by their owner until they are answered or over', async () => {
    const { db } = await open({ clock: () => now })
    await pending.add(db, request('one'))
    await pending.add(db, request('two', { createdAt: now + 1, message: 'Order 4711' }))
    await pending.add(db, request('other', { accountId: 'ben' }))
    assert.deepEqual(await pending.find(db, { tenantId: 'demo', accountId: 'anna', id: 'one' }, now), request('one'))
    assert.deepEqual(
      (await pending.list(db, 'demo', 'anna', now)).map(({ id }) => id),
      ['two', 'one'],
    )
    assert.deepEqual(await pending.list(db, 'demo', 'anna', now + 600), [])
    assert.equal(await pending.find(db, { tenantId: 'demo', accountId: 'ben', id: 'one' }, now), undefined)
    assert.equal(await pending.sweep(db, now + 600), 3)
  })

  it('are answered once, however many answer at once', async () => {
    const database = await open({ clock: () => now })
    await pending.add(database.db, request('one'))
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => database.durably((trx) => pending.answer(trx, request('one'), now))),
    )
    assert.equal(answers.filter(Boolean).length, 1)
    await pending.add(database.db, request('late'))
    assert.equal(await pending.answer(database.db, request('late'), now + 600), false)
  })

  it('go with their account or their tenant', async () => {
    const { db } = await open({ clock: () => now })
    for (const [id, accountId] of [
      ['a', 'anna'],
      ['b', 'ben'],
      ['c', ''],
    ] as const)
      await pending.add(db, request(id, { accountId }))
    await pending.remove(db, 'demo', 'anna')
    assert.deepEqual(await pending.list(db, 'demo', 'anna', now), [])
    assert.equal((await pending.list(db, 'demo', 'ben', now)).length, 1)
    await pending.remove(db, 'demo')
    assert.equal((await pending.list(db, 'demo', '', now)).length, 0)
  })
})
