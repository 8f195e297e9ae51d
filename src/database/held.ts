import { PostgresAdapter, type SelectQueryBuilder } from 'kysely'
import type { Db } from './engine.ts'

/**
 * The rows that a query of a transaction finds stay as they are until it ends. On SQLite they do so anyhow: whoever has begun
 * a transaction is alone.
 */
export function held<DB, Tables extends keyof DB, Row>(
  trx: Db,
  query: SelectQueryBuilder<DB, Tables, Row>,
): SelectQueryBuilder<DB, Tables, Row> {
  return trx.getExecutor().adapter instanceof PostgresAdapter ? query.forUpdate() : query
}
