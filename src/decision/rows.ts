import type { Outcome, Step, Weighed } from './decision.ts'
import { assuranceOf, type Level, type Proof, type ProofKind } from './proofs.ts'
import { proofsOf } from './reach.ts'
import { isLackingSecond, kindOf, openWays, secondReason, waysInPolicy } from './second-step.ts'

/** Which part of the situation a row turns on. */
export type Input = 'account' | 'proofs' | 'policy' | 'demand' | 'site' | 'assessment' | 'ways' | 'chosen'

export type RowName =
  | 'assurance-out-of-reach'
  | 'certificate-first'
  | 'name-missing'
  | 'passkey-chosen'
  | 'locked'
  | 'nothing-shown'
  | 'method-switched-off'
  | 'way-missing'
  | 'approval-before-password'
  | 'code-with-password'
  | 'proof-missing'
  | 'account-ended'
  | 'second-step-locked'
  | 'second-step-not-set-up'
  | 'second-step-out-of-reach'
  | 'site-wants-second-step'
  | 'policy-wants-second-step'
  | 'account-wants-second-step'
  | 'risk-wants-second-step'
  | 'step-up'
  | 'assurance-missing'
  | 'password-to-be-changed'
  | 'password-expired'
  | 'enough'

/** One line of the table: when it applies it gives the outcome, else nothing, and the next line is asked. */
export interface Row {
  name: RowName
  /** The input that makes the row apply: were it otherwise, the outcome would be another. */
  input: Input
  outcome: (situation: Weighed) => Outcome | undefined
}

/** Read from the top; the first row that applies decides. */
export const rows: readonly Row[] = [
  {
    // Said before anybody types a password for nothing.
    name: 'assurance-out-of-reach',
    input: 'demand',
    outcome: ({ wanted, reachable }) =>
      wanted === undefined || wanted > reachable ? { refuse: 'assurance-unmet' } : undefined,
  },
  {
    // Whose name is known already showed a certificate for it, or is asked for one with that name.
    name: 'certificate-first',
    input: 'account',
    outcome: ({ account, policy, ways, counting, chosen }) =>
      !account &&
      policy.methods.certificateFirst === true &&
      ways.includes('certificate') &&
      chosen !== 'password' &&
      !counting.some(({ kind }) => kind === 'certificate')
        ? { ask: 'certificate' }
        : undefined,
  },
  {
    name: 'name-missing',
    input: 'account',
    outcome: ({ account }) => (account ? undefined : { ask: 'identifier' }),
  },
  {
    // Whatever name was given, and whether or not it is locked: a passkey cannot be guessed, and its owner has it at hand.
    name: 'passkey-chosen',
    input: 'chosen',
    outcome: (situation) =>
      situation.chosen === 'passkey' && mayShowPasskey(situation) && lacksWhatPasskeyGives(situation)
        ? { ask: 'passkey' }
        : undefined,
  },
  {
    // A lock stops guessing. Who has shown everything already guesses nothing and is not stopped by a stranger's tries.
    name: 'locked',
    input: 'account',
    outcome: (situation) => (situation.account?.locked && missingProof(situation) ? { refuse: 'locked' } : undefined),
  },
  {
    // How an account signs in is told to nobody who has shown nothing: else the page would tell whether there is one.
    name: 'nothing-shown',
    input: 'proofs',
    outcome: (situation) =>
      situation.counting.length === 0 &&
      offered(situation, 'password') &&
      (!canGoOn(situation) || hidesPasskey(situation))
        ? { ask: firstForAll(situation) }
        : undefined,
  },
  {
    name: 'method-switched-off',
    input: 'policy',
    outcome: (situation) => (isAllowed(situation) ? undefined : { refuse: 'no-way' }),
  },
  {
    name: 'way-missing',
    input: 'ways',
    outcome: (situation) => (hasWay(situation) ? undefined : { refuse: 'no-way' }),
  },
  {
    name: 'approval-before-password',
    input: 'policy',
    outcome: (situation) =>
      stepBeforePassword(situation) === 'approval-wait' && situation.policy.twoStep.approvalOrder === 'before-password'
        ? { ask: 'approval-wait', atLeast: levelOfStep(situation) }
        : undefined,
  },
  {
    name: 'code-with-password',
    input: 'policy',
    outcome: (situation) =>
      stepBeforePassword(situation) === 'code' && situation.policy.twoStep.codeOrder === 'code-first'
        ? { ask: 'password-and-code', atLeast: levelOfStep(situation) }
        : undefined,
  },
  {
    name: 'proof-missing',
    input: 'proofs',
    outcome: (situation) => {
      const missing = missingProof(situation)
      if (missing === 'one-time-password' && situation.account?.twoStep.locked) return { refuse: 'second-step-locked' }
      return missing && { ask: standIn(situation, missing) ?? missing }
    },
  },
  {
    name: 'account-ended',
    input: 'account',
    outcome: ({ account }) => (account?.usable ? undefined : { refuse: 'account-ended' }),
  },
  {
    // Too many wrong codes, and the account has nothing that cannot be guessed.
    name: 'second-step-locked',
    input: 'account',
    outcome: (situation) =>
      needsMore(situation) && situation.account?.twoStep.locked && !nextWay(situation) && hasAnyWay(situation)
        ? { refuse: 'second-step-locked' }
        : undefined,
  },
  {
    name: 'second-step-not-set-up',
    input: 'account',
    outcome: (situation) =>
      isLackingSecond(situation) && canSetUp(situation) && !hasAnyWay(situation)
        ? { ask: 'enrol-destination' }
        : undefined,
  },
  {
    name: 'second-step-out-of-reach',
    input: 'account',
    outcome: (situation) =>
      isLackingSecond(situation) && !nextWay(situation) ? { refuse: 'no-second-step' } : undefined,
  },
  secondStepFor('site-wants-second-step', 'site', 'site'),
  secondStepFor('policy-wants-second-step', 'policy', 'policy'),
  secondStepFor('account-wants-second-step', 'account', 'account'),
  secondStepFor('risk-wants-second-step', 'risk', 'assessment'),
  {
    // RFC 9470: the site asks for more than the policy does; only what is missing is asked.
    name: 'step-up',
    input: 'demand',
    outcome: (situation) => {
      const way = isBelow(situation) ? nextWay(situation) : undefined
      return way && { ask: way.step, atLeast: levelOfStep(situation) }
    },
  },
  {
    name: 'assurance-missing',
    input: 'proofs',
    outcome: (situation) => (isBelow(situation) ? { refuse: 'assurance-unmet' } : undefined),
  },
  {
    name: 'password-to-be-changed',
    input: 'account',
    outcome: (situation) =>
      usesPassword(situation) && situation.account?.password.mustChange ? { ask: 'new-password' } : undefined,
  },
  {
    name: 'password-expired',
    input: 'account',
    outcome: (situation) =>
      usesPassword(situation) && situation.account?.password.expired ? { ask: 'new-password' } : undefined,
  },
  {
    name: 'enough',
    input: 'proofs',
    outcome: ({ assurance }) => ({ grant: assurance }),
  },
]

/** The same question for each reason, so that the explanation names it. */
function secondStepFor(name: RowName, reason: ReturnType<typeof secondReason>, input: Input): Row {
  return {
    name,
    input,
    outcome: (situation) => {
      if (secondReason(situation) !== reason || !isLackingSecond(situation)) return undefined
      const way = nextWay(situation)
      return way && { ask: way.step, atLeast: levelOfStep(situation) }
    },
  }
}

function missingProof(situation: Weighed): (ProofKind & Step) | undefined {
  const { account, counting } = situation
  if (!account || isPasskeyEnough(situation)) return undefined
  return proofsOf[account.method].find((kind) => !counting.some((proof) => proves(proof, kind)))
}

/** A recovery code is for who has lost what makes the one-time passwords. */
const proves = (proof: Proof, kind: ProofKind) =>
  (proof.kind === kind && isWhole(proof)) || (kind === 'one-time-password' && proof.kind === 'recovery-code')

const standIn = ({ chosen, ways }: Weighed, missing: ProofKind): Step | undefined =>
  missing === 'one-time-password' && chosen === 'recovery-code' && ways.includes(chosen) ? chosen : undefined

/** Device and person in one: in place of what the method asks, but not of the certificate that a contract gave out. */
const isPasskeyEnough = ({ account, policy, counting }: Weighed) =>
  account?.method !== 'password+certificate' &&
  policy.methods.allowed.includes('passkey') &&
  counting.some((proof) => proof.kind === 'passkey' && isWhole(proof))

/** Before anything was shown the same for every name, whatever the method of its account. */
const mayShowPasskey = ({ account, policy, counting, ways }: Weighed) =>
  ways.includes('passkey') &&
  policy.methods.allowed.includes('passkey') &&
  (counting.length === 0 || account?.method !== 'password+certificate')

/** As a second step like the others it is asked where these are. */
const lacksWhatPasskeyGives = (situation: Weighed) =>
  missingProof(situation) !== undefined ||
  (needsMore(situation) &&
    !isPasskeyEnough(situation) &&
    !waysInPolicy(situation).some(({ step }) => step === 'passkey'))

/** That an account has passkeys would tell that there is one; the page of the password leads to them as well. */
const hidesPasskey = (situation: Weighed) => missingProof(situation) === 'passkey' && !hasOnlyPasskeys(situation)

const hasOnlyPasskeys = ({ policy }: Weighed) => policy.methods.allowed.every((method) => method === 'passkey')

const firstForAll = (situation: Weighed): Step =>
  hasOnlyPasskeys(situation) && offered(situation, 'passkey') ? 'passkey' : 'password'

/** A passkey that did not ask for its person is one factor: never the only proof. */
const isWhole = ({ kind, userVerified }: Proof) => kind !== 'passkey' || userVerified === true

const isAllowed = ({ account, policy }: Weighed) =>
  account !== undefined && policy.methods.allowed.includes(account.method)

function hasWay(situation: Weighed): boolean {
  const missing = missingProof(situation)
  return missing === undefined || situation.ways.includes(missing)
}

const canGoOn = (situation: Weighed) => isAllowed(situation) && hasWay(situation)

const usesPassword = ({ counting }: Weighed) => counting.some(({ kind }) => kind === 'password')

const isBelow = ({ assurance, wanted = 1 }: Weighed) => assurance.level < wanted

const needsMore = (situation: Weighed) => isLackingSecond(situation) || isBelow(situation)

/** A site's wish for more decides among the ways also where the policy would take any. */
const levelOfStep = ({ wanted = 1, reachable }: Weighed) => (wanted <= reachable ? wanted : 1)

const offered = ({ ways }: Weighed, step: Step) => ways.includes(step)

function nextWay(situation: Weighed) {
  const atLeast = levelOfStep(situation)
  return openWays(situation, atLeast).find(
    ({ step }) => offered(situation, step) && !isShownWith(situation, kindOf(step), atLeast),
  )
}

/** What was shown once and did not help is not asked again. */
const isShownWith = ({ counting, now }: Weighed, kind: ProofKind, atLeast: Level) =>
  counting.some((proof) => proof.kind === kind && assuranceOf([{ kind: 'password', at: now }, proof]).level >= atLeast)

const hasAnyWay = (situation: Weighed) => waysInPolicy(situation).some(({ step }) => offered(situation, step))

/** Nobody sets up what the policy does not allow, nor what the account had and lost: that is for the support desk. */
function canSetUp(situation: Weighed): boolean {
  const { ways, channels } = situation.policy.twoStep
  if (!offered(situation, 'enrol-destination') || !ways.includes('code') || channels.length === 0) return false
  return ['policy', 'site'].includes(secondReason(situation) ?? '') || situation.account?.twoStep.mustEnrol === true
}

/** The second step that would come, as long as the password is what is missing before it and was not chosen first. */
function stepBeforePassword(situation: Weighed): Step | undefined {
  if (missingProof(situation) !== 'password' || situation.chosen === 'password') return undefined
  if (!isLackingSecond(situation) || isShownAlready(situation)) return undefined
  const step = nextWay(situation)?.step
  // Another way was wished for. Whether the account has it shows after the password, as for a name that nobody has.
  if (situation.chosen !== undefined && situation.chosen !== step) return undefined
  return step === 'code' && !offered(situation, 'password-and-code') ? undefined : step
}

/** Beside a password it will be the second proof: an approval that came first, for example. */
const isShownAlready = (situation: Weighed) =>
  !isLackingSecond({ ...situation, counting: [...situation.counting, { kind: 'password', at: situation.now }] })
