/** What a measurement of journeys stands on: a running server with its site, and the two limits to compare it with. */
import { randomBytes } from 'node:crypto'
import type { Hashed } from './hashing.ts'
import { type Installation, registration } from './installation.ts'
import { type Site, site } from './journey.ts'
import { cpuMilliseconds, freePort, mainThreadMilliseconds, type Process, startHelper } from './processes.ts'
import { median } from './rounds.ts'
import { startServer } from './server.ts'

/** How much of everything. */
export interface Extent {
  rounds: number
  warmUp: number
  passwordJourneys: number
  sessionJourneys: number
  hashSeconds: number
  loadSeconds: number
  starts: number
  sizes: readonly number[]
  largest: number | undefined
}

/** What every measurement is given. */
export interface Course {
  extent: Extent
  limits: Limits
  /** Where the server's CPU profiles go. */
  profile: string | undefined
}

export interface Rig {
  server: Process
  site: Site
}

/** Runs the server on an installation for as long as the work takes. */
export async function withServer<T>(
  home: Installation,
  { profile }: Course,
  work: (rig: Rig) => Promise<T>,
): Promise<T> {
  const server = await startServer(home, profile)
  try {
    return await work({ server, site: await site(home.issuer, home.registration) })
  } finally {
    await server.stop()
  }
}

export interface Limits {
  bare: { server: Process; site: Site }
  /** Hashes on all cores for a moment, and remembers what it came to. */
  hash(seconds: number): Promise<{ perSecond: number; cpuMilliseconds: number }>
  /** Over the whole run. */
  hashing(): { perSecond: number; cpuMilliseconds: number }
  close(): Promise<void>
}

export async function openLimits(): Promise<Limits> {
  const hasher = await startHelper('hashing.ts')
  const issuer = `http://localhost:${await freePort()}`
  const client = { ...registration, clientSecret: randomBytes(24).toString('base64url') }
  const environment = {
    ISSUER: issuer,
    CLIENT_ID: client.clientId,
    CLIENT_SECRET: client.clientSecret,
    REDIRECT_URI: client.redirectUri,
  }
  const bare = await startHelper('bare-engine.ts', environment)
  const seen: { perSecond: number; cpuMilliseconds: number }[] = []
  return {
    bare: { server: bare, site: await site(issuer, client) },
    async hash(seconds) {
      const hashed = await hasher.ask<Hashed>(seconds)
      const each = {
        perSecond: hashed.hashes / hashed.seconds,
        cpuMilliseconds: hashed.cpuMilliseconds / hashed.hashes,
      }
      seen.push(each)
      return each
    },
    hashing: () => ({
      perSecond: median(seen.map(({ perSecond }) => perSecond)),
      cpuMilliseconds: median(seen.map((each) => each.cpuMilliseconds)),
    }),
    async close() {
      await hasher.stop()
      await bare.stop()
    },
  }
}

/** What a process spends on each of `times` pieces of work, in milliseconds: all its threads, and the one that runs JavaScript. */
export async function costOf(
  { pid }: Process,
  times: number,
  work: () => Promise<void>,
): Promise<{ all: number; main: number }> {
  const before = [cpuMilliseconds(pid), mainThreadMilliseconds(pid)] as const
  await work()
  return {
    all: (cpuMilliseconds(pid) - before[0]) / times,
    main: (mainThreadMilliseconds(pid) - before[1]) / times,
  }
}
