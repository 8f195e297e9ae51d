/**
 * The decision: what a sign-in still needs, from nothing but what is given.
 *
 *   decide   the first row of the table that applies: ask for a step, grant, or refuse
 *   explain  the row in words, for the history and the support desk
 *
 * Pages gather proofs and never decide; this room decides and never gathers. It is a pure function, so that a sign-in can
 * be decided again from its saved state on any node, and run dry over history. An account that does not exist is judged
 * like one that does: the caller hands in the same view, and no row can tell them apart.
 */

import type { Method } from '#accounts/accounts.ts'
import type { Language } from '#language/language.ts'
import type { MethodPolicy } from './options.ts'
import { type Assurance, assuranceOf, type Level, levelOf, type Proof, type ProofKind, proofKinds } from './proofs.ts'
import { type RowName, rows } from './rows.ts'
import { texts } from './texts.ts'

export { type MethodPolicy, methodOptions } from './options.ts'
export { type Assurance, acrOf, acrValues, assuranceOf, levelOf, type Proof, type ProofKind } from './proofs.ts'
export type { RowName } from './rows.ts'

/** What a page can ask of a person. */
export type Step = 'identifier' | 'password' | 'new-password' | 'one-time-password' | 'passkey' | 'certificate'

export type Refusal = 'locked' | 'account-ended' | 'no-way' | 'assurance-unmet'

/** What the site asks (OpenID Connect Core section 3.1.2.1, RFC 9470 section 4). */
export interface Demand {
  /** acr_values, best first; empty when the site does not mind. Any of them is enough. */
  acrValues: readonly string[]
  /** Proofs older than this do not count: from max_age and prompt=login. Null: every proof of the session counts. */
  notBefore: number | null
}

/** What the decision may know of an account; for a name that nobody has, the same fields filled the same way. */
export interface AccountView {
  method: Method
  locked: boolean
  /** False once the account was disabled or removed in the middle of a sign-in. */
  usable: boolean
  password: { expired: boolean; mustChange: boolean }
}

export interface Situation {
  demand: Demand
  /** Undefined until a name was given. */
  account: AccountView | undefined
  policy: { methods: MethodPolicy }
  proofs: readonly Proof[]
  /** The steps that the service can offer now. */
  ways: readonly Step[]
  now: number
}

export type Outcome = { ask: Step } | { grant: Assurance } | { refuse: Refusal }

/** The outcome and the name of the row that gave it. */
export type Decision = Outcome & { because: RowName }

export function decide(situation: Situation): Decision {
  const weighed = weigh(situation)
  for (const row of rows) {
    const outcome = row.outcome(weighed)
    if (outcome) return { ...outcome, because: row.name }
  }
  // The last row always applies; were it removed, nobody would get in.
  throw new Error('no row of the decision applies')
}

/** What the rows look at: the situation, with the proofs that count and what they amount to. */
export interface Weighed extends Situation {
  counting: readonly Proof[]
  assurance: Assurance
  /** The level that the site asks for; undefined when it names only classes that are not ours. */
  wanted: Level | undefined
  /** The level that could be reached, were every proof shown that can be asked now. */
  reachable: Level
}

function weigh(situation: Situation): Weighed {
  const { proofs, demand, ways, now } = situation
  const from = demand.notBefore ?? Number.NEGATIVE_INFINITY
  const counting = proofs.filter(({ at }) => at >= from && at <= now)
  const possible = proofKinds
    .filter((kind) => (ways as readonly string[]).includes(kind))
    .map((kind) => bestOf(kind, now))
  return {
    ...situation,
    counting,
    assurance: assuranceOf(counting),
    wanted: wantedLevel(demand),
    reachable: assuranceOf([...counting, ...possible]).level,
  }
}

/** The strongest form in which a proof can be shown. */
const bestOf = (kind: ProofKind, at: number): Proof => ({ kind, at, channel: 'sms', userVerified: true })

function wantedLevel({ acrValues }: Demand): Level | undefined {
  if (acrValues.length === 0) return 1
  const known = acrValues.map(levelOf).filter((level) => level !== undefined)
  return known.length > 0 ? (Math.min(...known) as Level) : undefined
}

/** Whether proofs shown earlier already answer what a site asks now. */
export function meets(demand: Demand, proofs: readonly Proof[], now: number): boolean {
  const weighed = weigh({ demand, proofs, now, account: undefined, policy: { methods: anyMethod }, ways: [] })
  return weighed.counting.length > 0 && weighed.wanted !== undefined && weighed.assurance.level >= weighed.wanted
}

const anyMethod: MethodPolicy = { allowed: ['password'], default: 'password' }

/** Whether a name that was kept is still one of the table. */
export function isRowName(name: string): name is RowName {
  return Object.hasOwn(texts.ja, name)
}

export function explain(because: RowName, language: Language): string {
  return texts[language][because]
}
