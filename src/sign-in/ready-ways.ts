import type { Account, TwoStepWay } from '#accounts/accounts.ts'
import type { Db } from '#database/database.ts'
import type { Level, SecondStep, SecondWay } from '#decision/decision.ts'
import type { SignInParts, SignInTenant } from './sign-in.ts'

/** One way of the second step, as the room that knows it offers it to the sign-in. */
export interface WayEntry {
  step: SecondStep
  /** What it would raise the account's password to; undefined: the account cannot use it now. */
  raises(db: Db, account: Account, tenant: SignInTenant): Promise<Level | undefined>
}

const stepsOfWays: Record<TwoStepWay, SecondStep> = {
  code: 'code',
  approval: 'approval-wait',
  'one-time-password': 'one-time-password',
  passkey: 'passkey',
}

/** What the account can show now, its chosen way first. */
export async function readyWays(
  { secondWays, database }: Pick<SignInParts, 'secondWays' | 'database'>,
  account: Account,
  tenant: SignInTenant,
): Promise<SecondWay[]> {
  const ready: SecondWay[] = []
  for (const { step, raises } of secondWays) {
    const level = await raises(database.db, account, tenant)
    if (level !== undefined) ready.push({ step, raises: level })
  }
  const { way } = account.twoStep
  const first = way === null ? undefined : stepsOfWays[way]
  return [...ready.filter(({ step }) => step === first), ...ready.filter(({ step }) => step !== first)]
}
