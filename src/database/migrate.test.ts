import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { it, type TestContext } from 'node:test'
import { sql } from 'kysely'
import { type FreshUrl, onBothEngines } from '#test/engines.ts'
import { type Db, openDatabase } from './database.ts'
import type { Engine } from './engine.ts'
import { type Migration, migrate } from './migrate.ts'
import { addColumn, createIndex, createTable } from './migrations/columns.ts'
import { migrations } from './migrations/list.ts'
import { openPostgres } from './postgres.ts'
import { openSqlite } from './sqlite.ts'

interface PlaceTable {
  id: string
  name: string | null
  visits: number
}

const own = (db: Db) => db.withTables<{ place: PlaceTable }>()

const createPlaces: Migration = {
  up: (db) => createTable(db, 'place', { id: 'text', name: 'text?' }, ['id']),
}
const addVisits: Migration = { up: (db) => addColumn(db, 'place', 'visits', 'whole', 0) }
const indexVisits: Migration = { up: (db) => createIndex(db, 'place', ['visits']) }
const dropName: Migration = { breaks: true, up: (db) => db.schema.alterTable('place').dropColumn('name').execute() }

onBothEngines('migrations', (_open, freshUrl) => {
  it('bring a new database to the last version', async (t) => {
    const engine = await opened(t, freshUrl)
    await migrate(engine, [createPlaces, addVisits, indexVisits])
    assert.deepEqual(await version(engine), { major: 1, minor: 3 })
    const inserted = await own(engine.db.durable)
      .insertInto('place')
      .values({ id: 'a' } as PlaceTable)
      .returningAll()
    assert.deepEqual(await inserted.execute(), [{ id: 'a', name: null, visits: 0 }])
  })

  it('run once each, and only what is missing', async (t) => {
    const engine = await opened(t, freshUrl)
    const runs: number[] = []
    const counting = (number: number): Migration => ({ up: async () => void runs.push(number) })
    await migrate(engine, [1, 2].map(counting))
    await migrate(engine, [1, 2, 3].map(counting))
    await migrate(engine, [1, 2, 3].map(counting))
    assert.deepEqual(runs, [1, 2, 3])
  })

  it('leave nothing of one that fails, keep those before it, and go on from there', async (t) => {
    const engine = await opened(t, freshUrl)
    const fault = new Error('no')
    const failing: Migration = {
      async up(db) {
        await addVisits.up(db)
        throw fault
      },
    }
    await assert.rejects(migrate(engine, [createPlaces, failing]), fault)
    assert.deepEqual(await version(engine), { major: 1, minor: 1 })
    await migrate(engine, [createPlaces, addVisits])
    assert.deepEqual(await version(engine), { major: 1, minor: 2 })
  })

  it('let an older build start beside a newer one that only added', async (t) => {
    const engine = await opened(t, freshUrl)
    await migrate(engine, [createPlaces, addVisits])
    await migrate(engine, [createPlaces])
    assert.deepEqual(await version(engine), { major: 1, minor: 2 })
  })

  it('refuse the start of a build that does not know what was taken away', async (t) => {
    const engine = await opened(t, freshUrl)
    await migrate(engine, [createPlaces, dropName])
    assert.deepEqual(await version(engine), { major: 2, minor: 2 })
    await assert.rejects(migrate(engine, [createPlaces]), /schema 2, this build knows 1/)
    await migrate(engine, [createPlaces, dropName, addVisits])
  })

  it('run once when many processes start together', async () => {
    const url = await freshUrl()
    const starts = Array.from({ length: 4 }, () => start(url, ''))
    const ends = await Promise.all(starts.map(({ ended }) => ended))
    assert.deepEqual(ends, [0, 0, 0, 0])
    const database = await openDatabase(url)
    const { rows } = await sql`select major, minor from schema_version`.execute(database.db)
    await database.close()
    assert.deepEqual(rows, [{ major: 1, minor: migrations.length }])
  })

  it('are continued by the next process when one is killed in the middle', async (t) => {
    const url = await freshUrl()
    const killed = start(url, dyingMigrations)
    await once(killed.process.stdout, 'data')
    killed.process.kill('SIGKILL')
    await killed.ended
    const engine = openedAt(t, url)
    assert.deepEqual(await version(engine), { major: 1, minor: 1 })
    await migrate(engine, [createPlaces, addVisits, indexVisits])
    assert.deepEqual(await version(engine), { major: 1, minor: 3 })
  })
})

onBothEngines('a column', (open) => {
  it('takes null only with a question mark', async () => {
    const { db } = await open()
    await createTable(db, 'place', { id: 'text', name: 'text?', visits: 'whole' }, ['id'])
    await own(db).insertInto('place').values({ id: 'a', name: null, visits: 1 }).execute()
    const without = { id: 'b', name: 'b' } as PlaceTable
    await assert.rejects(own(db).insertInto('place').values(without).execute())
  })

  it('is indexed, and unique where that is asked', async () => {
    const { db } = await open()
    await createTable(db, 'place', { id: 'text', name: 'text?', visits: 'whole' }, ['id'])
    await createIndex(db, 'place', ['name'], 'unique')
    await own(db).insertInto('place').values({ id: 'a', name: 'x', visits: 1 }).execute()
    await assert.rejects(own(db).insertInto('place').values({ id: 'b', name: 'x', visits: 1 }).execute())
  })
})

function openedAt(t: TestContext, url: string): Engine {
  const engine = url.startsWith('sqlite:') ? openSqlite(url.slice('sqlite:'.length)) : openPostgres(url)
  t.after(() => engine.close())
  return engine
}

const opened = async (t: TestContext, freshUrl: FreshUrl) => openedAt(t, await freshUrl())

async function version(engine: Engine): Promise<unknown> {
  const { rows } = await sql`select major, minor from schema_version`.execute(engine.db.durable)
  return rows[0]
}

/** Applies one migration, does half of the second one, tells so, and never ends. */
const dyingMigrations = `
  import { writeSync } from 'node:fs'
  import { migrate } from '#database/migrate.ts'
  import { createTable, addColumn } from '#database/migrations/columns.ts'
  import { openPostgres } from '#database/postgres.ts'
  import { openSqlite } from '#database/sqlite.ts'
  const url = process.env.DATABASE
  const engine = url.startsWith('sqlite:') ? openSqlite(url.slice(7)) : openPostgres(url)
  await migrate(engine, [
    { up: (db) => createTable(db, 'place', { id: 'text', name: 'text?' }, ['id']) },
    { async up(db) {
      await addColumn(db, 'place', 'visits', 'whole', 0)
      writeSync(1, 'halfway')
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
    } },
  ])`

/** A process of its own that runs `code`, or without one opens the database as the service does. */
function start(url: string, code: string) {
  const opening = `import { openDatabase } from '#database/database.ts'
    await (await openDatabase(process.env.DATABASE)).close()`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', code || opening], {
    env: { ...process.env, DATABASE: url },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return { process: child, ended: once(child, 'exit').then(([exitCode]) => exitCode as number | null) }
}
