import assert from 'node:assert/strict'
import { it } from 'node:test'
import { onBothEngines } from '#test/engines.ts'
import {
  type AnnouncementFacts,
  add,
  board,
  change,
  end,
  find,
  list,
  phaseOf,
  removeAll,
  sweep,
} from './announcements.ts'

const now = 1_800_000_000
const facts = (changes: Partial<AnnouncementFacts> = {}): AnnouncementFacts => ({
  kind: 'maintenance',
  title: { ja: 'メンテナンス', en: 'Maintenance' },
  text: { ja: 'お待ちください。', en: 'Please wait.' },
  from: now,
  until: now + 3600,
  ...changes,
})

onBothEngines('announcements', (open) => {
  it('apply from their beginning until their end, to their tenant or to all', async () => {
    const { db } = await open()
    const ours = await add(db, 'demo', facts(), now)
    const all = await add(db, null, facts({ from: now + 60, until: null }), now)
    await add(db, 'other', facts(), now)
    await add(db, 'demo', facts({ from: now - 60, until: now - 30 }), now - 60)
    const shown = async (at: number) => (await board({ db }).current('demo', at)).map(({ from }) => from)
    assert.deepEqual(await shown(now - 1), [])
    assert.deepEqual(await shown(now), [ours.from])
    assert.deepEqual(await shown(now + 60), [all.from, ours.from])
    assert.deepEqual(await shown(now + 3600), [all.from])
    assert.equal((await board({ db }).living('demo', now)).length, 2, 'what is planned is known before')
  })

  it('are read once a second at most, however many pages ask', async () => {
    const { db } = await open()
    const seen = board({ db })
    assert.equal((await seen.living('demo', now)).length, 0)
    await add(db, 'demo', facts(), now)
    assert.equal((await seen.living('demo', now)).length, 0)
    await new Promise((resolve) => setTimeout(resolve, 950))
    assert.equal((await seen.living('demo', now)).length, 1)
  })

  it('are changed and ended; one that had not begun is never shown', async () => {
    const { db } = await open()
    const { id } = await add(db, 'demo', facts({ from: now + 600 }), now)
    const longer = await change(db, 'demo', id, { until: now + 7200 }, now + 1)
    assert.deepEqual([longer.until, longer.changedAt], [now + 7200, now + 1])
    assert.deepEqual(await find(db, 'demo', id), longer)
    const ended = await end(db, 'demo', id, now + 2)
    assert.equal(phaseOf(ended, now + 2), 'over')
    assert.deepEqual(await end(db, 'demo', id, now + 9), ended, 'an end is not moved')
    assert.equal((await board({ db }).living('demo', now + 2)).length, 0)
  })

  it('end after they begin, and belong to one tenant', async () => {
    const { db } = await open()
    await assert.rejects(add(db, 'demo', facts({ until: now }), now), { code: 'invalid' })
    const { id } = await add(db, 'demo', facts(), now)
    await assert.rejects(change(db, 'demo', id, { until: now - 1 }, now), { code: 'invalid' })
    for (const other of ['other', null]) {
      await assert.rejects(change(db, other, id, { kind: 'news' }, now), { code: 'not-found' })
      await assert.rejects(end(db, other, id, now), { code: 'not-found' })
    }
  })

  it('are listed in the order in which they were made, and go with their tenant or long after their end', async () => {
    const { db } = await open()
    const made = [await add(db, 'demo', facts(), now), await add(db, 'demo', facts(), now + 1)]
    const ids = async (after = '') => (await list(db, 'demo', { after, limit: 9 })).map(({ id }) => id)
    assert.deepEqual(
      await ids(),
      made.map(({ id }) => id),
    )
    assert.deepEqual(await ids(made[0]!.id), [made[1]!.id])
    assert.equal(await sweep(db, now + 3600, 100), 0)
    assert.equal(await sweep(db, now + 500 * 86_400, 100), 2)
    await add(db, 'demo', facts(), now)
    await removeAll(db, 'demo')
    assert.deepEqual(await ids(), [])
  })
})
