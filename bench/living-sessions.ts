/** Row 3: sign-in with a living session, beside the bare engine in the same rounds. */
import { type Browser, browser } from './browser.ts'
import type { Installation } from './installation.ts'
import type { Site, Typed } from './journey.ts'
import { type Result, result } from './results.ts'
import { type Course, costOf, type Limits, type Rig, withServer } from './rig.ts'
import { inTurn, median, range, repeat } from './rounds.ts'

const people = 20
const atOnce = 4
const costBars = { SQLite: 1.5, PostgreSQL: 2.5 }
const ratioBars = { SQLite: 0.4, PostgreSQL: 0.25 }

/** Browsers that have signed in once; none of them may be asked for a password again. */
async function signedIn(site: Site, typed: (person: number) => Typed): Promise<Browser[]> {
  const browsers = Array.from({ length: people }, () => browser())
  await repeat(people, atOnce, (person) => site.journey(browsers[person]!, typed(person)))
  return browsers
}

function again(site: Site, browsers: readonly Browser[], times: number): Promise<void> {
  // Nothing to type: a form on the way ends the run.
  return repeat(times, atOnce, (number) => site.journey(browsers[number % people]!, {}))
}

export async function sessionCost(home: Installation, course: Course): Promise<Result[]> {
  await home.growTo(people)
  return withServer(home, course, (rig) => costOn(home, rig, course))
}

async function costOn(home: Installation, { server, site }: Rig, { extent, limits }: Course): Promise<Result[]> {
  const { bare } = limits
  const { sessionJourneys: times, warmUp, rounds } = extent
  const { engine } = home
  const ours = await signedIn(site, home.typed)
  const theirs = await signedIn(bare.site, home.typed)
  await again(site, ours, warmUp * 2)
  await again(bare.site, theirs, warmUp * 2)
  const costs = await inTurn(range(rounds), async () => {
    const whole = await costOf(server, times, () => again(site, ours, times))
    const least = await costOf(bare.server, times, () => again(bare.site, theirs, times))
    return { whole: whole.all, main: whole.main, least: least.all, ratio: least.all / whole.all }
  })
  const middle = (name: 'whole' | 'main' | 'least' | 'ratio') => median(costs.map((cost) => cost[name]))
  const about = { row: 3, database: engine }
  return [
    result({
      ...about,
      name: 'sign-in with a living session',
      value: middle('whole'),
      unit: 'ms CPU',
      bar: { atMost: costBars[engine] },
    }),
    result({ ...about, name: 'of it in JavaScript’s thread', value: middle('main'), unit: 'ms CPU' }),
    result({ ...about, name: 'bare engine beside it', value: middle('least'), unit: 'ms CPU' }),
    result({
      ...about,
      name: 'bare engine over ours',
      value: middle('ratio'),
      unit: 'x',
      bar: { atLeast: ratioBars[engine] },
    }),
  ]
}

/** The bare engine's whole journey, for the limits of the run. */
export async function bareJourney(limits: Limits, times: number, warmUp: number): Promise<number> {
  const { site, server } = limits.bare
  const journeys = (count: number) =>
    repeat(count, atOnce, (person) => site.journey(browser(), { user_id: `person-${person}` }))
  await journeys(warmUp)
  return (await costOf(server, times, () => journeys(times))).all
}
