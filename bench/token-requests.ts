/** Row 5: what sites ask without a person, beside the bare engine in the same rounds. */
import { browser } from './browser.ts'
import type { Installation } from './installation.ts'
import type { Site, Tokens } from './journey.ts'
import { type Result, result } from './results.ts'
import { type Course, costOf, type Limits, type Rig, withServer } from './rig.ts'
import { inTurn, median, range, repeat } from './rounds.ts'

const chains = 4
const bars = { SQLite: 0.5, PostgreSQL: 0.3 }

/** A site with the tokens of a few people, each chain of requests working on its own. */
interface Holder {
  site: Site
  held: Tokens[]
}

type Request = (holder: Holder, chain: number) => Promise<void>

/** Each refresh uses the token that the one before gave. */
async function refresh({ site, held }: Holder, chain: number): Promise<void> {
  held[chain] = await site.refresh(held[chain]!)
}

const requests: [name: string, ask: Request][] = [
  ['refresh', refresh],
  ['introspection', ({ site, held }, chain) => site.introspect(held[chain]!)],
  ['userinfo', ({ site, held }, chain) => site.userinfo(held[chain]!)],
  ['client credentials', ({ site }) => site.ownToken()],
]

async function holder(site: Site, typed: Installation['typed']): Promise<Holder> {
  return { site, held: await inTurn(range(chains), (person) => site.staying(browser(), typed(person))) }
}

export async function tokenCost(home: Installation, course: Course): Promise<Result[]> {
  await home.growTo(chains)
  return withServer(home, course, (rig) => costOn(home, rig, course))
}

async function costOn(home: Installation, { server, site }: Rig, { extent, limits }: Course): Promise<Result[]> {
  const { bare } = limits
  const [ours, theirs] = [await holder(site, home.typed), await holder(bare.site, home.typed)]
  const measured = await inTurn(requests, async ([name, ask]) => {
    await many(ours, ask, extent.warmUp * 2)
    await many(theirs, ask, extent.warmUp * 2)
    const costs = await inTurn(range(extent.rounds), () => beside({ server, bare, ours, theirs }, ask, extent))
    const about = { row: 5, database: home.engine, name }
    const middle = (each: 'whole' | 'ratio') => median(costs.map((cost) => cost[each]))
    return [
      result({ ...about, value: middle('whole'), unit: 'ms CPU' }),
      result({
        ...about,
        name: `bare engine over it: ${name}`,
        value: middle('ratio'),
        unit: 'x',
        bar: { atLeast: bars[home.engine] },
      }),
    ]
  })
  return measured.flat()
}

interface Sides {
  server: Rig['server']
  bare: Limits['bare']
  ours: Holder
  theirs: Holder
}

async function beside(
  { server, bare, ours, theirs }: Sides,
  ask: Request,
  { sessionJourneys: times }: Course['extent'],
) {
  const whole = (await costOf(server, times, () => many(ours, ask, times))).all
  const least = (await costOf(bare.server, times, () => many(theirs, ask, times))).all
  return { whole, ratio: least / whole }
}

/** So many requests, each chain one after another: two refreshes with one token would end it. */
async function many(holder: Holder, ask: Request, times: number): Promise<void> {
  await Promise.all(range(chains).map((chain) => repeat(times / chains, 1, () => ask(holder, chain))))
}
