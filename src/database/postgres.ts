/** PostgreSQL through a pool with deadlines on every wait, so that a slow database slows nobody for longer. */
import { Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler, sql } from 'kysely'
import pg from 'pg'
import type { Db, Durability, Engine } from './engine.ts'
import { postgresDriver } from './postgres-driver.ts'

const deadlineMilliseconds = 3000
const connections = 10

/** "sekisho" in ASCII: the advisory lock that only changes of the tables' shape take. */
const schemaLock = 0x73656b6973

/** Nothing is asked of the server before the first query. */
export function openPostgres(url: string): Engine {
  const pool = openPool({
    connectionString: url,
    max: connections,
    statement_timeout: deadlineMilliseconds,
    // Later than the server's own, whose answer says more; catches a network that swallows packets.
    query_timeout: deadlineMilliseconds + 500,
    idle_in_transaction_session_timeout: deadlineMilliseconds,
  })
  const db = { durable: builder(pool, 'durable'), brief: builder(pool, 'brief') }

  return {
    name: 'postgres',
    db,
    openForMigrations() {
      const patient = openPool({ connectionString: url, max: 1 })
      return { db: builder(patient, 'durable'), close: () => patient.end() }
    },
    async lockSchema(trx) {
      await sql`select pg_advisory_xact_lock(${schemaLock})`.execute(trx)
    },
    async clockMilliseconds() {
      const question = 'select (extract(epoch from clock_timestamp()) * 1000)::bigint as milliseconds'
      const query = sql.raw<{ milliseconds: number }>(question)
      return (await query.execute(db.brief)).rows[0]?.milliseconds ?? Number.NaN
    },
    close: async () => (pool.ending ? undefined : pool.end()),
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

function builder(pool: pg.Pool, durability: Durability): Db {
  return new Kysely({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
      createDriver: () => postgresDriver(pool, durability),
    },
  })
}
