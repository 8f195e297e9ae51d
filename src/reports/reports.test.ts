import assert from 'node:assert/strict'
import { it } from 'node:test'
import { onBothEngines } from '#test/engines.ts'
import { add, find, list, note, notesOf, type Report, remove, sweep } from './reports.ts'

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
    assert.deepEqual(await find(db, 'demo', 'A'), { ...report('A'), state: 'open', closed: undefined })
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
    const waiting = (await find(db, 'demo', 'A'))!
    const close = (by: string, at: number) => note(db, waiting, { state: 'closed', note: 'called back', by, now: at })
    assert.deepEqual((await close('desk', now + 5))?.closed, { at: now + 5, by: 'desk' })
    assert.equal(await close('other', now + 6), undefined, 'somebody was faster')
    assert.deepEqual((await find(db, 'demo', 'A'))?.closed, { at: now + 5, by: 'desk' })
    assert.deepEqual(await notesOf(db, waiting), [{ at: now + 5, by: 'desk', state: 'closed', note: 'called back' }])
    const numbers = async (wanted: object) =>
      (await list(db, 'demo', { limit: 9, ...wanted })).items.map(({ number }) => number)
    assert.deepEqual(await numbers({ state: 'open' }), ['B'])
    assert.deepEqual(await numbers({ state: 'closed' }), ['A'])
    assert.deepEqual(await numbers({ accountId: 'ben' }), ['B'])
  })

  it('can be noted on without being moved, and opened again', async () => {
    const { db } = await open()
    await add(db, report('A'))
    const found = (await find(db, 'demo', 'A'))!
    assert.equal((await note(db, found, { note: 'nobody answers', by: 'desk', now }))?.state, 'open')
    const closed = (await note(db, found, { state: 'closed', by: 'desk', now: now + 1 }))!
    await note(db, closed, { state: 'in-progress', by: 'desk', now: now + 2 })
    const again = (await find(db, 'demo', 'A'))!
    assert.deepEqual([again.state, again.closed], ['in-progress', undefined])
    assert.deepEqual(
      (await notesOf(db, again)).map(({ state }) => state),
      ['open', 'closed', 'in-progress'],
    )
  })

  it('of no account end after 400 days with their notes, the others never', async () => {
    const { db } = await open()
    const days = 400 * 86_400
    await add(db, report('A', { accountId: '' }))
    await add(db, report('B', { accountId: '', at: now + 1 }))
    await add(db, report('C', { accountId: '', tenantId: 'other' }))
    await add(db, report('D'))
    const old = (await find(db, 'demo', 'A'))!
    await note(db, old, { note: 'seen', by: 'desk', now })
    assert.equal(await sweep(db, now + days - 1, 10), 0)
    assert.equal(await sweep(db, now + days, 1), 1)
    assert.equal(await sweep(db, now + days, 10), 1)
    assert.deepEqual([await find(db, 'demo', 'A'), await find(db, 'other', 'C')], [undefined, undefined])
    assert.deepEqual(await notesOf(db, old), [])
    assert.ok((await find(db, 'demo', 'B')) && (await find(db, 'demo', 'D')))
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
