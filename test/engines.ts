/**
 * Runs the same promises on both engines, each test on databases of its own.
 *
 *   onBothEngines   one describe() for SQLite, one for PostgreSQL; no engine is ever skipped
 *   onPostgres      for what only PostgreSQL promises
 *
 * PostgreSQL is the server that test/run.ts started for the whole run; a test file that is run by hand starts its own.
 */
import { createHash, randomBytes } from 'node:crypto'
import { copyFileSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, describe } from 'node:test'
import pg from 'pg'
import { type Database, openDatabase } from '#database/database.ts'
import { type PostgresServer, serverVariable, startPostgres } from './postgres.ts'

export interface OpenOptions {
  /** Epoch seconds, held by the test. */
  clock?: () => number
  /** A second node on the database of the first. */
  beside?: Database
}

/** Opens a fresh migrated database; closed and dropped after the test. */
export type Open = (options?: OpenOptions) => Promise<Database>

/** The URL of a fresh database without any table, for tests of the migrator itself; dropped after the test. */
export type FreshUrl = () => Promise<string>

type Tests = (open: Open, freshUrl: FreshUrl) => void

/** Declares `tests` twice, for SQLite and for PostgreSQL. */
export function onBothEngines(name: string, tests: Tests): void {
  for (const engine of [sqlite, postgres]) onEngine(engine, name, tests)
}

/** Declares `tests` for PostgreSQL alone: only where the promise is about that engine itself. */
export function onPostgres(name: string, tests: Tests): void {
  onEngine(postgres, name, tests)
}

function onEngine(engine: TestEngine, name: string, tests: Tests): void {
  describe(`${name} (${engine.title})`, () => {
    const urls = new Map<Database, string>()
    const used = new Set<string>()

    const keep = (url: string) => {
      used.add(url)
      return url
    }

    async function open({ clock, beside }: OpenOptions = {}): Promise<Database> {
      const known = beside && urls.get(beside)
      const url = known ?? keep(await engine.migrated())
      const database = await openDatabase(url, clock ? { clock } : {})
      urls.set(database, url)
      return database
    }

    afterEach(async () => {
      for (const database of urls.keys()) await database.close()
      for (const url of used) await engine.drop(url)
      urls.clear()
      used.clear()
    })

    tests(open, async () => keep(await engine.empty()))
  })
}

interface TestEngine {
  title: string
  empty(): Promise<string>
  migrated(): Promise<string>
  drop(url: string): Promise<void>
}

const freshName = () => `test_${randomBytes(8).toString('hex')}`

const sqlite: TestEngine = {
  title: 'SQLite',
  async empty() {
    return `sqlite:${join(folder(), freshName())}.db`
  },
  async migrated() {
    const url = await this.empty()
    copyFileSync(await sqliteTemplate(), url.slice('sqlite:'.length))
    return url
  },
  async drop(url) {
    const file = url.slice('sqlite:'.length)
    for (const end of ['', '-wal', '-shm']) rmSync(file + end, { force: true })
  },
}

const folder = once(() => mkdtempSync(join(tmpdir(), 'sekisho-sqlite-')))

const sqliteTemplate = once(async () => {
  const file = join(folder(), 'template.db')
  await (await openDatabase(`sqlite:${file}`)).close()
  return file
})

const postgres: TestEngine = {
  title: 'PostgreSQL',
  empty: () => createPostgresDatabase('template0'),
  migrated: async () => createPostgresDatabase(await postgresTemplate()),
  async drop(url) {
    await (await administrator()).query(`drop database "${nameIn(url)}" with (force)`)
  },
}

async function createPostgresDatabase(template: string): Promise<string> {
  const name = freshName()
  await (await administrator()).query(`create database "${name}" template "${template}"`)
  return urlOf(name)
}

/** Made once a server and set of migrations; the lock is for the other test files that run beside this one. */
const postgresTemplate = once(async () => {
  const name = `template_${migrationsDigest()}`
  const client = await administrator()
  await client.query('select pg_advisory_lock(1)')
  const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name])
  if (!rowCount) {
    await client.query(`drop database if exists "${name}_draft"`)
    await client.query(`create database "${name}_draft"`)
    await (await openDatabase(await urlOf(`${name}_draft`))).close()
    await client.query(`alter database "${name}_draft" rename to "${name}"`)
  }
  await client.query('select pg_advisory_unlock(1)')
  return name
})

function migrationsDigest(): string {
  const digest = createHash('sha256')
  const files = globSync(join(import.meta.dirname, '../src/database/migrations/*.ts')).sort()
  for (const file of files) digest.update(readFileSync(file))
  return digest.digest('hex').slice(0, 16)
}

let connected: Promise<pg.Client> | undefined

async function administrator(): Promise<pg.Client> {
  connected ??= serverUrl().then(async (url) => {
    const client = new pg.Client(url)
    await client.connect()
    return client
  })
  return connected
}

let ownServer: Promise<PostgresServer> | undefined

async function serverUrl(): Promise<string> {
  const told = process.env[serverVariable]
  if (told) return told
  ownServer ??= startPostgres()
  return (await ownServer).url
}

const nameIn = (url: string) => new URL(url).pathname.slice(1)

async function urlOf(name: string): Promise<string> {
  const url = new URL(await serverUrl())
  url.pathname = `/${name}`
  return url.href
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

after(async () => {
  rmSync(folder(), { recursive: true, force: true })
  await (await connected)?.end()
  await (await ownServer)?.stop()
})
