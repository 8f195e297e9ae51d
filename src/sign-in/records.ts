import type { Db } from '#database/database.ts'
import { assuranceOf, type Decision } from '#decision/decision.ts'
import * as history from '#history/history.ts'
import { browserName } from '#web/browser-name.ts'
import type { CertificateFault } from './certificate-step.ts'
import type { SignIn, SignInParts, Visitor } from './sign-in.ts'
import { subjectOf } from './subject.ts'

/** Why a sign-in, or one try of it, was refused; stable, shown in words by the history. */
export type RefusalCode =
  | 'wrong-password'
  | 'wrong-code'
  | 'code-locked'
  | 'wrong-passkey'
  | 'passkey-suspect'
  | 'locked'
  | 'cancelled'
  | 'not-started'
  | 'approval-denied'
  | 'no-way'
  | 'no-second-step'
  | 'account-ended'
  | 'assurance-unmet'
  | `certificate-${CertificateFault}`

/** A refused try, also of a name that nobody has: the same is written, in the same time. */
export async function recordRefusal(
  trx: Db,
  parts: SignInParts,
  signIn: SignIn,
  visitor: Visitor,
  code: RefusalCode,
): Promise<void> {
  await history.record(trx, {
    ...common(signIn, visitor),
    accountId: subjectOf(parts, signIn),
    ways: signIn.proofs.map(({ kind }) => kind),
    result: 'refused',
    code,
    acr: null,
    explanation: signIn.because ?? 'proof-missing',
  })
}

export async function recordSuccess(trx: Db, signIn: SignIn, visitor: Visitor, decision: Decision): Promise<void> {
  await history.record(trx, {
    ...common(signIn, visitor),
    accountId: signIn.accountId ?? '',
    ways: signIn.proofs.map(({ kind }) => kind),
    result: 'success',
    code: null,
    acr: assuranceOf(signIn.proofs).acr,
    explanation: decision.because,
  })
}

function common(signIn: SignIn, visitor: Visitor) {
  return {
    tenantId: signIn.tenantId,
    at: visitor.now,
    site: signIn.origin.siteName,
    place: null,
    ip: visitor.ip,
    browser: browserName(visitor.userAgent),
    number: visitor.reference,
  }
}
