import assert from 'node:assert/strict'
import { it } from 'node:test'
import { onBothEngines } from '#test/engines.ts'
import { add, close, find, list, type Report, remove } from './reports.ts'

const now = 1_800_000_000
const about = {
  source: 'history',
  number: 'K7Q2-9XPM',
  at: now - 60,
  site: 'Shop',
  ip: '192.0.2.1',
  browser: '',
} as const
const report = (number: string, changes: Partial<Report> = {}) => ({
  tenantId: 'demo',
  accountId: 'anna',
  number,
  kind: 'not-me' as const,
  about,
  at: now,
  ...changes,
})

onBothEngines('reports', (open) => {
  it('are found by their number, in their tenant', async () => {
    const { db } = await open()
    await add(db, report('A'))
    assert.deepEqual(await find(db, 'demo', 'A'), { ...report('A'), closed: undefined })
    assert.equal(await find(db, 'other', 'A'), undefined)
    assert.equal(await find(db, 'demo', 'B'), undefined)
  })

  it('are listed newest first, page by page, each once', async () => {
    const { db } = await open()
    for (const [index, number] of ['C', 'A', 'E', 'B', 'D'].entries()) {
      await add(db, report(number, { at: now + Math.floor(index / 2) }))
    }
    const seen: string[] = []
    let after: { at: number; number: string } | undefined
    do {
      const page = await list(db, 'demo', { limit: 2, after })
      seen.push(...page.items.map(({ number }) => number))
      after = page.next
    } while (after)
    assert.deepEqual(seen, ['D', 'E', 'B', 'C', 'A'])
  })

  it('wait until one person has dealt with them', async () => {
    const { db } = await open()
    await add(db, report('A'))
    await add(db, report('B', { accountId: 'ben' }))
    assert.equal(await close(db, 'demo', 'A', 'desk', now + 5), true)
    assert.equal(await close(db, 'demo', 'A', 'other', now + 6), false)
    assert.deepEqual((await find(db, 'demo', 'A'))?.closed, { at: now + 5, by: 'desk' })
    const numbers = async (wanted: object) =>
      (await list(db, 'demo', { limit: 9, ...wanted })).items.map(({ number }) => number)
    assert.deepEqual(await numbers({ open: true }), ['B'])
    assert.deepEqual(await numbers({ open: false }), ['A'])
    assert.deepEqual(await numbers({ accountId: 'ben' }), ['B'])
  })

  it('end with their account', async () => {
    const { db } = await open()
    await add(db, report('A'))
    await add(db, report('B', { accountId: 'ben' }))
    await remove(db, 'demo', 'anna')
    assert.equal(await find(db, 'demo', 'A'), undefined)
    assert.ok(await find(db, 'demo', 'B'))
  })
})
