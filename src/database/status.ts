/** A look at a database from outside of the house: it migrates nothing, makes no file, and takes no lock. */
import { existsSync } from 'node:fs'
import { sql } from 'kysely'
import type { Db, Engine } from './engine.ts'
import { fileOf, openEngine } from './engines.ts'
import { knownVersion, readVersion } from './migrate.ts'
import { migrations } from './migrations/list.ts'

export interface DatabaseStatus {
  engine: 'sqlite' | 'postgres'
  /** behind: the next start brings it up to date; ahead: a newer build has been here; too-new: this build cannot start on it. */
  state: 'absent' | 'empty' | 'behind' | 'current' | 'ahead' | 'too-new'
  /** `major.minor`, of the database and of this build. */
  version: string | null
  build: string
  bytes: number | null
  /** What `look` answered; null unless this build's tables are all there. */
  more: Record<string, unknown> | null
}

/** `look` reads what the caller wants to know of a database that is up to date. */
export async function databaseStatus(
  url: string,
  look: (db: Db) => Promise<Record<string, unknown>>,
): Promise<DatabaseStatus> {
  const known = knownVersion(migrations)
  const build = `${known.major}.${known.minor}`
  const file = fileOf(url)
  if (file !== undefined && !existsSync(file))
    return { engine: 'sqlite', state: 'absent', version: null, build, bytes: null, more: null }
  const engine = await openEngine(url)
  try {
    const db = engine.db.durable
    const version = await readVersion(db)
    const state = stateOf(version, known)
    const more = state === 'current' || state === 'ahead' ? await look(db) : null
    const bytes = await bytesOf(engine)
    return { engine: engine.name, state, version: `${version.major}.${version.minor}`, build, bytes, more }
  } finally {
    await engine.close()
  }
}

type Version = ReturnType<typeof knownVersion>

function stateOf(version: Version, known: Version): DatabaseStatus['state'] {
  if (version.minor === 0) return 'empty'
  if (version.major > known.major) return 'too-new'
  if (version.minor === known.minor) return 'current'
  return version.minor > known.minor ? 'ahead' : 'behind'
}

async function bytesOf({ name, db }: Engine): Promise<number> {
  const query =
    name === 'sqlite'
      ? sql<{ bytes: number }>`select page_count * page_size as bytes from pragma_page_count(), pragma_page_size()`
      : sql<{ bytes: number }>`select pg_database_size(current_database()) as bytes`
  return Number((await query.execute(db.durable)).rows[0]?.bytes ?? 0)
}
