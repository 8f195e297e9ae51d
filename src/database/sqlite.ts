/**
 * SQLite on Node's own driver: one handle, one user at a time. Whoever comes while a transaction is open waits for its
 * end, readers too: on the one handle they would see what is not committed yet.
 */
import { closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { type Kysely, type QueryResult, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler, sql } from 'kysely'
import { builder } from './builder.ts'
import type { Durability, Engine } from './engine.ts'
import { checkedParameters } from './parameters.ts'
import { type Queue, queue } from './queue.ts'
import { sqliteConnections } from './sqlite-driver.ts'

const busyTimeoutMilliseconds = 5000
const cachedStatements = 500
const settings = [
  'journal_mode = wal',
  'journal_size_limit = 67108864',
  // Moving the log into the file holds up whoever comes meanwhile: 16 MB at a time are seldom enough, and quickly read at a start.
  'wal_autocheckpoint = 4000',
  // 16 MB of pages, once they are used: what people of the day touch is found without asking the system.
  'cache_size = -16384',
  'trusted_schema = off',
]

/** Opens the file (made with its folder when missing, readable by its owner only) or `:memory:`. */
export function openSqlite(location: string): Engine {
  if (location !== ':memory:') makeFile(location)
  const handle = new DatabaseSync(location, { timeout: busyTimeoutMilliseconds })
  handle.exec(settings.map((setting) => `pragma ${setting};`).join(' '))
  const statements = sqliteStatements(handle)
  const turns = location === ':memory:' ? queue() : queueOf(resolve(location))
  const durable = builder(grammar, sqliteConnections(statements, turns, 'durable'))
  const brief = builder(grammar, sqliteConnections(statements, turns, 'brief'))

  return {
    name: 'sqlite',
    db: { durable: durable.db, brief: brief.db },
    transact: { durable: durable.transact, brief: brief.transact },
    openForMigrations: () => ({ transact: durable.transact, close: async () => {} }),
    // `begin immediate` is the lock.
    lockSchema: async () => {},
    async clockMilliseconds() {
      const query = sql<{ milliseconds: number }>`select cast(unixepoch('subsec') * 1000 as integer) as milliseconds`
      return (await query.execute(brief.db)).rows[0]?.milliseconds ?? Number.NaN
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

const grammar = {
  createAdapter: () => new SqliteAdapter(),
  createIntrospector: (db: Kysely<unknown>) => new SqliteIntrospector(db),
  createQueryCompiler: () => new SqliteQueryCompiler(),
}

/** One handle's statements, compiled once while they are in use. */
export interface SqliteStatements {
  run(durability: Durability, sql: string, parameters?: readonly unknown[]): QueryResult<unknown>
  inTransaction(): boolean
}

interface Known {
  statement: StatementSync
  /** Names of the columns that it answers; none for one that only writes. */
  columns: readonly string[]
  /** Reading waits for no disk. */
  isRead: boolean
}

const levels: Record<Durability, string> = { durable: 'full', brief: 'normal' }

function sqliteStatements(handle: DatabaseSync): SqliteStatements {
  const known = new Map<string, Known>()
  let level: Durability | undefined

  function prepared(text: string): Known {
    const found = known.get(text)
    if (found) return found
    const statement = handle.prepare(text)
    statement.setReturnArrays(true)
    const columns = statement.columns().map(({ name }) => name)
    const fresh = { statement, columns, isRead: /^select\b/i.test(text) }
    if (known.size >= cachedStatements) known.delete(known.keys().next().value ?? '')
    known.set(text, fresh)
    return fresh
  }

  /** SQLite compiles a pragma anew each time, so it is only run when the kind of work changes. */
  function settle(durability: Durability): void {
    if (level === durability || handle.isTransaction) return
    handle.exec(`pragma synchronous = ${levels[durability]}`)
    level = durability
  }

  return {
    inTransaction: () => handle.isTransaction,
    run(durability, text, parameters = []) {
      const values = checkedParameters(parameters) as SQLInputValue[]
      const { statement, columns, isRead } = prepared(text)
      if (!isRead) settle(durability)
      if (columns.length === 0) return { rows: [], numAffectedRows: BigInt(statement.run(...values).changes) }
      return { rows: statement.all(...values).map((cells) => rowOf(columns, cells as unknown as unknown[])) }
    },
  }
}

/** Node's own rows are made name by name at each reading, and have no prototype; those of PostgreSQL have one. */
function rowOf(columns: readonly string[], cells: readonly unknown[]): Record<string, unknown> {
  const row: Record<string, unknown> = {}
  for (let at = 0; at < columns.length; at += 1) row[columns[at]!] = cells[at]
  return row
}
