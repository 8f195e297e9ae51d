import assert from 'node:assert/strict'
import { it } from 'node:test'
import { onBothEngines } from '#test/engines.ts'
import { forget, memorySeconds, remember, sweep } from './known-browsers.ts'

const start = 1_800_000_000
const anna = { tenantId: 'demo', accountId: 'anna' }
const day = 86_400

onBothEngines('a browser', (open) => {
  it('is new once, then known by its secret', async () => {
    const { db } = await open()
    const first = await remember(db, anna, undefined, start)
    assert.equal(first.known, false)
    assert.deepEqual(await remember(db, anna, first.secret, start + day), { known: true, secret: first.secret })
    assert.equal((await remember(db, anna, undefined, start)).known, false)
  })

  it('is new to another account and another tenant, and with a secret that nobody gave', async () => {
    const { db } = await open()
    const { secret } = await remember(db, anna, undefined, start)
    for (const [owner, shown] of [
      [{ ...anna, accountId: 'ben' }, secret],
      [{ ...anna, tenantId: 'other' }, secret],
      [anna, `${secret.slice(1)}A`],
      [anna, ''],
    ] as const) {
      const met = await remember(db, owner, shown, start)
      assert.equal(met.known, false)
      assert.notEqual(met.secret, shown, 'nobody can plant a secret')
    }
  })

  it('is new again when it was forgotten, or not used for 400 days', async () => {
    const { db } = await open()
    const { secret } = await remember(db, anna, undefined, start)
    assert.equal((await remember(db, anna, secret, start + memorySeconds - 1)).known, true)
    assert.equal((await remember(db, anna, secret, start + 2 * memorySeconds - 2)).known, true)
    assert.equal((await remember(db, anna, secret, start + 3 * memorySeconds)).known, false)
    const other = await remember(db, anna, undefined, start)
    await forget(db, anna)
    assert.equal((await remember(db, anna, other.secret, start)).known, false)
  })

  it('gives way when its owner has used thirty others since', async () => {
    const { db } = await open()
    const { secret } = await remember(db, anna, undefined, start)
    for (let i = 1; i <= 29; i += 1) await remember(db, anna, undefined, start + i)
    assert.equal((await remember(db, anna, secret, start + 30)).known, true)
    await remember(db, anna, undefined, start + 31)
    assert.equal((await remember(db, anna, secret, start + 32)).known, false)
  })

  it('is not kept readable, and swept in the end', async () => {
    const { db } = await open()
    const { secret } = await remember(db, anna, undefined, start)
    const rows = await db.withTables<{ known_browser: object }>().selectFrom('known_browser').selectAll().execute()
    assert.equal(JSON.stringify(rows).includes(secret), false)
    assert.equal(await sweep(db, start + memorySeconds, 10), 0)
    assert.equal(await sweep(db, start + memorySeconds + 1, 10), 1)
  })
})
