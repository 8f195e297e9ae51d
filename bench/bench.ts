/**
 * The command behind `npm run bench`: measures what a sign-in costs, on both databases, and says whether the bars hold.
 *
 *   npm run bench                                   everything; writes docs/performance.md
 *   npm run bench -- --quick                        the same in fewer rounds
 *   npm run bench -- --rows 1,3 --quick             some rows, fewer rounds
 *   npm run bench -- --database sqlite              one database
 *   npm run bench -- --rows 3 --profile ./profiles  with CPU profiles of the server, which cost time themselves
 */
import { parseArgs } from 'node:util'
import { type Engine, type Installation, installation } from './installation.ts'
import { bareJourney, sessionCost } from './living-sessions.ts'
import { passwordCost, passwordLoad } from './password-journeys.ts'
import { type Postgres, startRealPostgres } from './postgres.ts'
import { printTable, writeJson, writePage } from './report.ts'
import { laterRows, notMeasured, type Result, result } from './results.ts'
import { type Course, type Extent, type Limits, openLimits } from './rig.ts'
import { starts } from './starts.ts'
import { tokenCost } from './token-requests.ts'
import { twoStepCost } from './two-step-journeys.ts'

const whole: Extent = {
  rounds: 5,
  // The compiler goes on making the code faster for about a thousand journeys.
  warmUp: 1500,
  passwordJourneys: 300,
  sessionJourneys: 1500,
  hashSeconds: 2,
  loadSeconds: 8,
  starts: 5,
  sizes: [1, 1000, 100_000],
  largest: 1_000_000,
}
const quick: Extent = {
  ...whole,
  rounds: 3,
  warmUp: 1000,
  passwordJourneys: 150,
  sessionJourneys: 500,
  hashSeconds: 1,
  loadSeconds: 4,
  starts: 3,
  largest: undefined,
}

interface Plan {
  rows: ReadonlySet<number>
  engines: Engine[]
  extent: Extent
  profile: string | undefined
  isWhole: boolean
}

const measuredRows: Record<number, string> = {
  1: 'password sign-in beyond the hash',
  2: 'password sign-ins a second',
  3: 'sign-in with a living session',
  4: 'two-step sign-in: security code, trusted browser',
  5: 'refresh, introspection, userinfo, client credentials',
  9: 'start and idle memory',
}

const journeyRows: [row: number, measure: (home: Installation, course: Course) => Promise<Result[]>][] = [
  [1, passwordCost],
  [2, passwordLoad],
  [3, sessionCost],
  [4, twoStepCost],
  [5, tokenCost],
]

async function bench(plan: Plan): Promise<void> {
  const began = performance.now()
  const results = [...(await measured(plan)), ...left(plan)].sort((a, b) => order(a) - order(b))
  const seconds = (performance.now() - began) / 1000
  printTable(results)
  writeJson(results)
  if (plan.isWhole) writePage(results, { seconds, date: new Date(), quick: plan.extent === quick })
  if (results.some(({ value, holds }) => value !== null && holds === false)) process.exitCode = 1
}

async function measured(plan: Plan): Promise<Result[]> {
  const postgres = plan.engines.includes('PostgreSQL') ? await startRealPostgres() : undefined
  try {
    const results = await journeys(plan, postgres)
    if (!plan.rows.has(9)) return results
    for (const engine of plan.engines) results.push(...(await starts(engine, plan.extent, postgres)))
    return results
  } finally {
    await postgres?.stop()
  }
}

async function journeys(plan: Plan, postgres: Postgres | undefined): Promise<Result[]> {
  const wanted = journeyRows.filter(([row]) => plan.rows.has(row))
  if (wanted.length === 0) return []
  const limits = await openLimits()
  const results: Result[] = []
  for (const engine of plan.engines) {
    const home = await installation(engine, postgres)
    for (const [, measure] of wanted) results.push(...(await measure(home, { ...plan, limits })))
  }
  results.push(...(await limitsOf(limits, plan.extent)))
  await limits.close()
  return results
}

async function limitsOf(limits: Limits, { sessionJourneys, warmUp, hashSeconds }: Extent): Promise<Result[]> {
  await limits.hash(hashSeconds)
  const { perSecond, cpuMilliseconds } = limits.hashing()
  const bare = await bareJourney(limits, sessionJourneys, warmUp)
  return [
    result({ row: 'limit', name: 'hash ceiling: argon2id on all cores', value: perSecond, unit: '/s' }),
    result({ row: 'limit', name: 'one hash', value: cpuMilliseconds, unit: 'ms CPU' }),
    result({ row: 'limit', name: 'bare engine: a whole journey', value: bare, unit: 'ms CPU' }),
  ]
}

/** What was not asked for, and what cannot be measured yet. */
function left({ rows }: Plan): Result[] {
  const unasked = Object.entries(measuredRows).filter(([row]) => !rows.has(Number(row)))
  return [
    ...unasked.map(([row, name]) => notMeasured(Number(row), name, 'not asked for')),
    ...laterRows.map(([row, name, why]) => notMeasured(row, name, why)),
  ]
}

const order = ({ row }: Result) => (row === 'limit' ? 0 : row)

function planOf(given: string[]): Plan {
  const { values } = parseArgs({
    args: given,
    options: {
      rows: { type: 'string' },
      quick: { type: 'boolean', default: false },
      database: { type: 'string' },
      profile: { type: 'string' },
    },
  })
  const rows = values.rows?.split(',').map(Number) ?? Object.keys(measuredRows).map(Number)
  const engines = { sqlite: ['SQLite'], postgres: ['PostgreSQL'] }[values.database ?? ''] ?? ['SQLite', 'PostgreSQL']
  return {
    rows: new Set(rows),
    engines: engines as Engine[],
    extent: values.quick ? quick : whole,
    profile: values.profile,
    isWhole: values.rows === undefined && values.database === undefined && values.profile === undefined,
  }
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
await bench(planOf(process.argv.slice(2)))
