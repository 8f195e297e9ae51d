import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, afterEach, beforeEach, describe, it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import { type Database, type Db, openDatabase } from './database.ts'

const folder = mkdtempSync(join(tmpdir(), 'sekisho-sqlite-test-'))
after(() => rmSync(folder, { recursive: true }))

async function single(db: Db, query: string): Promise<unknown> {
  const { rows } = await sql.raw<Record<string, unknown>>(query).execute(db)
  return Object.values(rows[0] ?? {})[0]
}

describe('SQLite', () => {
  let file: string
  let database: Database
  let made = 0

  beforeEach(async () => {
    made += 1
    file = join(folder, `${made}`, 'sekisho.db')
    database = await openDatabase(`sqlite:${file}`)
    await sql`create table place (id text primary key)`.execute(database.db)
  })
  afterEach(() => database.close())

  const places = () => single(database.db, 'select count(*) from place')
  const add = (db: Db, id: string) => sql`insert into place values (${id})`.execute(db)

  it('makes its folder, and a file that only its owner reads', () => {
    assert.equal(statSync(file).mode & 0o777, 0o600)
  })

  it('writes ahead, and waits for the disk by the kind of work', async () => {
    const level = (db: Db) => single(db, 'pragma synchronous')
    assert.equal(await single(database.db, 'pragma journal_mode'), 'wal')
    assert.equal(await database.briefly(level), 1)
    assert.equal(await level(database.db), 2)
    assert.equal(await level(database.brief), 1)
    assert.equal(await database.durably(level), 2)
  })

  for (const [what, wait] of [
    ['a timer', () => pause(1)],
    ['a file', () => readFile(file)],
    ['the next tick', () => new Promise((resolve) => process.nextTick(resolve))],
    ['the event loop', () => new Promise(setImmediate)],
    ['another query outside of it, which waits for its end', () => places()],
  ] as const) {
    it(`rolls back a transaction that awaits ${what}, and goes on`, { timeout: 60_000 }, async () => {
      const dawdling = database.durably(async (trx) => {
        await add(trx, 'lost')
        await wait()
        await add(trx, 'lost as well')
      })
      const next = database.durably((trx) => add(trx, 'kept'))
      await assert.rejects(dawdling, /awaits nothing but its own queries/)
      await next
      assert.equal(await places(), 1)
    })
  }

  it('refuses the commit of a transaction that has dawdled, although nothing was asked since', async () => {
    const dawdling = database.briefly(async (trx) => {
      await add(trx, 'lost')
      await pause(1)
    })
    await assert.rejects(dawdling, /awaits nothing but its own queries/)
    assert.equal(await places(), 0)
  })

  it('lets a long transaction of many queries finish', async () => {
    await database.durably(async (trx) => {
      for (let n = 0; n < 3000; n += 1) await add(trx, String(n))
    })
    assert.equal(await places(), 3000)
  })

  it('is unavailable, not broken, while another process holds the lock', async () => {
    await sql`pragma busy_timeout = 20`.execute(database.db)
    const other = new DatabaseSync(file)
    other.exec('begin immediate')
    const unavailable = { code: 'unavailable', status: 503, retryAfterSeconds: 1 }
    await assert.rejects(add(database.db, 'a'), unavailable)
    await assert.rejects(
      database.durably((trx) => add(trx, 'a')),
      unavailable,
    )
    assert.equal(await places(), 0, 'reading goes on')
    other.exec('rollback')
    other.close()
    await database.durably((trx) => add(trx, 'a'))
    assert.equal(await places(), 1)
  })

  it('is unavailable while the disk is full, and recovers by itself', async () => {
    const pages = await single(database.db, 'pragma page_count')
    await sql.raw(`pragma max_page_count = ${pages}`).execute(database.db)
    const fill = database.durably(async (trx) => {
      for (let n = 0; n < 1000; n += 1) await add(trx, 'x'.repeat(1000) + n)
    })
    await assert.rejects(fill, { code: 'unavailable', status: 503 })
    assert.equal(await places(), 0)
    await sql`pragma max_page_count = 1000000`.execute(database.db)
    await database.durably((trx) => add(trx, 'a'))
    assert.equal(await places(), 1)
  })

  it('lives in memory when it is told to', async () => {
    const inMemory = await openDatabase('sqlite::memory:')
    assert.deepEqual(await inMemory.health(), { ready: true })
    await inMemory.close()
  })
})
