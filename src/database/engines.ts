import type { Engine } from './engine.ts'
import { openSqlite } from './sqlite.ts'

const sqliteUrl = 'sqlite:'

/** Which engine an address is for; the other one's library is never read. Throws for an address of neither. */
export async function openEngine(url: string): Promise<Engine> {
  if (url.startsWith(sqliteUrl)) return openSqlite(url.slice(sqliteUrl.length))
  if (/^postgres(ql)?:/.test(url)) return (await import('./postgres.ts')).openPostgres(url)
  throw new Error('the database URL starts with sqlite: or postgres://')
}

/** The file of a SQLite database; undefined for everything else. */
export function fileOf(url: string): string | undefined {
  const path = url.startsWith(sqliteUrl) ? url.slice(sqliteUrl.length) : ':memory:'
  return path === ':memory:' ? undefined : path
}
