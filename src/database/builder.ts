/**
 * A query builder over an engine's connections, and transactions on it. Prepared queries (prepared.ts) take the short way past
 * the builder's own machinery, which costs more than most queries.
 */
import {
  type DatabaseConnection,
  DefaultQueryExecutor,
  type Dialect,
  type Driver,
  Kysely,
  type QueryResult,
  Transaction,
} from 'kysely'
import type { Db } from './engine.ts'

/** Runs one statement. */
export type Run = (sql: string, parameters: readonly unknown[]) => Promise<QueryResult<unknown>>

/** A transaction that has begun. */
export interface Begun {
  run: Run
  commit(): Promise<void>
  /** After anything that failed, the commit included. */
  rollback(): Promise<void>
}

/** What an engine does for one kind of work. */
export interface Connections {
  /** A statement by itself. */
  run: Run
  begin(): Promise<Begun>
}

export interface Builder {
  db: Db
  transact<T>(work: (trx: Db) => Promise<T>): Promise<T>
}

export type Grammar = Omit<Dialect, 'createDriver'>

export function builder(grammar: Grammar, connections: Connections): Builder {
  const driver = driverOf(connections)
  const dialect = { ...grammar, createDriver: () => driver }
  const [adapter, compiler] = [grammar.createAdapter(), grammar.createQueryCompiler()]

  function inside(run: Run): Db {
    const connection = connectionOf(run)
    const executor = new DefaultQueryExecutor(compiler, adapter, { provideConnection: (use) => use(connection) })
    return withShortWay(new Transaction({ config: { dialect }, dialect, driver, executor }), run)
  }

  return {
    db: withShortWay(new Kysely({ dialect }), connections.run),
    async transact(work) {
      const begun = await connections.begin()
      try {
        const result = await work(inside(begun.run))
        await begun.commit()
        return result
      } catch (error) {
        await begun.rollback()
        throw error
      }
    },
  }
}

const shortWays = new WeakMap<object, Run>()

/** By its executor, which is the same object in every typed view. */
function withShortWay(db: Db, run: Run): Db {
  shortWays.set(db.getExecutor(), run)
  return db
}

export function shortWayOf(db: Db): Run {
  const run = shortWays.get(db.getExecutor())
  if (!run) throw new Error('a query builder of another house')
  return run
}

/** Every statement finds a connection for itself; transactions begin by `transact`, never by the builder. */
function driverOf({ run }: Connections): Driver {
  const connection = connectionOf(run)
  const never = async () => {
    throw new Error('transactions are begun by durably or briefly')
  }
  return {
    init: async () => {},
    acquireConnection: async () => connection,
    releaseConnection: async () => {},
    beginTransaction: never,
    commitTransaction: never,
    rollbackTransaction: never,
    destroy: async () => {},
  }
}

function connectionOf(run: Run): DatabaseConnection {
  return {
    executeQuery: <Row>({ sql, parameters }: { sql: string; parameters: readonly unknown[] }) =>
      run(sql, parameters) as Promise<QueryResult<Row>>,
    // biome-ignore lint/correctness/useYield: there is nothing to stream from a handle that others wait for
    async *streamQuery() {
      throw new Error('streaming is not part of the portable queries')
    },
  }
}
