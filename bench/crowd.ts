/**
 * Many accounts at once, by the database alone: copies of one account, its names and its password, each with an id of its own.
 * A million through the rooms would take hours, nearly all of them hashing.
 */
import { DatabaseSync } from 'node:sqlite'
import pg from 'pg'

/** What is owned by an account from the start. */
const tables = ['account', 'login_name', 'password']
const pattern = 'person-0'

/** The number of the first person; those of the others follow. */
export const firstPhone = 819010000000

interface Runner {
  rows(query: string): Promise<Record<string, unknown>[]>
  run(statement: string): Promise<void>
  begin: string
  /** An expression for a new account id: 22 signs in no order, like those of the rooms. */
  newId: string
  /** Leaves nothing for the server to tidy up. */
  settle: string[]
  close(): Promise<void>
}

/** Copies the account `person-0` as `person-N` for each number of the range. */
export async function multiply(
  databaseUrl: string,
  accountId: string,
  { from, to }: { from: number; to: number },
): Promise<void> {
  const database = databaseUrl.startsWith('sqlite:') ? sqlite(databaseUrl) : await postgres(databaseUrl)
  try {
    await database.run(`create temporary table crowd as with recursive numbers(n) as
      (select ${from} union all select n + 1 from numbers where n < ${to}) select n, ${database.newId} as id from numbers`)
    await database.run(database.begin)
    for (const table of tables) await copy(database, table, accountId)
    await database.run('commit')
    for (const statement of database.settle) await database.run(statement)
  } finally {
    await database.close()
  }
}

async function copy(database: Runner, table: string, accountId: string): Promise<void> {
  const [sample] = await database.rows(`select * from ${table} where account_id = '${accountId}' limit 1`)
  if (!sample) throw new Error(`the account has no row in ${table}`)
  const values = Object.entries(sample).map(([column, value]) => copied(column, value))
  await database.run(`insert into ${table} (${Object.keys(sample).join(', ')})
    select ${values.join(', ')} from ${table} as original cross join crowd where original.account_id = '${accountId}'`)
}

function copied(column: string, value: unknown): string {
  if (column === 'account_id') return 'crowd.id'
  const original = `original.${column}`
  if (typeof value !== 'string') return original
  const named = value.includes(pattern) ? `replace(${original}, '${pattern}', 'person-' || crowd.n)` : original
  const number = `'+' || cast(${firstPhone} + crowd.n as text)`
  return value.includes(`+${firstPhone}`) ? `replace(${named}, '+${firstPhone}', ${number})` : named
}

function sqlite(databaseUrl: string): Runner {
  const handle = new DatabaseSync(databaseUrl.slice('sqlite:'.length), { timeout: 10_000 })
  return {
    rows: async (query) => handle.prepare(query).all(),
    run: async (statement) => handle.exec(statement),
    // A deferred one could not begin to write once the server has written.
    begin: 'begin immediate',
    newId: 'lower(hex(randomblob(11)))',
    settle: ['pragma wal_checkpoint(truncate)'],
    close: async () => handle.close(),
  }
}

async function postgres(databaseUrl: string): Promise<Runner> {
  const client = new pg.Client(databaseUrl)
  await client.connect()
  return {
    rows: async (query) => (await client.query<Record<string, unknown>>(query)).rows,
    run: async (statement) => void (await client.query(statement)),
    begin: 'begin',
    newId: 'substr(md5(random()::text), 1, 22)',
    settle: ['vacuum analyze', 'checkpoint'],
    close: () => client.end(),
  }
}
