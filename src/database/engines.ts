import type { Engine } from './engine.ts'
import { openPostgres } from './postgres.ts'
import { openSqlite } from './sqlite.ts'

const sqliteUrl = 'sqlite:'

/** Which engine an address is for. Throws for an address of neither. */
export function openEngine(url: string): Engine {
  if (url.startsWith(sqliteUrl)) return openSqlite(url.slice(sqliteUrl.length))
  if (/^postgres(ql)?:/.test(url)) return openPostgres(url)
  throw new Error('the database URL starts with sqlite: or postgres://')
}

/** The file of a SQLite database; undefined for everything else. */
export function fileOf(url: string): string | undefined {
  const path = url.startsWith(sqliteUrl) ? url.slice(sqliteUrl.length) : ':memory:'
  return path === ':memory:' ? undefined : path
}
