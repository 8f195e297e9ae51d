/** PostgreSQL through a pool with deadlines on every wait, so that a slow database slows nobody for longer. */
import { type Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler, sql } from 'kysely'
import pg from 'pg'
import { builder } from './builder.ts'
import type { Engine } from './engine.ts'
import { postgresConnections } from './postgres-driver.ts'

const deadlineMilliseconds = 3000
const connections = { durable: 10, brief: 5 }

/** "sekisho" in ASCII: the advisory lock that only changes of the tables' shape take. */
const schemaLock = 0x73656b6973

/** Nothing is asked of the server before the first query. */
export function openPostgres(url: string): Engine {
  const config = {
    connectionString: url,
    statement_timeout: deadlineMilliseconds,
    // Later than the server's own, whose answer says more; catches a network that swallows packets.
    query_timeout: deadlineMilliseconds + 500,
    idle_in_transaction_session_timeout: deadlineMilliseconds,
  }
  // Told at the start of a connection and never by a statement, which a proxy could leave to somebody else's work.
  const pools = {
    durable: openPool({ ...config, max: connections.durable }),
    brief: openPool({ ...config, max: connections.brief, options: '-c synchronous_commit=off' }),
  }
  const durable = builder(grammar, postgresConnections(pools.durable))
  const brief = builder(grammar, postgresConnections(pools.brief))

  return {
    name: 'postgres',
    db: { durable: durable.db, brief: brief.db },
    transact: { durable: durable.transact, brief: brief.transact },
    openForMigrations() {
      const patient = openPool({ connectionString: url, max: 1 })
      const { transact } = builder(grammar, postgresConnections(patient))
      return { transact, close: () => patient.end() }
    },
    async lockSchema(trx) {
      await sql`select pg_advisory_xact_lock(${schemaLock})`.execute(trx)
    },
    async clockMilliseconds() {
      const question = 'select (extract(epoch from clock_timestamp()) * 1000)::bigint as milliseconds'
      const query = sql.raw<{ milliseconds: number }>(question)
      return (await query.execute(brief.db)).rows[0]?.milliseconds ?? Number.NaN
    },
    async close() {
      await Promise.all(Object.values(pools).map(async (pool) => (pool.ending ? undefined : pool.end())))
    },
  }
}

function openPool(config: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool({
    application_name: 'sekisho',
    keepAlive: true,
    connectionTimeoutMillis: deadlineMilliseconds,
    types: { getTypeParser: parserOf },
    ...config,
  })
  // A lost connection shows at its next query; unheard it would end the process.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

/** int8, and numeric because a sum of int8 is one. Set on this pool only: other users of `pg` keep its texts. */
const parsers = new Map<number, (text: string) => number>([
  [pg.types.builtins.INT8, wholeNumber],
  [pg.types.builtins.NUMERIC, wholeNumber],
])

const parserOf = ((type: number, format: 'text') =>
  parsers.get(type) ?? pg.types.getTypeParser(type, format)) as typeof pg.types.getTypeParser

function wholeNumber(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`not a whole number below 2^53: ${text}`)
  return value
}

const grammar = {
  createAdapter: () => new PostgresAdapter(),
  createIntrospector: (db: Kysely<unknown>) => new PostgresIntrospector(db),
  createQueryCompiler: () => new PostgresQueryCompiler(),
}
