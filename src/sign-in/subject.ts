import { foldName } from '#accounts/accounts.ts'
import type { Key } from '#guesses/guesses.ts'
import type { SignIn, SignInParts } from './sign-in.ts'

/** Whom a sign-in is about: the account, or a keyed hash of a name that nobody has. */
export function subjectOf({ keyed }: Pick<SignInParts, 'keyed'>, { tenantId, accountId, identifier }: SignIn): string {
  if (accountId !== null) return accountId
  return `nobody-${keyed(`${tenantId}\n${foldName(identifier ?? '')}`)}`
}

export function passwordKey(tenantId: string, subject: string): Key {
  return { tenantId, subject, authenticator: 'password' }
}

/** One count for all that can be guessed beside the password: whichever way somebody tries, the tries add up. */
export function codeKey(tenantId: string, subject: string): Key {
  return { tenantId, subject, authenticator: 'code' }
}
