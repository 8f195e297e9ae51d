/** Row 4: what a sign-in costs with a second step, beside one with the password alone. A further way is one more line. */
import { type Browser, browser } from './browser.ts'
import type { Installation } from './installation.ts'
import { phoneOf } from './installation.ts'
import { type Result, result } from './results.ts'
import { type Course, costOf, type Rig, withServer } from './rig.ts'
import { inTurn, median, range, repeat } from './rounds.ts'
import { type SmsSink, smsSink } from './sms-gateway.ts'

const size = 1000
const mostAtOnce = 4
const atMost = 1.3

/** One way of the second step, on an installation of its own. */
interface Way {
  name: string
  /** Of the tenant's policy. */
  policy: Record<string, unknown>
  twoStep: boolean
  /** One journey of the person of that number, in a browser that may have been made ready. */
  journey(rig: Rig, home: Installation, sink: SmsSink, person: number, known: Browser | undefined): Promise<void>
  /** Every person has a browser that was used once before. */
  sameBrowser?: boolean
}

const byCode: Way['journey'] = ({ site }, home, sink, person, known = browser({ address: addressOf(person) })) =>
  site.journey(known, { ...home.typed(person), code: () => sink.codeFor(phoneOf(person % size)) })

const ways: readonly Way[] = [
  {
    name: 'password alone',
    policy: {},
    twoStep: false,
    journey: ({ site }, home, _sink, person) =>
      site.journey(browser({ address: addressOf(person) }), home.typed(person)),
  },
  { name: 'password and security code', policy: {}, twoStep: true, journey: byCode },
  {
    name: 'password in a trusted browser',
    policy: { trustedBrowsers: { ticked: true } },
    twoStep: true,
    sameBrowser: true,
    journey: byCode,
  },
]

/** Limits count what comes from one network; people come from many. */
const addressOf = (person: number) => `10.${(person >> 16) & 255}.${(person >> 8) & 255}.${person & 255}`

export async function twoStepCost(home: Installation, course: Course): Promise<Result[]> {
  const sink = await smsSink()
  try {
    const costs = await inTurn(ways, async (way) => ({ way, value: await costOfWay(way, home, course, sink) }))
    const [base, ...others] = costs
    const about = { row: 4, database: home.engine, size }
    return [
      result({ ...about, name: `${base!.way.name}, beyond the hash`, value: base!.value, unit: 'ms CPU' }),
      ...others.flatMap(({ way, value }) => [
        result({ ...about, name: `${way.name}, beyond the hash`, value, unit: 'ms CPU' }),
        result({ ...about, name: `${way.name} over row 1`, value: value / base!.value, unit: 'x', bar: { atMost } }),
      ]),
    ]
  } finally {
    await sink.close()
  }
}

async function costOfWay(way: Way, home: Installation, course: Course, sink: SmsSink): Promise<number> {
  const own = await home.another({
    policy: way.policy,
    twoStep: way.twoStep,
    environment: {
      SEKISHO_MAILBOX: '0',
      SEKISHO_SMS_URL: sink.url,
      SEKISHO_OUTGOING_ALLOW: '127.0.0.1',
      SEKISHO_TRUSTED_PROXIES: '127.0.0.1,::1',
    },
  })
  await own.growTo(size)
  const { rounds, warmUp, passwordJourneys: times, hashSeconds } = course.extent
  return withServer(own, course, async (rig) => {
    const kept = new Map<number, Browser>()
    const browserOf = (person: number) => {
      const known = kept.get(person % size) ?? browser({ address: addressOf(person % size) })
      kept.set(person % size, known)
      // As when the session is over: the browser is trusted, and nobody is signed in.
      known.forget('session-')
      return known
    }
    const sign = (person: number) =>
      way.journey(rig, own, sink, person, way.sameBrowser ? browserOf(person) : undefined)
    // Everybody once at least, where browsers are to be known.
    await repeat(Math.max(warmUp, way.sameBrowser ? size : 0), mostAtOnce, sign)
    const found = await inTurn(range(rounds), async (round) => {
      const { cpuMilliseconds: hash } = await course.limits.hash(hashSeconds)
      const cost = await costOf(rig.server, times, () =>
        repeat(times, mostAtOnce, (number) => sign(round * times + number)),
      )
      return cost.all - hash
    })
    return median(found)
  })
}
