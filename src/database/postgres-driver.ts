import type { QueryResult } from 'kysely'
import type pg from 'pg'
import type { Connections } from './builder.ts'
import { isLostConnection, outwardError, unavailable } from './errors.ts'
import { checkedParameters } from './parameters.ts'

/** A connection of the pool, lent for one statement or one transaction. */
interface Lent {
  client: pg.PoolClient
  /** After an error that did not come from the server nobody knows what the connection would say next. */
  broken: boolean
  /** Given back. */
  over: boolean
}

/** Lends the pool's connections; one that failed otherwise than by an answer of the server is thrown away. */
export function postgresConnections(pool: pg.Pool): Connections {
  return {
    async run(sql, parameters) {
      const lent = await borrow(pool)
      try {
        return await run(lent, sql, parameters)
      } finally {
        giveBack(lent)
      }
    },

    async begin() {
      const lent = await borrow(pool)
      try {
        await run(lent, 'begin')
      } catch (error) {
        giveBack(lent)
        throw error
      }
      return {
        run: (sql, parameters) => run(lent, sql, parameters),
        async commit() {
          await run(lent, 'commit')
          giveBack(lent)
        },
        async rollback() {
          // The server rolls back by itself when the connection is thrown away.
          if (!lent.broken) await run(lent, 'rollback').catch(() => undefined)
          giveBack(lent)
        },
      }
    },
  }
}

async function borrow(pool: pg.Pool): Promise<Lent> {
  try {
    return { client: await pool.connect(), broken: false, over: false }
  } catch (error) {
    throw unavailable(error)
  }
}

function giveBack(lent: Lent): void {
  lent.over = true
  lent.client.release(lent.broken)
}

const writes = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE'])

async function run(lent: Lent, text: string, parameters: readonly unknown[] = []): Promise<QueryResult<unknown>> {
  if (lent.over) throw new Error('the transaction has ended')
  const values = checkedParameters(parameters)
  try {
    const asked = lent.client.query<Record<string, unknown>>(text, values.length > 0 ? [...values] : undefined)
    const { command, rowCount, rows } = await asked
    return writes.has(command) ? { rows, numAffectedRows: BigInt(rowCount ?? 0) } : { rows }
  } catch (error) {
    lent.broken ||= isLostConnection(error)
    throw outwardError(error)
  }
}
