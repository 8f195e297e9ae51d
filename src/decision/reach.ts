import type { Method } from '#accounts/accounts.ts'
import type { Situation, Step } from './decision.ts'
import { assuranceOf, type Level, type Proof, type ProofKind } from './proofs.ts'
import { kindOf, type SecondWay, secondSteps, waysInPolicy } from './second-step.ts'

/** The proofs of each sign-in method, in the order in which they are asked. */
export const proofsOf: Record<Method, readonly (ProofKind & Step)[]> = {
  password: ['password'],
  'password+one-time-password': ['password', 'one-time-password'],
  'password+certificate': ['certificate', 'password'],
  passkey: ['passkey'],
}

/**
 * The level that can still be reached. Until somebody has shown something it is what the service can ask of anybody: what
 * one account has, and what another has not, is told to nobody who only knows a name.
 */
export function reachableLevel(
  { account, policy, ways, now }: Pick<Situation, 'account' | 'policy' | 'ways' | 'now'>,
  counting: readonly Proof[],
): Level {
  const known = account !== undefined && counting.length > 0
  const own = known ? waysInPolicy({ account, policy }) : anybodys(ways)
  const needed = known ? proofsOf[account.method] : (['password', 'certificate'] as const)
  const possible = [
    ...needed.filter((kind) => ways.includes(kind)).map((kind) => ({ kind, at: now, userVerified: true })),
    ...own.filter(({ step }) => ways.includes(step)).map((way) => bestOf(way, now)),
  ]
  return assuranceOf([...counting, ...possible]).level
}

const anybodys = (ways: readonly Step[]): SecondWay[] =>
  secondSteps.filter((step) => ways.includes(step)).map((step) => ({ step, raises: step === 'passkey' ? 3 : 2 }))

/** The strongest form in which a proof can be shown. */
function bestOf({ step, raises }: SecondWay, at: number): Proof {
  return { kind: kindOf(step), at, channel: raises > 1 ? 'sms' : 'mail', userVerified: raises === 3 }
}
