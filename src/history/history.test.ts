import assert from 'node:assert/strict'
import { it } from 'node:test'
import { onBothEngines } from '#test/engines.ts'
import { forget, list, record, type SignInRecord, sitesOf, sweep, type Wanted, walk } from './history.ts'

const day = 86_400
const start = 1_800_000_000
const anna = { tenantId: 'home', accountId: 'anna' }

const signIn = (entry: Partial<SignInRecord> = {}): SignInRecord => ({
  ...anna,
  at: start,
  site: 'shop',
  ip: '192.0.2.7',
  place: null,
  browser: 'Firefox on Linux',
  ways: ['identifier', 'password'],
  result: 'success',
  code: null,
  acr: 'urn:sekisho:acr:1',
  number: '4711',
  explanation: 'enough',
  ...entry,
})

onBothEngines('history', (open) => {
  it('gives back what was recorded', async () => {
    const { db, durably } = await open()
    const refused = signIn({ site: null, result: 'refused', code: 'locked', acr: null, place: '東京' })
    await durably((trx) => record(trx, refused))
    const { items } = await list(db, 'home', 'anna', { since: 0, page: 1, perPage: 20 })
    const [{ id, ...kept }] = items as [(typeof items)[0]]
    assert.deepEqual(kept, refused)
    assert.match(id, /^[\w-]{22}$/)
  })

  it('shows pages, newest first, and tells "1-20 / 57"', async () => {
    const { db } = await open()
    for (let n = 0; n < 57; n += 1) await record(db, signIn({ at: start + n, number: String(n) }))
    const first = await list(db, 'home', 'anna', { since: 0, page: 1, perPage: 20 })
    assert.deepEqual([first.from, first.to, first.total, first.pages], [1, 20, 57, 3])
    assert.equal(first.items[0]?.number, '56')
    const last = await list(db, 'home', 'anna', { since: 0, page: 3, perPage: 20 })
    assert.deepEqual([last.from, last.to], [41, 57])
    assert.equal(last.items.at(-1)?.number, '0')
  })

  const wishes: [string, Partial<Wanted>, string[]][] = [
    ['a result', { result: 'refused' }, ['refused']],
    ['a site', { site: 'shop' }, ['late', 'early']],
    ['our own pages', { site: null }, ['refused']],
    ['a time', { since: start, until: start + 2 }, ['refused', 'early']],
    ['all of these', { result: 'success', site: 'shop', until: start + 2 }, ['early']],
    ['what there is none of', { site: 'no such site' }, []],
  ]
  for (const [what, wanted, numbers] of wishes) {
    it(`finds ${what}, and counts no other`, async () => {
      const { db } = await open()
      await record(db, signIn({ number: 'early' }))
      await record(db, signIn({ at: start + 2, site: null, result: 'refused', number: 'refused' }))
      await record(db, signIn({ at: start + 4, number: 'late' }))
      await record(db, signIn({ accountId: 'ben' }))
      const { items, total } = await list(db, 'home', 'anna', { since: 0, page: 1, perPage: 20, ...wanted })
      assert.deepEqual(
        items.map(({ number }) => number),
        numbers,
      )
      assert.equal(total, numbers.length)
    })
  }

  it('knows the sites that occur, our own pages first', async () => {
    const { db } = await open()
    for (const site of ['shop', 'bank', null, 'shop']) await record(db, signIn({ site }))
    await record(db, signIn({ site: 'old', at: start - 1 }))
    await record(db, signIn({ site: 'of another', accountId: 'ben' }))
    assert.deepEqual(await sitesOf(db, 'home', 'anna', start), [null, 'bank', 'shop'])
  })

  it('shows every record once when many happened in the same second', async () => {
    const { db } = await open()
    for (let n = 0; n < 9; n += 1) await record(db, signIn({ number: String(n) }))
    const pages = [1, 2, 3].map((page) => list(db, 'home', 'anna', { since: 0, page, perPage: 3 }))
    const numbers = (await Promise.all(pages)).flatMap(({ items }) => items.map(({ number }) => number))
    assert.deepEqual(numbers.toSorted(), ['0', '1', '2', '3', '4', '5', '6', '7', '8'])
  })

  it('walks from record to record, past what comes meanwhile and no further back than asked', async () => {
    const { db } = await open()
    for (let n = 0; n < 12; n += 1) await record(db, signIn({ at: start + Math.floor(n / 4), number: String(n) }))
    const seen: string[] = []
    let next: string | undefined = ''
    for (let limit = 1; next !== undefined; limit += 1) {
      const stretch: Awaited<ReturnType<typeof walk>> = await walk(db, 'home', 'anna', {
        since: start + 1,
        after: next,
        limit,
      })
      seen.push(...stretch.items.map(({ number }) => number ?? ''))
      await record(db, signIn({ at: start + 100, number: 'new' }))
      next = stretch.next
    }
    assert.equal(seen.length, new Set(seen).size)
    assert.deepEqual(seen.toSorted(), ['10', '11', '4', '5', '6', '7', '8', '9'])
  })

  for (const [asked, given] of [
    [0, 1],
    [-1, 1],
    [99, 2],
  ] as const) {
    it(`answers page ${asked} of 2 with page ${given}`, async () => {
      const { db } = await open()
      for (let n = 0; n < 3; n += 1) await record(db, signIn())
      assert.equal((await list(db, 'home', 'anna', { since: 0, page: asked, perPage: 2 })).page, given)
    })
  }

  it('shows one empty page of an account without sign-ins', async () => {
    const { db } = await open()
    const nothing = { items: [], total: 0, page: 1, pages: 1, from: 0, to: 0 }
    assert.deepEqual(await list(db, 'home', 'anna', { since: 0, page: 1, perPage: 20 }), nothing)
  })

  it('does not show what is older than the policy keeps, although no sweep has run', async () => {
    const { db } = await open()
    await record(db, signIn({ at: start - 31 * day - 1 }))
    await record(db, signIn({ at: start - 31 * day }))
    const { total, items } = await list(db, 'home', 'anna', { since: start - 31 * day, page: 1, perPage: 20 })
    assert.deepEqual([total, items.length], [1, 1])
  })

  it('keeps accounts and tenants apart', async () => {
    const { db } = await open()
    await record(db, signIn())
    await record(db, signIn({ accountId: 'ben' }))
    await record(db, signIn({ tenantId: 'work' }))
    await forget(db, 'home', 'ben')
    const totals = [anna, { ...anna, accountId: 'ben' }, { ...anna, tenantId: 'work' }].map(
      async ({ tenantId, accountId }) => (await list(db, tenantId, accountId, { since: 0, page: 1, perPage: 9 })).total,
    )
    assert.deepEqual(await Promise.all(totals), [1, 0, 1])
  })

  it('is swept in batches, of one tenant, up to a time', async () => {
    const database = await open()
    await database.durably(async (trx) => {
      for (let n = 0; n < 1001; n += 1) await record(trx, signIn({ at: start - 1 }))
      await record(trx, signIn())
      await record(trx, signIn({ tenantId: 'work', at: start - 1 }))
    })
    assert.equal(await sweep(database.db, 'home', start), 1001)
    const left = ['home', 'work'].map((tenant) => list(database.db, tenant, 'anna', { since: 0, page: 1, perPage: 9 }))
    assert.deepEqual(
      (await Promise.all(left)).map(({ total }) => total),
      [1, 1],
    )
  })
})
