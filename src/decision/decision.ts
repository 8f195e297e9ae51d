/**
 * The decision: what a sign-in still needs, from nothing but what is given.
 *
 *   decide   the first row of the table that applies: ask for a step, grant, or refuse
 *   explain  the row in words, for the history and the support desk
 *   meets, lacksSecondStep   whether what a session has shown answers what a site asks now
 *
 * Pages gather proofs and never decide; this room decides and never gathers. It is a pure function, so that a sign-in can
 * be decided again from its saved state on any node, and run dry over history. An account that does not exist is judged
 * like one that does: the caller hands in the same view, and no row can tell them apart.
 */

import type { Method } from '#accounts/accounts.ts'
import type { Language } from '#language/language.ts'
import type { MethodPolicy, TwoStepPolicy } from './options.ts'
import { type Assurance, assuranceOf, type Level, levelOf, type Proof, type ProofKind } from './proofs.ts'
import { reachableLevel } from './reach.ts'
import { type RowName, rows } from './rows.ts'
import {
  isLackingSecond,
  openWays,
  type SecondStep,
  type SecondWay,
  type SiteTwoStep,
  secondReason,
} from './second-step.ts'
import { texts } from './texts.ts'

export { approvalOptions, type MethodPolicy, methodOptions, type TwoStepPolicy, twoStepOptions } from './options.ts'
export type { Proof, ProofKind } from './proofs.ts'
export { type Assurance, acrOf, acrValues, assuranceOf, type Level, levelOf } from './proofs.ts'
export type { RowName } from './rows.ts'
export { kindOf, type SecondStep, type SecondWay, type SiteTwoStep, secondSteps } from './second-step.ts'

/** What a page can ask of a person; the names are those of the pages. */
export const steps = [
  'identifier',
  'password',
  'password-and-code',
  'new-password',
  'code',
  'one-time-password',
  'approval-wait',
  'recovery-code',
  'passkey',
  'certificate',
  'enrol-destination',
] as const
export type Step = (typeof steps)[number]

export type Refusal =
  | 'locked'
  | 'second-step-locked'
  | 'account-ended'
  | 'no-way'
  | 'no-second-step'
  | 'assurance-unmet'

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
  twoStep: {
    /** Two-step verification was switched on for the account. */
    on: boolean
    /** The destination of its codes ended: another is registered on the way in. */
    mustEnrol: boolean
    /** Too many wrong codes: nothing that can be guessed is asked any more. */
    locked: boolean
    /** What the account could show as its second step now, the chosen way first. */
    ways: readonly SecondWay[]
  }
}

/** What the provider thinks of this sign-in by itself, whatever the account chose. */
export interface Assessment {
  /** What it wants beside the policy's own step: nothing, a code, or the strongest way that the account has. */
  asks: 'nothing' | 'code' | 'strongest'
}

export const nothingWrong: Assessment = { asks: 'nothing' }

export interface Situation {
  demand: Demand
  /** Undefined until a name was given. */
  account: AccountView | undefined
  policy: { methods: MethodPolicy; twoStep: TwoStepPolicy }
  /** The setting of the site that asks. */
  site: SiteTwoStep
  /** The browser holds a living trust of the account. */
  trusted: boolean
  assessment: Assessment
  proofs: readonly Proof[]
  /** The steps that the service can offer now. */
  ways: readonly Step[]
  /** What the person asked for instead of the step that would come: a way, or to show the password first. */
  chosen: Step | undefined
  now: number
}

/** `atLeast`: the level that the proof has to bring, where only some forms of it would do. */
export type Outcome = { ask: Step; atLeast?: Level } | { grant: Assurance } | { refuse: Refusal }

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
  const { proofs, demand, now } = situation
  const counting = countingOf(demand, proofs, now)
  return {
    ...situation,
    counting,
    assurance: assuranceOf(counting),
    wanted: wantedLevel(demand),
    reachable: reachableLevel(situation, counting),
  }
}

const countingOf = ({ notBefore }: Demand, proofs: readonly Proof[], now: number) =>
  proofs.filter(({ at }) => at >= (notBefore ?? Number.NEGATIVE_INFINITY) && at <= now)

function wantedLevel({ acrValues }: Demand): Level | undefined {
  if (acrValues.length === 0) return 1
  const known = acrValues.map(levelOf).filter((level) => level !== undefined)
  return known.length > 0 ? (Math.min(...known) as Level) : undefined
}

/** Whether proofs shown earlier already answer what a site asks now. */
export function meets(demand: Demand, proofs: readonly Proof[], now: number): boolean {
  const counting = countingOf(demand, proofs, now)
  const wanted = wantedLevel(demand)
  return counting.some(isShown) && wanted !== undefined && assuranceOf(counting).level >= wanted
}

/** Trust of a browser is remembered, and not shown by the person. */
export const isShown = ({ kind }: { kind: ProofKind }) => kind !== 'trusted-browser'

/** Whether a session was begun where less was asked than this site or page wants by policy and setting. */
export function lacksSecondStep(
  given: Pick<Situation, 'site' | 'proofs'> & {
    account: { twoStep: { on: boolean } }
    policy: { twoStep: TwoStepPolicy }
  },
): boolean {
  return isLackingSecond({ ...given, counting: given.proofs, trusted: false, assessment: nothingWrong })
}

/** What may be asked instead of the second step that is asked, in the order in which it would be. */
export function waysBeside(
  situation: Situation,
  { ask, atLeast, because }: { ask: Step; atLeast?: Level; because: RowName },
): SecondStep[] {
  const isOfMethod = because === 'proof-missing' || because === 'passkey-chosen'
  const open = isOfMethod ? standIns(situation) : openWays(situation, atLeast).map(({ step }) => step)
  return open.filter((step) => step !== ask && situation.ways.includes(step))
}

/** What may take the place of the one-time password that a method asks for. */
function standIns({ account, policy }: Situation): SecondStep[] {
  if (account?.method !== 'password+one-time-password') return []
  const has = (step: SecondStep, least: Level) =>
    account.twoStep.ways.some((way) => way.step === step && way.raises >= least)
  return [
    'one-time-password',
    ...(policy.methods.allowed.includes('passkey') && has('passkey', 3) ? (['passkey'] as const) : []),
    ...(has('recovery-code', 1) ? (['recovery-code'] as const) : []),
  ]
}

/** Whether the browser's trust is what makes a second step unnecessary. */
export function trustStandsIn(situation: Situation): boolean {
  const reason = secondReason({ ...situation, counting: [] })
  return situation.trusted && reason !== undefined && reason !== 'site' && !isSecondShown(situation)
}

/** Whether a second proof was shown, beside the trust of a browser. */
export function isSecondShown(situation: Situation): boolean {
  const { demand, proofs, now } = situation
  const counting = countingOf(demand, proofs, now).filter(isShown)
  return !isLackingSecond({ ...situation, site: 'required', trusted: false, counting })
}

/** Whether a name that was kept is still one of the table. */
export function isRowName(name: string): name is RowName {
  return Object.hasOwn(texts.ja, name)
}

export function explain(because: RowName, language: Language): string {
  return texts[language][because]
}
