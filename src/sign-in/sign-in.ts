/**
 * The sign-in pages: they gather what a person shows, one form a page, until the decision is made.
 *
 *   begin     a new sign-in, for a site or for a page of our own
 *   show      the page that the saved state calls for
 *   answer    what a person sent: saved as a proof, then the next page
 *
 * Every answer is saved before anything is shown, so that reload, the back button, a second tab or another node go on from
 * the same state. What is asked next, and whether it is enough, the decision says; how it ends the protocol does.
 */
import type { AppPrompts } from '#app-prompts/app-prompts.ts'
import type { Approvals, Waiters } from '#approvals/approvals.ts'
import type { Database, Db } from '#database/database.ts'
import { type MethodPolicy, type Proof, type Step, type TwoStepPolicy, waysBeside } from '#decision/decision.ts'
import type { LockPolicy } from '#guesses/guesses.ts'
import type { NetworkTries } from '#limits/limits.ts'
import type { NoticePolicy, Notices } from '#notices/notices.ts'
import type { OneTimePasswords } from '#one-time-passwords/one-time-passwords.ts'
import type { Passkeys } from '#passkeys/passkeys.ts'
import type { PasswordPolicy, Passwords } from '#passwords/passwords.ts'
import type { RecoveryCodes } from '#recovery-codes/recovery-codes.ts'
import type { ChannelPolicy, CodePolicy, SecurityCodes } from '#security-codes/security-codes.ts'
import * as signIns from '#sign-ins/sign-ins.ts'
import type { Tenant } from '#tenants/tenants.ts'
import type { TrustPolicy } from '#trusted-browsers/trusted-browsers.ts'
import type { Html, PageError } from '#web/page.ts'
import type { Visit } from '#web/visit.ts'
import { waitForApproval } from './approval-step.ts'
import { type CertificateDoor, type PresentedCertificate, takeTicket, usesCertificates } from './certificate-step.ts'
import { cancelled, concluded, disowned, grantAsItStands, refused } from './ending.ts'
import { answerIdentifier } from './identifier-step.ts'
import type { Asking, Beside } from './pages.ts'
import type { WayEntry } from './ready-ways.ts'
import { look, type Standing } from './standing.ts'
import { offeredSteps, stepPage } from './steps.ts'
import { trustBox, trustWish } from './trust.ts'

export type { CertificateDoor, CertificateShown } from './certificate-step.ts'
export { approvalDenied } from './ending.ts'
export type { WayEntry } from './ready-ways.ts'

export type SignInPolicy = {
  methods: MethodPolicy
  twoStep: TwoStepPolicy & ChannelPolicy
  code: CodePolicy
  trustedBrowsers: TrustPolicy
  password: PasswordPolicy
  lock: LockPolicy & { passwordTries: number; codeTries: number; networkTries: number }
  notices: NoticePolicy
}

export type SignInTenant = Tenant<SignInPolicy>
export type SignIn = signIns.SignIn<Proof>

/** What a finished sign-in amounts to, as the protocol tells it to sites. */
export interface Granted {
  accountId: string
  /** Of the account when it was shown. */
  generation: number
  acr: string
  amr: string[]
  authTime: number
  proofs: readonly Proof[]
}

/** Who is there: the request of the browser that answers. */
export type Visitor = Visit<SignInTenant> & { cookieHeader: string | undefined }

/** How a sign-in ends. The protocol does it; telling it twice changes nothing. */
export interface Ends {
  /** Answers where the browser goes on; undefined when the request of the site is over. */
  grantInteraction(visitor: Visitor, uid: string, granted: Granted): Promise<string | undefined>
  /** The same with the last proof, in its transaction; `cookies` stand for what began, `record` is the last statement. */
  finishInteraction(
    trx: Db,
    visitor: Visitor,
    uid: string,
    granted: Granted,
  ): Promise<{ continueTo: string; cookies: string[]; record(): Promise<void> } | undefined>
  refuseInteraction(
    visitor: Visitor,
    uid: string,
    error: 'access_denied' | 'unmet_authentication_requirements',
  ): Promise<string | undefined>
  /** A session without a site; answers the cookies that stand for it. */
  startSession(visitor: Visitor, granted: Granted): Promise<string[]>
}

/** What the sign-in pages are made of. */
export interface SignInGiven {
  database: Database
  passwords: Passwords
  ends: Ends
  notices: Notices
  networkTries: NetworkTries
  oneTimePasswords: OneTimePasswords
  recoveryCodes: RecoveryCodes
  passkeys: Passkeys
  appPrompts: Pick<AppPrompts, 'remember' | 'disown'>
  securityCodes: SecurityCodes
  approvals: Pick<Approvals, 'apps' | 'ask' | 'find' | 'use' | 'push'>
  waiters: Waiters
  /** Keyed digest, of a name that nobody has or for the name of a cookie: it cannot be read back. */
  keyed: (value: string) => string
  /** The ways of the second step, in the order in which an account that chose none is asked. */
  secondWays: readonly WayEntry[]
  /** The certificate host; absent where there is none. */
  certificates?: (CertificateDoor & { used: CertificateUsed }) | undefined
}

/** What follows of a sign-in with a certificate, in its transaction. */
export type CertificateUsed = (
  trx: Db,
  presented: PresentedCertificate,
  by: { actor: string; ip: string },
  now: number,
) => Promise<void>

export interface SignInParts extends SignInGiven {
  /** The steps that there are pages and rooms for. */
  offered: readonly Step[]
}

/** Something to mend before it goes on. */
export interface Complaint extends PageError {
  status: 422 | 429
  retryAfterSeconds?: number
}

/** Why a sign-in cannot go on. */
export type RefusedBecause = 'no-way' | 'no-second-step' | 'account-ended' | 'approval-denied'

export type Showing =
  /** A page that asks; the table of steps has its maker. */
  | {
      show: 'step'
      page(visit: Visit<SignInTenant>, asking: Asking, complaint: Complaint | undefined): Html
      complaint?: Complaint | undefined
      beside?: Beside
      status?: 403
    }
  /** The browser goes to the certificate host, which asks for the certificate. */
  | { show: 'certificate'; to: string }
  | { show: 'locked'; because: 'password' | 'code'; until: number | null }
  | { show: 'refused'; why: RefusedBecause; continueTo: string | undefined }
  | { show: 'done'; continueTo: string; cookies: readonly string[] }
  /** The site has had its answer already: back button, or an old tab. */
  | { show: 'done-before' }
  | { show: 'cancelled'; continueTo: string | undefined }
  /** The person did not start it. `number` of the report: only in the answer to saying so, and not where too many said so. */
  | { show: 'disowned'; continueTo: string | undefined; number: string | undefined }
  /** The browser asks for the same address anew, so that a reload repeats nothing. */
  | { show: 'anew' }
  | { show: 'expired' }

export interface Answer {
  /** The page that the form stood on. */
  step: string
  action: string
  text(name: string): string
}

export interface SignInPages {
  begin(tenantId: string, beginning: signIns.Beginning<Proof>): Promise<{ id: string; secret: string }>
  find(tenantId: string, id: string, secret: string | undefined): Promise<SignIn | undefined>
  originOf(tenantId: string, id: string, secret: string | undefined): Promise<signIns.Origin | undefined>
  show(signIn: SignIn, visitor: Visitor): Promise<Showing>
  answer(signIn: SignIn, answer: Answer, visitor: Visitor): Promise<Showing>
  /** The browser is back from the certificate host. */
  takeTicket(signIn: SignIn, visitor: Visitor, ticket: string): Promise<void>
  /** Whether a page may lead to the certificate host. */
  usesCertificates(visitor: Visitor): boolean
  /** Wakes a page that waits for another device; undefined: there is nothing to wait for. Answers what ends the wait. */
  wait(signIn: SignIn, waiter: { wake(): void; beat(): void }): Promise<(() => void) | undefined>
}

/** What stands beside the question: other ways, and on the last page the box that trusts the browser. */
function withBeside(showing: Showing, signIn: SignIn, visitor: Visitor, standing: Standing, answer?: Answer): Showing {
  const { decision, situation, proofs } = standing
  if (showing.show !== 'step' || !('ask' in decision)) return showing
  const proven = proofs.some(({ kind }) => kind === 'password')
  const others = proven ? waysBeside(situation, decision) : []
  return { ...showing, beside: { proven, others, trust: trustBox(visitor, signIn, standing, answer) } }
}

/** Buttons that ask for another way than the one on the page. */
const otherWays: Readonly<Record<string, Step>> = {
  'use-code': 'code',
  'use-one-time-password': 'one-time-password',
  'use-approval': 'approval-wait',
  'use-passkey': 'passkey',
  'recovery-code': 'recovery-code',
  // On a page that asks for both: the password first, and the other ways after it.
  'another-way': 'password',
}

export function signInPages(given: SignInGiven): SignInPages {
  const parts: SignInParts = {
    ...given,
    offered: offeredSteps(given.secondWays, given.certificates ? ['certificate'] : []),
  }
  const { database } = parts

  async function show(signIn: SignIn, visitor: Visitor): Promise<Showing> {
    if (signIn.outcome !== null) return concluded(parts, signIn, visitor)
    const standing = await look(parts, signIn, visitor)
    const { decision } = standing
    if ('grant' in decision) return grantAsItStands(parts, signIn, visitor, standing)
    if ('refuse' in decision) return refused(parts, signIn, visitor, decision, standing)
    return withBeside(await stepPage(decision.ask).show(parts, signIn, visitor, standing), signIn, visitor, standing)
  }

  return {
    show,
    takeTicket: (signIn, visitor, ticket) => takeTicket(parts, signIn, visitor, ticket),
    usesCertificates: (visitor) => usesCertificates(parts, visitor),

    async begin(tenantId, beginning) {
      const { signIn, secret } = await signIns.begin(database.brief, tenantId, beginning, database.now())
      return { id: signIn.id, secret }
    },

    find: (tenantId, id, secret) => signIns.find<Proof>(database.db, tenantId, id, secret, database.now()),
    wait: async (signIn, waiter) =>
      signIn.outcome === null ? waitForApproval(parts, signIn, database.now(), waiter) : undefined,
    originOf: (tenantId, id, secret) => signIns.originOf(database.db, tenantId, id, secret),

    async answer(signIn, answer, visitor) {
      if (answer.action === 'restart' && signIn.outcome === 'cancelled') return restart(signIn, visitor)
      if (signIn.outcome !== null) return show(signIn, visitor)
      if (answer.action === 'cancel') return cancelled(parts, signIn, visitor)
      if (answer.action === 'not-me') return disowned(parts, signIn, visitor)
      if (answer.action === 'back') return restart(signIn, visitor)
      if (answer.step === 'identifier') return answerIdentifier(parts, signIn, answer, visitor)

      const way = Object.hasOwn(otherWays, answer.action) ? otherWays[answer.action] : undefined
      // A lock stops what can be guessed; a passkey is still asked for.
      if (answer.step === 'locked' && way === 'passkey') return choose(signIn, visitor, way)

      const standing = await look(parts, signIn, visitor)
      const { decision } = standing
      // A form from another tab, or from before the back button: the present page is shown instead.
      if (!('ask' in decision) || decision.ask !== answer.step) return { show: 'anew' }
      const isShown = way === 'passkey' && answer.step === 'passkey' && answer.text('passkey') !== ''
      if (way && !isShown) return choose(signIn, visitor, way)
      const page = stepPage(decision.ask)
      const beside = (showing: Showing) => withBeside(showing, signIn, visitor, standing, answer)
      const isAnswer = answer.action === '' || isShown
      const wish = isAnswer && trustBox(visitor, signIn, standing) ? trustWish(answer) : { ...signIn.choices }
      if ('status' in wish) {
        const shown = await page.show(parts, signIn, visitor, standing)
        return beside(shown.show === 'step' ? { ...shown, complaint: wish } : shown)
      }
      const wishing = { ...signIn, choices: { ...signIn.choices, trustAs: wish.trustAs } }
      return beside(await page.answer(parts, wishing, answer, visitor, standing))
    },
  }

  /** Whether the account has that way the decision finds out; a wish for one that it has not changes nothing. */
  async function choose(signIn: SignIn, visitor: Visitor, step: Step): Promise<Showing> {
    await signIns.save(database.brief, signIn, { choices: { ...signIn.choices, step } }, visitor.now)
    return { show: 'anew' }
  }

  /** Back to the beginning: nothing that was shown before counts for the name that is typed next. */
  async function restart(signIn: SignIn, visitor: Visitor): Promise<Showing> {
    const blank = { identifier: null, accountId: null, proofs: [], outcome: null, because: null, endedAt: null }
    await signIns.save(database.brief, signIn, { ...blank, choices: {} }, visitor.now)
    return { show: 'anew' }
  }
}
