/** Row 9: how long from nothing to ready, and what a server that nobody visits holds. */
import { type Engine, emptyInstallation, installation } from './installation.ts'
import type { Postgres } from './postgres.ts'
import { residentMegabytes } from './processes.ts'
import { type Result, result } from './results.ts'
import type { Extent } from './rig.ts'
import { inTurn, median, range } from './rounds.ts'
import { startServer, type Wiring } from './server.ts'

const idleSeconds = 3

interface Start {
  seconds: number
  megabytes: number
}

/** Each start of the empty one makes its tables first. A million accounts are made in the long run only. */
export async function starts(engine: Engine, extent: Extent, postgres: Postgres | undefined): Promise<Result[]> {
  const empty = await inTurn(range(extent.starts), async () => startOn(await emptyInstallation(engine, postgres)))
  const results = told(engine, empty, { size: 0, atMost: 1 })
  const { largest } = extent
  if (largest === undefined) return results
  const home = await installation(engine, postgres)
  await home.growTo(largest)
  const full = await inTurn(range(extent.starts), () => startOn(home))
  return [...results, ...told(engine, full, { size: largest, atMost: 1.5 })]
}

async function startOn(wiring: Wiring): Promise<Start> {
  const server = await startServer(wiring)
  await new Promise((resolve) => setTimeout(resolve, idleSeconds * 1000))
  const megabytes = residentMegabytes(server.pid)
  await server.stop()
  return { seconds: server.readySeconds, megabytes }
}

function told(engine: Engine, found: Start[], { size, atMost }: { size: number; atMost: number }): Result[] {
  const about = { row: 9, database: engine, size }
  const seconds = median(found.map((each) => each.seconds))
  const megabytes = median(found.map((each) => each.megabytes))
  const name = size === 0 ? 'ready after the first start, tables made' : 'ready after start'
  return [
    result({ ...about, name, value: seconds, unit: 's', bar: { atMost } }),
    result({ ...about, name: 'resident memory, idle', value: megabytes, unit: 'MB', bar: { atMost: 150 } }),
  ]
}
