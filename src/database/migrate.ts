/**
 * Brings the tables up to date. The version row says {major, minor}: minor is the number of the last migration, major
 * counts those that an older build cannot live with. A newer minor is no obstacle (expand), a newer major refuses the
 * start (contract). Runs only when behind, one migration a transaction, under a lock, so that two processes may start
 * together and a killed one is continued by the next.
 */
import { sql } from 'kysely'
import type { Db, Engine } from './engine.ts'
import { isMissingTable } from './errors.ts'

/** One step. `breaks` marks a contracting one: builds that do not know it refuse to start from then on. */
export interface Migration {
  up(db: Db): Promise<void>
  breaks?: boolean
}

interface Version {
  major: number
  minor: number
}

const own = (db: Db) => db.withTables<{ schema_version: Version & { id: number } }>()

/** Applies what is missing of `migrations`, in their order. */
export async function migrate(engine: Engine, migrations: readonly Migration[]): Promise<void> {
  const version = await readVersion(engine.db.durable)
  refuseNewer(version, migrations)
  if (version.minor >= migrations.length) return
  const patient = engine.openForMigrations()
  try {
    for (const number of migrations.keys()) {
      await patient.transact((trx) => applyOne(engine, trx, migrations, number + 1))
    }
  } finally {
    await patient.close()
  }
}

async function applyOne(engine: Engine, trx: Db, migrations: readonly Migration[], number: number): Promise<void> {
  await engine.lockSchema(trx)
  await createVersionTable(trx)
  const version = await readVersion(trx)
  refuseNewer(version, migrations)
  if (version.minor >= number) return
  await migrations[number - 1]?.up(trx)
  const next = { major: majorOf(migrations.slice(0, number)), minor: number }
  await own(trx).updateTable('schema_version').set(next).execute()
}

/** The version of a database on which all of them have run. */
export function knownVersion(migrations: readonly Migration[]): Version {
  return { major: majorOf(migrations), minor: migrations.length }
}

const majorOf = (migrations: readonly Migration[]): number => 1 + migrations.filter(({ breaks }) => breaks).length

function refuseNewer(version: Version, migrations: readonly Migration[]): void {
  const known = majorOf(migrations)
  if (version.major <= known) return
  throw new Error(`the database is of schema ${version.major}, this build knows ${known}: start a newer build`)
}

async function createVersionTable(trx: Db): Promise<void> {
  await trx.schema
    .createTable('schema_version')
    .ifNotExists()
    .addColumn('id', 'integer', (c) => c.primaryKey())
    .addColumn('major', 'integer', (c) => c.notNull())
    .addColumn('minor', 'integer', (c) => c.notNull())
    .execute()
  await sql`insert into schema_version (id, major, minor) values (1, 1, 0) on conflict do nothing`.execute(trx)
}

/** 1.0 where there is no table yet. */
export async function readVersion(db: Db): Promise<Version> {
  try {
    const row = await own(db).selectFrom('schema_version').select(['major', 'minor']).executeTakeFirst()
    return row ?? { major: 1, minor: 0 }
  } catch (error) {
    if (isMissingTable(error)) return { major: 1, minor: 0 }
    throw error
  }
}
