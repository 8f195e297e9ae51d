import type { CompiledQuery, DatabaseConnection, Driver, QueryResult } from 'kysely'
import type { Durability } from './engine.ts'
import { outwardError } from './errors.ts'
import type { Queue } from './queue.ts'
import type { SqliteStatements } from './sqlite.ts'

const levels: Record<Durability, string> = { durable: 'full', brief: 'normal' }

/** What one connection is doing: nothing special, in a transaction, or thrown out of one that dawdled. */
interface Turn {
  inTransaction: boolean
  dawdled: boolean
  /** What went wrong while it was thrown out. */
  fault?: unknown
}

/**
 * A transaction holds the only handle, so it may await nothing but its own queries. Those are microtasks, and a tick that
 * is asked for at the beginning comes when no microtask is left: a transaction still open by then awaits something else.
 * It is rolled back at once, which also frees those inside it who wait for a turn that they could never get.
 */
export function sqliteDriver(statements: SqliteStatements, turns: Queue, durability: Durability): Driver {
  const held = new WeakMap<DatabaseConnection, Turn>()
  const turnOf = (connection: DatabaseConnection): Turn =>
    held.get(connection) ?? { inTransaction: false, dawdled: false }

  function run(turn: Turn, sql: string, parameters?: readonly unknown[]) {
    if (turn.dawdled) {
      throw new Error('a transaction awaits nothing but its own queries: rolled back', { cause: turn.fault })
    }
    try {
      return statements.run(sql, parameters)
    } catch (error) {
      throw outwardError(error)
    }
  }

  function throwOut(turn: Turn): void {
    if (!turn.inTransaction) return
    turn.dawdled = true
    try {
      if (statements.inTransaction()) statements.run('rollback')
    } catch (fault) {
      turn.fault = fault
    }
    turns.leave()
  }

  return {
    async init() {},
    async destroy() {},

    async acquireConnection() {
      await turns.take()
      const turn: Turn = { inTransaction: false, dawdled: false }
      try {
        run(turn, `pragma synchronous = ${levels[durability]}`)
      } catch (error) {
        turns.leave()
        throw error
      }
      const connection = oneConnection((sql, parameters) => run(turn, sql, parameters))
      held.set(connection, turn)
      return connection
    },

    async releaseConnection(connection) {
      if (!turnOf(connection).dawdled) turns.leave()
    },

    async beginTransaction(connection) {
      const turn = turnOf(connection)
      run(turn, 'begin immediate')
      turn.inTransaction = true
      process.nextTick(throwOut, turn)
    },

    async commitTransaction(connection) {
      const turn = turnOf(connection)
      run(turn, 'commit')
      turn.inTransaction = false
    },

    async rollbackTransaction(connection) {
      const turn = turnOf(connection)
      turn.inTransaction = false
      // A full disk makes SQLite roll back by itself.
      if (!turn.dawdled && statements.inTransaction()) run(turn, 'rollback')
    },
  }
}

type Run = (sql: string, parameters: readonly unknown[]) => QueryResult<unknown>

function oneConnection(run: Run): DatabaseConnection {
  return {
    executeQuery: async <Row>({ sql, parameters }: CompiledQuery) => run(sql, parameters) as QueryResult<Row>,
    // biome-ignore lint/correctness/useYield: there is nothing to stream from a handle that others wait for
    async *streamQuery() {
      throw new Error('streaming is not part of the portable queries')
    },
  }
}
