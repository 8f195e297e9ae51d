import type { Account } from '#accounts/accounts.ts'
import { levelOf, type SecondWay, type Situation } from '#decision/decision.ts'
import { lockOf } from '#guesses/guesses.ts'
import { readyWays } from './ready-ways.ts'
import { shapeOf } from './shape.ts'
import type { SignIn, SignInParts, Visitor } from './sign-in.ts'
import { codeKey, subjectOf } from './subject.ts'

export interface TwoStepFacts {
  on: boolean
  mustEnrol: boolean
  locked: boolean
  ways: readonly SecondWay[]
  codeLock: { until: number | null } | undefined
}

type Common = Pick<
  Situation,
  'policy' | 'site' | 'demand' | 'assessment' | 'ways' | 'chosen' | 'trusted' | 'proofs' | 'now'
>

/**
 * What the decision has to know of an account's second step, or of the shape of a name that nobody has. Read only where it
 * can matter, for most sign-ins need none of it.
 */
export async function twoStepOf(
  parts: SignInParts,
  signIn: SignIn,
  visitor: Visitor,
  account: Account | undefined,
  common: Common,
): Promise<TwoStepFacts> {
  const { on, mustEnrol = false } = account?.twoStep ?? { on: false }
  const asksByMethod = account?.method === 'password+one-time-password'
  if (account && !asksByMethod && (!canMatter(common, on) || isNotLookedAtYet(common)))
    return { on, mustEnrol, locked: false, ways: [], codeLock: undefined }
  const { db } = parts.database
  const subject = subjectOf(parts, signIn)
  const codeLock = await lockOf(db, codeKey(signIn.tenantId, subject), visitor.now)
  const locked = codeLock !== undefined
  if (!account) return { ...(await shapeOf(parts, visitor.tenant, subject, common)), locked, codeLock }
  return { on, mustEnrol, locked, ways: await readyWays(parts, account, visitor.tenant), codeLock }
}

/**
 * In a trusted browser, and before anything was shown where the password comes first: what the account has makes no difference
 * to what is asked now, and is looked at when it does.
 */
function isNotLookedAtYet({ policy, site, demand, chosen, trusted, proofs }: Common): boolean {
  if (chosen !== undefined) return false
  if (trusted && site !== 'required' && !asksMore(demand)) return true
  const { codeOrder, approvalOrder } = policy.twoStep
  return proofs.length === 0 && codeOrder === 'password-first' && approvalOrder === 'after-password'
}

const asksMore = ({ acrValues }: Common['demand']) => acrValues.some((value) => (levelOf(value) ?? 1) > 1)

function canMatter({ policy, site, demand, assessment }: Common, on: boolean): boolean {
  if (asksMore(demand) || site === 'required') return true
  if (site === 'exempt') return false
  const { mode } = policy.twoStep
  return mode === 'required' || (mode === 'optional' && on) || assessment.asks !== 'nothing'
}
