import * as accounts from '#accounts/accounts.ts'
import {
  type AccountView,
  type Decision,
  decide,
  nothingWrong,
  type Proof,
  type Situation,
  type Step,
} from '#decision/decision.ts'
import { lockOf } from '#guesses/guesses.ts'
import type { PasswordState } from '#passwords/passwords.ts'
import type { Recognised } from '#trusted-browsers/trusted-browsers.ts'
import { type CertificateShown, shownCertificate, usesCertificates, withCertificate } from './certificate-step.ts'
import type { SignIn, SignInParts, Visitor } from './sign-in.ts'
import { passwordKey, subjectOf } from './subject.ts'
import { recognise } from './trust.ts'
import { twoStepOf } from './two-step.ts'

/** Where a sign-in stands: the account, if the name is somebody's, and what the decision says. */
export interface Standing {
  account: accounts.Account | undefined
  /** What was shown and counts: nothing from before the account's credentials were made new or its sign-ins were ended. */
  proofs: readonly Proof[]
  /** What the browser has shown on the certificate host in this sign-in. */
  certificate: CertificateShown | undefined
  /** Of the password. */
  lock: { until: number | null } | undefined
  /** Of everything that can be guessed beside it. */
  codeLock: { until: number | null } | undefined
  /** What the browser's cookie of a trusted browser means. */
  trust: Recognised
  /** What the decision was asked with; ask it again with more proofs to learn what follows of them. */
  situation: Situation
  decision: Decision
}

/** Reads what the decision needs to know and asks it. Names that nobody has cost the same reads; before a name there are none. */
export async function look(parts: SignInParts, signIn: SignIn, visitor: Visitor): Promise<Standing> {
  const { database, passwords } = parts
  const { policy } = visitor.tenant
  const common = {
    demand: signIn.demand,
    policy,
    site: signIn.origin.twoStep ?? ('policy' as const),
    trusted: false,
    assessment: nothingWrong,
    ways: stepsFor(parts, visitor).filter(
      (step) => !signIn.origin.without?.includes(step) && (step !== 'certificate' || usesCertificates(parts, visitor)),
    ),
    chosen: signIn.choices.step as Situation['chosen'],
    now: visitor.now,
  }
  const certificate = await shownCertificate(parts, signIn, visitor)
  if (signIn.identifier === null) {
    const proofs = withCertificate(signIn, [], certificate, undefined)
    const situation = { ...common, account: undefined, proofs }
    return {
      account: undefined,
      proofs,
      certificate,
      lock: undefined,
      codeLock: undefined,
      trust: { state: 'unknown' },
      situation,
      decision: decide(situation),
    }
  }

  const subject = subjectOf(parts, signIn)
  const { db } = database
  const account = await accounts.find(db, signIn.tenantId, subject)
  const state = await passwords.state(db, signIn.tenantId, subject, { policy: policy.password, now: visitor.now })
  const lock = await lockOf(db, passwordKey(signIn.tenantId, subject), visitor.now)
  const saved = account?.generation === signIn.generation ? signIn.proofs : []
  const proofs = withCertificate(signIn, saved, certificate, account)
  const trust = await recognise(parts, visitor, account, state.set ? state.generation : 0)
  const trusted = trust.state === 'trusted'
  const { codeLock, ...twoStep } = await twoStepOf(parts, signIn, visitor, account, { ...common, trusted, proofs })
  const view: AccountView = {
    method: account?.method ?? policy.methods.default,
    // What strangers try elsewhere never keeps the owner out of a browser that is trusted.
    locked: lock !== undefined && !trusted,
    usable: account?.state === 'active',
    password: duesOf(state),
    twoStep,
  }
  const situation = { ...common, trusted, proofs, account: view }
  return { account, proofs, certificate, lock, codeLock, trust, situation, decision: decide(situation) }
}

/** A destination can only be registered where something could reach one. */
function stepsFor({ offered, securityCodes }: SignInParts, { tenant }: Visitor): readonly Step[] {
  const { channels } = tenant.policy.twoStep
  const reaches = channels.some((channel) => channel === 'mail' || securityCodes.sendsSms)
  return reaches ? offered : offered.filter((step) => step !== 'enrol-destination')
}

/** What would be decided, had this been shown as well. */
export function decideWith(
  { situation }: Pick<Standing, 'situation'>,
  { proofs, password }: { proofs: readonly Proof[]; password?: AccountView['password'] | undefined },
): Decision {
  const { account } = situation
  if (!account) throw new Error('something was shown before a name')
  return decide({ ...situation, proofs, account: { ...account, locked: false, ...(password ? { password } : {}) } })
}

function duesOf(state: PasswordState): AccountView['password'] {
  return { expired: state.set && state.expired, mustChange: state.set && state.mustChange }
}
