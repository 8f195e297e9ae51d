/** The second step: why it is asked, whether it was shown, and which of the account's ways comes next. */

import type { Assessment, Step } from './decision.ts'
import type { TwoStepPolicy } from './options.ts'
import type { Level, Proof, ProofKind } from './proofs.ts'

/** Pages that ask for a second proof. */
export const secondSteps = ['code', 'one-time-password', 'approval-wait', 'passkey', 'recovery-code'] as const
export type SecondStep = (typeof secondSteps)[number]

/** The setting `twoStep` of a site. */
export type SiteTwoStep = 'policy' | 'exempt' | 'required'

/** One way by which an account can show a second proof. */
export interface SecondWay {
  step: SecondStep
  /** What it raises a password to. A security code raises to 2 where a text message can carry it. */
  raises: Level
}

const kinds: Record<SecondStep, ProofKind> = {
  code: 'security-code',
  'one-time-password': 'one-time-password',
  'approval-wait': 'approval',
  passkey: 'passkey',
  'recovery-code': 'recovery-code',
}

/** The kind of proof that a page asks for. */
export const kindOf = (step: SecondStep): ProofKind => kinds[step]

/** The name of each way in the policy; recovery codes stand in for any of them. */
const policyWays: Record<Exclude<SecondStep, 'recovery-code'>, TwoStepPolicy['ways'][number]> = {
  code: 'code',
  'one-time-password': 'one-time-password',
  'approval-wait': 'approval',
  passkey: 'passkey',
}

const isInPolicy = (step: SecondStep, { ways }: TwoStepPolicy) =>
  step === 'recovery-code' || ways.includes(policyWays[step])

/** What can be found by trying; a passkey and an approval cannot. */
const guessable: readonly SecondStep[] = ['code', 'one-time-password', 'recovery-code']

interface Facts {
  account: { twoStep: { on: boolean } } | undefined
  policy: { twoStep: TwoStepPolicy }
  site: SiteTwoStep
  trusted: boolean
  assessment: Assessment
  counting: readonly Proof[]
}

export type SecondReason = 'account' | 'policy' | 'site' | 'risk'

/** Why a second step is wanted at all; undefined: it is not. */
export function secondReason({ account, policy, site, assessment }: Facts): SecondReason | undefined {
  if (!account || site === 'exempt') return undefined
  if (site === 'required') return 'site'
  if (policy.twoStep.mode === 'required') return 'policy'
  if (policy.twoStep.mode === 'optional' && account.twoStep.on) return 'account'
  return assessment.asks === 'nothing' ? undefined : 'risk'
}

/** Trust of a browser stands in for the step of the policy and of the provider, never for what a site asks by itself. */
export function isLackingSecond(facts: Facts): boolean {
  const reason = secondReason(facts)
  if (reason === undefined) return false
  if (facts.counting.some((proof) => isSecondProof(proof, facts, reason))) return false
  return reason === 'site' || !(facts.trusted || facts.counting.some(({ kind }) => kind === 'trusted-browser'))
}

/** What makes a second step unnecessary: a second proof beside the password, or one that is two in itself. */
function isSecondProof(proof: Proof, { policy, counting }: Facts, reason: SecondReason): boolean {
  const beside = counting.some(({ kind }) => kind === 'password')
  if (proof.kind === 'certificate') return beside
  if (proof.kind === 'passkey' && proof.userVerified) return true
  const step = secondSteps.find((each) => kinds[each] === proof.kind)
  // What the provider wants by itself a verified mail can give.
  const arrived = proof.kind !== 'security-code' || reason === 'risk' || isChannel(policy.twoStep, proof)
  return beside && arrived && step !== undefined && isInPolicy(step, policy.twoStep)
}

const isChannel = ({ channels }: TwoStepPolicy, { channel = 'sms' }: Proof) => channels.includes(channel)

interface Choosing {
  account: { twoStep: { locked: boolean; ways: readonly SecondWay[] } } | undefined
  policy: { twoStep: TwoStepPolicy }
  assessment: Assessment
  chosen: Step | undefined
}

/** What the account has of what the policy lets it use, whether or not it is locked now. */
export const waysInPolicy = ({ account, policy }: Pick<Choosing, 'account' | 'policy'>): readonly SecondWay[] =>
  (account?.twoStep.ways ?? []).filter(({ step }) => isInPolicy(step, policy.twoStep))

/** The ways that may be asked now, the one to be asked first. */
export function openWays(situation: Choosing, atLeast: Level = 1): readonly SecondWay[] {
  const { account, assessment, chosen } = situation
  const open = waysInPolicy(situation).filter(
    ({ step, raises }) => raises >= atLeast && !(account?.twoStep.locked && guessable.includes(step)),
  )
  const wanted = open.find(({ step }) => step === chosen) ?? byRisk(open, assessment)
  return wanted ? [wanted, ...open.filter((way) => way !== wanted)] : open
}

/** A recovery code is for who has nothing else at hand: it is asked first of nobody who has. */
function byRisk(open: readonly SecondWay[], { asks }: Assessment): SecondWay | undefined {
  if (asks === 'code') return open.find(({ step }) => step === 'code')
  const usual = open.filter(({ step }) => step !== 'recovery-code')
  if (asks === 'strongest') return usual.toSorted((a, b) => b.raises - a.raises)[0]
  return usual[0]
}
