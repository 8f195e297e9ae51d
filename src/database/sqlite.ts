/**
 * SQLite on Node's own driver: one handle, one user at a time. Whoever comes while a transaction is open waits for its
 * end, readers too: on the one handle they would see what is not committed yet.
 */
import { closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { Kysely, type QueryResult, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler, sql } from 'kysely'
import type { Db, Durability, Engine } from './engine.ts'
import { checkedParameters } from './parameters.ts'
import { type Queue, queue } from './queue.ts'
import { sqliteDriver } from './sqlite-driver.ts'

const busyTimeoutMilliseconds = 5000
const cachedStatements = 500
const settings = 'pragma journal_mode = wal; pragma journal_size_limit = 67108864; pragma trusted_schema = off'

/** Opens the file (made with its folder when missing, readable by its owner only) or `:memory:`. */
export function openSqlite(location: string): Engine {
  if (location !== ':memory:') makeFile(location)
  const handle = new DatabaseSync(location, { timeout: busyTimeoutMilliseconds })
  handle.exec(settings)
  const statements = sqliteStatements(handle)
  const turns = location === ':memory:' ? queue() : queueOf(resolve(location))
  const db = { durable: builder(statements, turns, 'durable'), brief: builder(statements, turns, 'brief') }

  return {
    name: 'sqlite',
    db,
    openForMigrations: () => ({ db: db.durable, close: async () => {} }),
    // `begin immediate` is the lock.
    lockSchema: async () => {},
    async clockMilliseconds() {
      const query = sql<{ milliseconds: number }>`select cast(unixepoch('subsec') * 1000 as integer) as milliseconds`
      return (await query.execute(db.brief)).rows[0]?.milliseconds ?? Number.NaN
    },
    async close() {
      await turns.take()
      if (handle.isOpen) handle.close()
      turns.leave()
    },
  }
}

/** One queue a file: two handles in one process would wait for each other for ever, the thread being one. */
const queues = new Map<string, Queue>()

function queueOf(path: string): Queue {
  const known = queues.get(path) ?? queue()
  queues.set(path, known)
  return known
}

function makeFile(location: string): void {
  mkdirSync(dirname(location), { recursive: true })
  closeSync(openSync(location, 'a', 0o600))
}

function builder(statements: SqliteStatements, turns: Queue, durability: Durability): Db {
  return new Kysely({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createIntrospector: (db) => new SqliteIntrospector(db),
      createQueryCompiler: () => new SqliteQueryCompiler(),
      createDriver: () => sqliteDriver(statements, turns, durability),
    },
  })
}

/** One handle's statements, compiled once while they are in use. */
export interface SqliteStatements {
  run(sql: string, parameters?: readonly unknown[]): QueryResult<unknown>
  inTransaction(): boolean
}

function sqliteStatements(handle: DatabaseSync): SqliteStatements {
  const known = new Map<string, { statement: StatementSync; reads: boolean }>()

  function prepared(text: string) {
    const found = known.get(text)
    if (found) return found
    const statement = handle.prepare(text)
    const fresh = { statement, reads: statement.columns().length > 0 }
    if (known.size >= cachedStatements) known.delete(known.keys().next().value ?? '')
    known.set(text, fresh)
    return fresh
  }

  return {
    inTransaction: () => handle.isTransaction,
    run(text, parameters = []) {
      const values = checkedParameters(parameters) as SQLInputValue[]
      const { statement, reads } = prepared(text)
      // Node gives rows without a prototype; those of PostgreSQL have one.
      if (reads) return { rows: statement.all(...values).map((row) => ({ ...row })) }
      return { rows: [], numAffectedRows: BigInt(statement.run(...values).changes) }
    },
  }
}
