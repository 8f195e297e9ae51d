import assert from 'node:assert/strict'
import { it } from 'node:test'
import { sql } from 'kysely'
import pg from 'pg'
import { onPostgres } from '#test/engines.ts'
import { startPostgres } from '#test/postgres.ts'
import { type Database, type Db, openDatabase } from './database.ts'

const unavailable = { code: 'unavailable', status: 503, retryAfterSeconds: 1 }

async function single(db: Db, query: string): Promise<unknown> {
  const { rows } = await sql.raw<Record<string, unknown>>(query).execute(db)
  return Object.values(rows[0] ?? {})[0]
}

onPostgres('a database', (open, freshUrl) => {
  async function opened(): Promise<Database> {
    const database = await open()
    await sql`create table place (id text primary key, visits bigint not null default 0)`.execute(database.db)
    await sql`insert into place (id) values ('a'), ('b')`.execute(database.db)
    return database
  }

  it('waits for the disk by the kind of work', async () => {
    const { brief, db, durably, briefly } = await open()
    const wait = (trx: Db) => single(trx, 'show synchronous_commit')
    assert.deepEqual([await durably(wait), await wait(db)], ['on', 'on'])
    assert.deepEqual([await briefly(wait), await wait(brief)], ['off', 'off'])
    assert.deepEqual([await durably(wait), await wait(db)], ['on', 'on'])
  })

  it('turns int8 into numbers for itself only', async () => {
    const { db } = await open()
    assert.equal(await single(db, 'select 5::int8'), 5)
    const other = new pg.Client(await freshUrl())
    await other.connect()
    assert.deepEqual((await other.query('select 5::int8 as five')).rows, [{ five: '5' }])
    await other.end()
  })

  it('gives up a statement after three seconds, and a wait for a lock too', async () => {
    const { db, durably } = await opened()
    const started = Date.now()
    const slow = single(db, 'select pg_sleep(20)')
    const holder = durably(async (trx) => {
      await single(trx, `update place set visits = 1 where id = 'a'`)
      await slow.catch(() => undefined)
    })
    const waiter = single(db, `update place set visits = 2 where id = 'a'`)
    // Which of them ends first is the clock's affair.
    const others = Promise.allSettled([holder, waiter])
    await assert.rejects(slow, unavailable)
    await others
    assert.ok(Date.now() - started < 15_000, 'long before the statement would have ended')
    assert.equal(await single(db, 'select 1'), 1)
  })

  it('survives the loss of every connection, idle or in a transaction', async () => {
    const first = await opened()
    const second = await open({ beside: first })
    const others = `select count(pg_terminate_backend(pid)) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`
    const cut = first.durably(async (trx) => {
      await single(trx, `update place set visits = 9 returning 1`)
      await single(second.db, others)
      await single(trx, 'select 1')
    })
    await assert.rejects(cut, unavailable)
    assert.equal(await single(first.db, 'select sum(visits) from place'), 0)
    assert.deepEqual(await first.health(), { ready: true })
  })

  it('runs a transaction again that lost a deadlock', async () => {
    const first = await opened()
    const second = await open({ beside: first })
    const meet = meeting(2)
    const raiseBoth = ({ durably }: Database, one: string, other: string) => {
      let runs = 0
      return durably(async (trx) => {
        runs += 1
        await sql`update place set visits = visits + 1 where id = ${one}`.execute(trx)
        if (runs === 1) await meet()
        await sql`update place set visits = visits + 1 where id = ${other}`.execute(trx)
        return runs
      })
    }
    const runs = await Promise.all([raiseBoth(first, 'a', 'b'), raiseBoth(second, 'b', 'a')])
    // On a busy machine both may be told that they lost.
    assert.ok(runs.includes(2) && runs.every((each) => each <= 2))
    assert.equal(await single(first.db, 'select sum(visits) from place'), 4)
  })

  it('is unavailable when every connection is taken, and comes back', async () => {
    const { db, durably } = await open()
    const started = Date.now()
    const taken = Array.from({ length: 10 }, () => durably((trx) => single(trx, 'select pg_sleep(2.9)')))
    const late = Array.from({ length: 12 }, () => single(db, 'select pg_sleep(1)'))
    const results = await Promise.allSettled(late)
    assert.ok(Date.now() - started < 20_000)
    for (const result of results) if (result.status === 'rejected') assert.equal(result.reason.code, 'unavailable')
    await Promise.all(taken)
    assert.equal(await single(db, 'select 1'), 1)
  })
})

it('is unavailable where no PostgreSQL is, or none that lets us in', async () => {
  await assert.rejects(openDatabase('postgres://sekisho@127.0.0.1:1/none'), unavailable)
})

it('is unavailable while PostgreSQL is down, and back when that is', async () => {
  const server = await startPostgres()
  const database = await openDatabase(server.url)
  try {
    await server.halt()
    await assert.rejects(single(database.db, 'select 1'), unavailable)
    await assert.rejects(
      database.durably((trx) => single(trx, 'select 1')),
      unavailable,
    )
    assert.deepEqual(await database.health(), { ready: false, why: 'the database does not answer' })
    await server.resume()
    assert.equal(await single(database.db, 'select 1'), 1)
    assert.deepEqual(await database.health(), { ready: true })
  } finally {
    await database.close()
    await server.stop()
  }
})

/** Answers when so many have come. */
function meeting(size: number): () => Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  let come = 0
  return () => {
    come += 1
    if (come === size) resolve()
    return promise
  }
}
