/** Rows 1 and 2: what a sign-in with a password costs beyond its one hash, and how many of them a machine carries. */
import { browser } from './browser.ts'
import type { Installation } from './installation.ts'
import { residentMegabytes } from './processes.ts'
import { type Result, result } from './results.ts'
import { type Course, costOf, type Rig, withServer } from './rig.ts'
import { inTurn, median, quantile, range, repeat } from './rounds.ts'

const mostAtOnce = 4
const bars = { SQLite: 4, PostgreSQL: 6 }
const partBars = { SQLite: 0.6, PostgreSQL: 0.5 }
const crowd = 1000
const crowded = 16

type Here = Pick<Rig, 'site'> & { home: Installation }

/** Each journey has a browser of its own and the next account. */
async function signIn({ home, site }: Here, person: number): Promise<void> {
  await site.journey(browser(), home.typed(person))
}

/** Row 1, at each size. */
export async function passwordCost(home: Installation, course: Course): Promise<Result[]> {
  const found = await inTurn(course.extent.sizes, async (size) => {
    await home.growTo(size)
    return withServer(home, course, (rig) => costAt(size, home, rig, course))
  })
  return found.flat()
}

/** The hash is measured beside every round and subtracted from it. */
async function costAt(size: number, home: Installation, { server, site }: Rig, course: Course): Promise<Result[]> {
  const { rounds, warmUp, passwordJourneys: times, hashSeconds } = course.extent
  // Nobody signs in twice at the same moment.
  const atOnce = Math.min(mostAtOnce, size)
  await repeat(warmUp, atOnce, (person) => signIn({ home, site }, person))
  const costs = await inTurn(range(rounds), async (round) => {
    const { cpuMilliseconds: hash } = await course.limits.hash(hashSeconds)
    const journeys = () => repeat(times, atOnce, (number) => signIn({ home, site }, round * times + number))
    const cost = await costOf(server, times, journeys)
    return { beyond: cost.all - hash, main: cost.main }
  })
  const about = { row: 1, database: home.engine, size, unit: 'ms CPU' }
  const value = median(costs.map(({ beyond }) => beyond))
  const megabytes = residentMegabytes(server.pid)
  return [
    result({ ...about, name: 'password sign-in beyond the hash', value, bar: { atMost: bars[home.engine] } }),
    result({ ...about, name: 'of it in JavaScript’s thread', value: median(costs.map(({ main }) => main)) }),
    result({ ...about, row: 9, name: 'resident memory after row 1', value: megabytes, unit: 'MB' }),
  ]
}

/** Row 2: as many as the machine carries beside its driver, then half as many and how long each takes. */
export async function passwordLoad(home: Installation, course: Course): Promise<Result[]> {
  await home.growTo(crowd)
  return withServer(home, course, ({ site }) => loadOn({ home, site }, course))
}

async function loadOn(here: Here, { extent, limits }: Course): Promise<Result[]> {
  await repeat(extent.warmUp, mostAtOnce, (person) => signIn(here, person))
  const carried = await inTurn(range(extent.rounds), async () => {
    const ceiling = await limits.hash(extent.hashSeconds)
    const perSecond = await throughput(here, extent.loadSeconds)
    return { perSecond, part: perSecond / ceiling.perSecond }
  })
  const perSecond = median(carried.map((each) => each.perSecond))
  const part = median(carried.map((each) => each.part))
  const alone = await unloaded(here, extent.passwordJourneys)
  const late = await lateness(here, perSecond / 2, extent.loadSeconds * 2)
  const { engine } = here.home
  const about = { row: 2, database: engine, size: crowd }
  return [
    result({ ...about, name: 'password sign-ins with the driver beside', value: perSecond, unit: '/s' }),
    result({ ...about, name: 'of the hash ceiling', value: part, unit: 'x', bar: { atLeast: partBars[engine] } }),
    result({ ...about, name: 'median of one alone', value: alone, unit: 'ms' }),
    result({ ...about, name: 'p95 at half that load over it', value: late / alone, unit: 'x', bar: { atMost: 2.5 } }),
  ]
}

async function throughput(here: Here, seconds: number): Promise<number> {
  const began = performance.now()
  let [begun, done] = [0, 0]
  async function oneAfterAnother(): Promise<void> {
    while (performance.now() - began < seconds * 1000) {
      begun += 1
      await signIn(here, begun)
      done += 1
    }
  }
  await Promise.all(Array.from({ length: crowded }, oneAfterAnother))
  return (done * 1000) / (performance.now() - began)
}

async function unloaded(here: Here, times: number): Promise<number> {
  const taken: number[] = []
  await repeat(times, 1, async (person) => {
    const began = performance.now()
    await signIn(here, person)
    taken.push(performance.now() - began)
  })
  return median(taken)
}

/** What a journey counts for that was refused, or that came to no end. */
const refusedMilliseconds = 30_000

/** The 95th of a hundred when people come by chance, whether or not others are done. */
async function lateness(here: Here, perSecond: number, seconds: number): Promise<number> {
  const under: Promise<number>[] = []
  const began = performance.now()
  let due = 0
  for (let person = 0; due < seconds; person += 1) {
    due += -Math.log(1 - Math.random()) / perSecond
    const wait = began + due * 1000 - performance.now()
    if (wait > 1) await new Promise((resolve) => setTimeout(resolve, wait))
    const asked = began + due * 1000
    const took = () => performance.now() - asked
    under.push(signIn(here, person).then(took, () => refusedMilliseconds))
  }
  return quantile(await Promise.all(under), 0.95)
}
