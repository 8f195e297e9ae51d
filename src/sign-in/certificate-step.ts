import type { Account } from '#accounts/accounts.ts'
import type { Proof } from '#decision/decision.ts'
import { certificatePage } from './certificate-pages.ts'
import { recordRefusal } from './records.ts'
import type { Showing, SignIn, SignInParts, Visitor } from './sign-in.ts'
import type { StepPage } from './steps.ts'

/** What a browser has shown on the certificate host, judged anew. */
export type CertificateShown =
  | { fits: true; presented: PresentedCertificate; userId: string; at: number }
  | { fits: false; why: CertificateFault; commonName?: string | undefined; notAfter?: number | undefined }

export interface PresentedCertificate {
  tenantId: string
  accountId: string
  serial: string
  fingerprint: string
  authorityId: string
  deviceNumber: number
  commonName: string
  notAfter: number
}

export type CertificateFault =
  | 'missing'
  | 'unknown-issuer'
  | 'wrong-purpose'
  | 'not-yet-valid'
  | 'expired'
  | 'revoked'
  | 'other-account'

/** The certificate host, as far as a sign-in needs it. */
export interface CertificateDoor {
  /** Where the browser is asked; it comes back to `backTo` with a ticket. What was shown before counts no more. */
  ask(tenantId: string, id: string, backTo: string, now: number): Promise<string>
  /** True for a ticket of this sign-in, once. */
  take(tenantId: string, id: string, ticket: string, now: number): Promise<boolean>
  shown(tenantId: string, id: string, now: number): Promise<CertificateShown | undefined>
}

/** Shows nothing by itself: the browser asks for the certificate, on a host of its own. */
export const certificateStep: StepPage = {
  step: 'certificate',

  async show(parts, signIn, visitor, { certificate, account }) {
    if (!certificate) return askAnew(parts, signIn, visitor)
    return faultPage(certificate.fits ? { ...certificate, fits: false, why: 'other-account' } : certificate, account)
  },

  async answer(parts, signIn, answer, visitor, standing) {
    if (answer.action === 'use-certificate') return askAnew(parts, signIn, visitor)
    return certificateStep.show(parts, signIn, visitor, standing)
  },
}

async function askAnew({ certificates }: SignInParts, signIn: SignIn, visitor: Visitor): Promise<Showing> {
  if (!certificates) throw new Error('asked for a certificate where there is no certificate host')
  const path = `${visitor.base}/sign-in/${signIn.id}`
  return { show: 'certificate', to: await certificates.ask(signIn.tenantId, signIn.id, path, visitor.now) }
}

type Fault = CertificateShown & { fits: false }

/** Of a certificate that is somebody else's nothing is told, not even its name. */
function faultPage(fault: Fault & { presented?: unknown }, account: Account | undefined): Showing {
  const { why, commonName, notAfter } = fault
  const said = why === 'other-account' ? { why } : { why, commonName, notAfter }
  return {
    show: 'step',
    status: 403,
    page: (visit, asking) => certificatePage(visit, asking, { ...said, isNamed: account !== undefined }),
  }
}

/** Whether certificates are part of how accounts of the tenant sign in. */
export function usesCertificates({ certificates }: SignInParts, { tenant }: Visitor): boolean {
  return certificates !== undefined && tenant.policy.methods.allowed.includes('password+certificate')
}

export async function shownCertificate(
  parts: SignInParts,
  signIn: SignIn,
  visitor: Visitor,
): Promise<CertificateShown | undefined> {
  if (!usesCertificates(parts, visitor)) return undefined
  return parts.certificates?.shown(signIn.tenantId, signIn.id, visitor.now)
}

/**
 * The proofs with the certificate that was shown here, in place of any that was saved: it counts as long as it is good, and
 * for the account that is named.
 */
export function withCertificate(
  { identifier, startedAt }: SignIn,
  proofs: readonly Proof[],
  shown: CertificateShown | undefined,
  account: Account | undefined,
): readonly Proof[] {
  const others = proofs.filter(({ kind, at }) => kind !== 'certificate' || at < startedAt)
  if (!shown?.fits || (identifier !== null && shown.presented.accountId !== account?.id)) return others
  return [...others.filter(({ kind }) => kind !== 'certificate'), { kind: 'certificate', at: shown.at }]
}

/** The browser is back from the certificate host. What did not count stands in the history of whose it is, where that is known. */
export async function takeTicket(parts: SignInParts, signIn: SignIn, visitor: Visitor, ticket: string): Promise<void> {
  if (!usesCertificates(parts, visitor) || signIn.outcome !== null) return
  if (!(await parts.certificates?.take(signIn.tenantId, signIn.id, ticket, visitor.now))) return
  const shown = await shownCertificate(parts, signIn, visitor)
  const fault = shown && faultOf(shown, signIn)
  if (fault === undefined || signIn.identifier === null) return
  await parts.database.durably((trx) => recordRefusal(trx, parts, signIn, visitor, `certificate-${fault}`))
}

function faultOf(shown: CertificateShown, { identifier, accountId }: SignIn): CertificateFault | undefined {
  if (!shown.fits) return shown.why
  return identifier !== null && shown.presented.accountId !== accountId ? 'other-account' : undefined
}
