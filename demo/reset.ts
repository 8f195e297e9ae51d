/** `./sekisho demo reset`: the next start begins with an empty demo. */
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Configuration } from '#configuration.ts'
import { keepsakesFile, readKeepsakes } from './keepsakes.ts'

export type Reset = { done: true; removed: string[] } | { done: false; why: 'no-demo' | 'running' | 'not-embedded' }

/** Removes the database and what lies beside it, only where a demo was started before and does not run now. */
export async function resetDemo({ dataDir, databaseUrl }: Configuration): Promise<Reset> {
  const keepsakes = readKeepsakes(dataDir)
  if (!keepsakes) return { done: false, why: 'no-demo' }
  if (!databaseUrl.startsWith('sqlite:')) return { done: false, why: 'not-embedded' }
  if (await answers(keepsakes.url)) return { done: false, why: 'running' }
  const database = databaseUrl.slice('sqlite:'.length)
  const files = [database, `${database}-wal`, `${database}-shm`, join(dataDir, 'master.key'), keepsakesFile(dataDir)]
  const removed = files.filter((file) => existsSync(file))
  // The keepsakes go last: until they are gone a reset that was interrupted can be repeated.
  for (const file of removed) rmSync(file, { force: true })
  return { done: true, removed }
}

async function answers(url: string): Promise<boolean> {
  return fetch(`${url}/healthz`, { signal: AbortSignal.timeout(1000) }).then(
    () => true,
    () => false,
  )
}
