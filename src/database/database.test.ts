import assert from 'node:assert/strict'
import { it } from 'node:test'
import { sql } from 'kysely'
import { onBothEngines } from '#test/engines.ts'
import { type Database, type Db, isDuplicate, openDatabase } from './database.ts'
import { createTable } from './migrations/columns.ts'

interface PlaceTable {
  id: string
  visits: number
}

const own = (db: Db) => db.withTables<{ place: PlaceTable }>()
const add = (db: Db, id: string, visits = 0) => own(db).insertInto('place').values({ id, visits }).execute()
const all = (db: Db) => own(db).selectFrom('place').selectAll().orderBy('id').execute()

onBothEngines('database', (open, freshUrl) => {
  async function opened(): Promise<Database> {
    const database = await open()
    await createTable(database.db, 'place', { id: 'text', visits: 'whole' }, ['id'])
    return database
  }

  for (const kind of ['durably', 'briefly'] as const) {
    it(`commits ${kind} all of a transaction, and answers what the work answers`, async () => {
      const database = await opened()
      const answer = await database[kind](async (trx) => {
        await add(trx, 'a')
        await add(trx, 'b')
        return (await all(trx)).length
      })
      assert.equal(answer, 2)
      assert.equal((await all(database.db)).length, 2)
    })

    it(`leaves nothing of a transaction that fails ${kind}`, async () => {
      const database = await opened()
      const fault = new Error('no')
      const failing = database[kind](async (trx) => {
        await add(trx, 'a')
        throw fault
      })
      await assert.rejects(failing, fault)
      assert.deepEqual(await all(database.db), [])
      await database[kind]((trx) => add(trx, 'a'))
    })
  }

  it('shows nothing of a transaction to others before its end', async () => {
    const database = await opened()
    const seen: number[] = []
    const write = database.durably(async (trx) => {
      for (const id of ['a', 'b', 'c', 'd']) await add(trx, id)
    })
    const reads = Array.from({ length: 8 }, async () => seen.push((await all(database.db)).length))
    await Promise.all([write, ...reads])
    assert.ok(
      seen.every((count) => count === 0 || count === 4),
      `seen: ${seen}`,
    )
  })

  it('runs parallel transactions without losing a write', async () => {
    const database = await opened()
    await add(database.db, 'a')
    const raise = (trx: Db) =>
      own(trx)
        .updateTable('place')
        .set((row) => ({ visits: row('visits', '+', 1) }))
        .returningAll()
        .executeTakeFirstOrThrow()
    const kinds = ['durably', 'briefly'] as const
    const results = await Promise.all(Array.from({ length: 40 }, (_, n) => database[kinds[n % 2] ?? 'durably'](raise)))
    assert.deepEqual(
      results.map(({ visits }) => visits).toSorted((a, b) => a - b),
      Array.from({ length: 40 }, (_, n) => n + 1),
    )
  })

  it('lets one of many claim a row with update ... returning', async () => {
    const first = await opened()
    const second = await open({ beside: first })
    await add(first.db, 'a', 0)
    const claim = async ({ db }: Database) =>
      own(db).updateTable('place').set({ visits: 1 }).where('visits', '=', 0).returning('id').execute()
    const claims = await Promise.all([first, second, first, second, first, second].map(claim))
    assert.deepEqual(claims.flat(), [{ id: 'a' }])
  })

  it('claims a limited batch with a subquery in update ... returning', async () => {
    const { db } = await opened()
    for (const id of ['a', 'b', 'c']) await add(db, id)
    const due = own(db).selectFrom('place').select('id').where('visits', '=', 0).orderBy('id').limit(2)
    const leased = await own(db).updateTable('place').set({ visits: 1 }).where('id', 'in', due).returningAll().execute()
    assert.deepEqual(leased.map(({ id }) => id).toSorted(), ['a', 'b'])
  })

  it('tells how many rows a statement changed', async () => {
    const { db } = await opened()
    for (const id of ['a', 'b']) await add(db, id)
    const updated = await own(db).updateTable('place').set({ visits: 1 }).executeTakeFirstOrThrow()
    assert.equal(Number(updated.numUpdatedRows), 2)
    const deleted = await own(db).deleteFrom('place').where('id', '=', 'a').executeTakeFirstOrThrow()
    assert.equal(Number(deleted.numDeletedRows), 1)
    const ignored = await own(db)
      .insertInto('place')
      .values({ id: 'b', visits: 9 })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow()
    assert.equal(Number(ignored.numInsertedOrUpdatedRows), 0)
  })

  it('recognises a duplicate, and nothing else as one', async () => {
    const { db, durably } = await opened()
    await add(db, 'a')
    const duplicate = await add(db, 'a').catch((error: unknown) => error)
    assert.equal(isDuplicate(duplicate), true)
    const inTransaction = await durably((trx) => add(trx, 'a')).catch((error: unknown) => error)
    assert.equal(isDuplicate(inTransaction), true)
    const missing = await sql`insert into place (id) values ('b')`.execute(db).catch((error: unknown) => error)
    assert.ok(missing instanceof Error)
    assert.equal(isDuplicate(missing), false)
    assert.equal(isDuplicate(new Error('duplicate')), false)
  })

  it('gives whole numbers as numbers, up to 2^53 and no further', async () => {
    const { db } = await opened()
    await add(db, 'most', Number.MAX_SAFE_INTEGER)
    assert.equal((await all(db))[0]?.visits, 9_007_199_254_740_991)
    await sql`update place set visits = ${'9007199254740992'}`.execute(db)
    await assert.rejects(all(db), RangeError)
    await add(db, 'after the error', 1)
  })

  it('gives counts and sums as numbers', async () => {
    const { db } = await opened()
    for (const [id, visits] of [
      ['a', 2],
      ['b', 3],
    ] as const)
      await add(db, id, visits)
    const counted = await own(db)
      .selectFrom('place')
      .select(({ fn }) => [fn.countAll<number>().as('count'), fn.sum<number>('visits').as('sum')])
      .executeTakeFirstOrThrow()
    assert.deepEqual(counted, { count: 2, sum: 5 })
  })

  for (const value of [0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
    it(`refuses to write the number ${value}`, async () => {
      const { db } = await opened()
      await assert.rejects(add(db, 'a', value), RangeError)
      assert.deepEqual(await all(db), [])
    })
  }

  for (const value of [true, new Date(0), ['a'], { a: 1 }, Buffer.from('a')]) {
    it(`refuses to write ${JSON.stringify(value)}, which the engines would keep differently`, async () => {
      const { db } = await opened()
      await assert.rejects(add(db, value as unknown as string), TypeError)
    })
  }

  it('refuses text that no column can hold as bad input, in a transaction and outside', async () => {
    const { db, durably } = await opened()
    const refusal = { code: 'invalid', status: 400 }
    await assert.rejects(add(db, 'a\0b'), refusal)
    await assert.rejects(
      durably((trx) => add(trx, 'a\0b')),
      refusal,
    )
    await add(db, '日本語 𠮷 \u2028 \' " \\')
    assert.equal((await all(db))[0]?.id, '日本語 𠮷 \u2028 \' " \\')
  })

  it('keeps a fault of a query a fault', async () => {
    const { db } = await opened()
    const error = await sql`select nothing from nowhere`.execute(db).catch((fault: unknown) => fault)
    assert.ok(error instanceof Error && error.name !== 'Problem')
  })

  it('follows the clock of the database unless a clock is given', async () => {
    const { now } = await open()
    assert.ok(Math.abs(now() - Date.now() / 1000) < 2)
    const given = await open({ clock: () => 1_800_000_000.9 })
    assert.equal(given.now(), 1_800_000_000)
  })

  it('corrects a clock that is 45 seconds wrong, and says so when it is 90 seconds wrong', async () => {
    const url = await freshUrl()
    for (const [wrong, ready] of [
      [45, true],
      [-45, true],
      [90, false],
      [-90, false],
    ] as const) {
      const database = await openDatabase(url, { clock: () => Date.now() / 1000 + wrong, corrected: true })
      try {
        assert.ok(Math.abs(database.now() - Date.now() / 1000) < 2)
        const health = await database.health()
        assert.equal(health.ready, ready)
        if (!health.ready) assert.match(health.why, /90 s apart/)
      } finally {
        await database.close()
      }
    }
  })

  it('keeps what was written when it is opened again', async () => {
    const database = await opened()
    await database.durably((trx) => add(trx, 'a'))
    await database.close()
    const again = await open({ beside: database })
    assert.deepEqual(await all(again.db), [{ id: 'a', visits: 0 }])
  })

  it('can be closed twice, and answers nothing afterwards', async () => {
    const database = await opened()
    await database.close()
    await database.close()
    await assert.rejects(all(database.db))
    assert.equal((await database.health()).ready, false)
  })
})

it('refuses a URL of another database', async () => {
  await assert.rejects(openDatabase('mysql://localhost/x'), /starts with sqlite: or postgres/)
})
