/** The ways of the second step, in the order in which an account that chose none of them is asked. */
import { destinationsOf } from '#security-codes/security-codes.ts'
import type { WayEntry } from '#sign-in/sign-in.ts'
import type { Ground } from './ground.ts'

export function secondWays({ securityCodes }: Ground): readonly WayEntry[] {
  return [
    {
      step: 'code',
      async raises(_db, account, { policy }) {
        const destinations = destinationsOf(account, policy.twoStep, securityCodes)
        if (destinations.length === 0) return undefined
        return destinations.some(({ channel }) => channel === 'sms') ? 2 : 1
      },
    },
  ]
}
