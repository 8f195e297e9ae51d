/** The ways of the second step, in the order in which an account that chose none of them is asked. */
import type { Account, TwoStepWay } from '#accounts/accounts.ts'
import type { SecondStep } from '#decision/decision.ts'
import { destinationsOf } from '#security-codes/security-codes.ts'
import type { WayEntry } from '#sign-in/sign-in.ts'
import type { Ground } from './ground.ts'

/** The name in the policy of each; a recovery code stands in for others and is none by itself. */
export const wayOf: Partial<Record<SecondStep, TwoStepWay>> = {
  code: 'code',
  'approval-wait': 'approval',
  'one-time-password': 'one-time-password',
  passkey: 'passkey',
}

export function secondWays({
  securityCodes,
  oneTimePasswords,
  passkeys,
  recoveryCodes,
  approvals,
}: Ground): readonly WayEntry[] {
  return [
    {
      step: 'passkey',
      async raises(db, account) {
        const own = await passkeys.list(db, ownerOf(account))
        if (own.length === 0) return undefined
        return own.some(({ userVerified }) => userVerified) ? 3 : 2
      },
    },
    {
      step: 'one-time-password',
      raises: async (db, account) => ((await oneTimePasswords.list(db, ownerOf(account))).length > 0 ? 2 : undefined),
    },
    {
      step: 'approval-wait',
      raises: async (db, account) => ((await approvals.apps(db, ownerOf(account))).length > 0 ? 2 : undefined),
    },
    {
      step: 'code',
      async raises(_db, account, { policy }) {
        const destinations = destinationsOf(account, policy.twoStep, securityCodes)
        if (destinations.length === 0) return undefined
        return destinations.some(({ channel }) => channel === 'sms') ? 2 : 1
      },
    },
    {
      step: 'recovery-code',
      raises: async (db, account) =>
        ((await recoveryCodes.left(db, ownerOf(account)))?.left ?? 0) > 0 ? 2 : undefined,
    },
  ]
}

const ownerOf = ({ tenantId, id }: Account) => ({ tenantId, accountId: id })
