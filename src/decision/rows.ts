import type { Method } from '#accounts/accounts.ts'
import type { Outcome, Step, Weighed } from './decision.ts'
import type { ProofKind } from './proofs.ts'

/** Which part of the situation a row turns on. */
export type Input = 'account' | 'proofs' | 'policy' | 'demand' | 'ways'

export type RowName =
  | 'assurance-out-of-reach'
  | 'name-missing'
  | 'locked'
  | 'nothing-shown'
  | 'method-switched-off'
  | 'way-missing'
  | 'proof-missing'
  | 'account-ended'
  | 'password-to-be-changed'
  | 'password-expired'
  | 'assurance-missing'
  | 'enough'

/** One line of the table: when it applies it gives the outcome, else nothing, and the next line is asked. */
export interface Row {
  name: RowName
  /** The input that makes the row apply: were it otherwise, the outcome would be another. */
  input: Input
  outcome: (situation: Weighed) => Outcome | undefined
}

/** The proofs of each sign-in method, in the order in which they are asked. */
const proofsOf: Record<Method, readonly (ProofKind & Step)[]> = {
  password: ['password'],
  'password+one-time-password': ['password', 'one-time-password'],
  'password+certificate': ['certificate', 'password'],
  passkey: ['passkey'],
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
    name: 'name-missing',
    input: 'account',
    outcome: ({ account }) => (account ? undefined : { ask: 'identifier' }),
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
      situation.counting.length === 0 && situation.ways.includes('password') && !canGoOn(situation)
        ? { ask: 'password' }
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
    name: 'proof-missing',
    input: 'proofs',
    outcome: (situation) => {
      const missing = missingProof(situation)
      return missing && { ask: missing }
    },
  },
  {
    name: 'account-ended',
    input: 'account',
    outcome: ({ account }) => (account?.usable ? undefined : { refuse: 'account-ended' }),
  },
  {
    name: 'assurance-missing',
    input: 'proofs',
    outcome: ({ assurance, wanted = 1 }) => (assurance.level < wanted ? { refuse: 'assurance-unmet' } : undefined),
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

function missingProof({ account, counting }: Weighed): (ProofKind & Step) | undefined {
  const needed = account ? proofsOf[account.method] : []
  return needed.find((kind) => !counting.some((proof) => proof.kind === kind))
}

const isAllowed = ({ account, policy }: Weighed) =>
  account !== undefined && policy.methods.allowed.includes(account.method)

function hasWay(situation: Weighed): boolean {
  const missing = missingProof(situation)
  return missing === undefined || situation.ways.includes(missing)
}

const canGoOn = (situation: Weighed) => isAllowed(situation) && hasWay(situation)

const usesPassword = ({ counting }: Weighed) => counting.some(({ kind }) => kind === 'password')
