import * as accounts from '#accounts/accounts.ts'
import { type AccountView, type Decision, decide, type Proof, type Step } from '#decision/decision.ts'
import { type Key, lockOf } from '#guesses/guesses.ts'
import type { PasswordState } from '#passwords/passwords.ts'
import type { SignIn, SignInParts, Visitor } from './sign-in.ts'

/** The steps that there are pages for. */
export const ways: readonly Step[] = ['identifier', 'password', 'new-password']

/** Where a sign-in stands: the account, if the name is somebody's, and what the decision says. */
export interface Standing {
  account: accounts.Account | undefined
  /** What was shown and counts: nothing from before the account's credentials were made new or its sign-ins were ended. */
  proofs: readonly Proof[]
  lock: { until: number | null } | undefined
  decision: Decision
}

/** Reads what the decision needs to know and asks it. Names that nobody has cost the same reads. */
export async function look(parts: SignInParts, signIn: SignIn, visitor: Visitor): Promise<Standing> {
  const { database, passwords } = parts
  const { policy } = visitor.tenant
  const subject = subjectOf(parts, signIn)
  const { db } = database
  const account = await accounts.find(db, signIn.tenantId, subject)
  const state = await passwords.state(db, signIn.tenantId, subject, { policy: policy.password, now: visitor.now })
  const lock = await lockOf(db, passwordKey(signIn.tenantId, subject), visitor.now)
  const proofs = account?.generation === signIn.generation ? signIn.proofs : []
  const view = signIn.identifier === null ? undefined : viewOf(account, duesOf(state), lock !== undefined, visitor)
  const decision = decide({
    demand: signIn.demand,
    account: view,
    policy: { methods: policy.methods },
    proofs,
    ways,
    now: visitor.now,
  })
  return { account, proofs, lock, decision }
}

export function viewOf(
  account: accounts.Account | undefined,
  password: AccountView['password'],
  locked: boolean,
  { tenant }: Visitor,
): AccountView {
  return {
    method: account?.method ?? tenant.policy.methods.default,
    locked,
    usable: account?.state === 'active',
    password,
  }
}

function duesOf(state: PasswordState): AccountView['password'] {
  return { expired: state.set && state.expired, mustChange: state.set && state.mustChange }
}

/** Whom a sign-in is about: the account, or a keyed hash of a name that nobody has. */
export function subjectOf({ keyed }: Pick<SignInParts, 'keyed'>, { tenantId, accountId, identifier }: SignIn): string {
  if (accountId !== null) return accountId
  return `nobody-${keyed(`${tenantId}\n${accounts.foldName(identifier ?? '')}`)}`
}

export function passwordKey(tenantId: string, subject: string): Key {
  return { tenantId, subject, authenticator: 'password' }
}
