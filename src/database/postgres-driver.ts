import type { CompiledQuery, DatabaseConnection, Driver, QueryResult } from 'kysely'
import type pg from 'pg'
import { isLostConnection, outwardError, unavailable } from './errors.ts'
import { checkedParameters } from './parameters.ts'

interface Held {
  client: pg.PoolClient
  /** After an error that did not come from the server nobody knows what the connection would say next. */
  broken: boolean
}

/** Lends the pool's connections; one that failed otherwise than by an answer of the server is thrown away. */
export function postgresDriver(pool: pg.Pool): Driver {
  const held = new WeakMap<DatabaseConnection, Held>()

  function heldBy(connection: DatabaseConnection): Held {
    const found = held.get(connection)
    if (!found) throw new Error('a connection of another driver')
    return found
  }

  return {
    async init() {},
    async destroy() {},

    async acquireConnection() {
      const lent: Held = { client: await connect(pool), broken: false }
      const connection = oneConnection(lent)
      held.set(connection, lent)
      return connection
    },

    async releaseConnection(connection) {
      const { client, broken } = heldBy(connection)
      client.release(broken)
    },

    async beginTransaction(connection) {
      await run(heldBy(connection), 'begin')
    },

    async commitTransaction(connection) {
      await run(heldBy(connection), 'commit')
    },

    async rollbackTransaction(connection) {
      const lent = heldBy(connection)
      // The server rolls back by itself when the connection is thrown away.
      if (!lent.broken) await run(lent, 'rollback').catch(() => undefined)
    },
  }
}

async function connect(pool: pg.Pool): Promise<pg.PoolClient> {
  try {
    return await pool.connect()
  } catch (error) {
    throw unavailable(error)
  }
}

async function run(lent: Held, text: string, parameters: readonly unknown[] = []): Promise<pg.QueryResult> {
  const values = checkedParameters(parameters)
  try {
    return await lent.client.query(text, values.length > 0 ? [...values] : undefined)
  } catch (error) {
    lent.broken ||= isLostConnection(error)
    throw outwardError(error)
  }
}

const writes = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE'])

function oneConnection(lent: Held): DatabaseConnection {
  return {
    async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
      const { command, rowCount, rows } = await run(lent, sql, parameters)
      return writes.has(command) ? { rows, numAffectedRows: BigInt(rowCount ?? 0) } : { rows }
    },
    // biome-ignore lint/correctness/useYield: the other engine has nothing to stream either
    async *streamQuery() {
      throw new Error('streaming is not part of the portable queries')
    },
  }
}
