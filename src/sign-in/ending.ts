import type { Account } from '#accounts/accounts.ts'
import * as accounts from '#accounts/accounts.ts'
import * as audit from '#audit/audit.ts'
import type { Db } from '#database/database.ts'
import { type AccountView, assuranceOf, type Decision, type Proof, type Refusal } from '#decision/decision.ts'
import * as signIns from '#sign-ins/sign-ins.ts'
import { type RefusalCode, recordRefusal, recordSuccess } from './records.ts'
import type { Granted, RefusedBecause, Showing, SignIn, SignInParts, Visitor } from './sign-in.ts'
import { decideWith, type Standing } from './standing.ts'
import { isShownHere, tellPasswordChanged, tellRefused, tellSuccess } from './telling.ts'
import { settleTrust } from './trust.ts'

/** What a step has shown, and what it has learnt of the password. */
export interface Progress {
  proofs: readonly Proof[]
  password?: AccountView['password']
  /** What the person chose with it. */
  choices?: signIns.Choices
}

/** A sign-in of somebody's name. */
export type Known = Standing & { account: Account }

/**
 * Saves new proofs together with what else the step changes, and ends the sign-in in the same transaction when the decision
 * finds them enough: no grant without its record.
 */
export async function grantIfEnough(
  parts: SignInParts,
  signIn: SignIn,
  visitor: Visitor,
  standing: Known,
  progress: Progress,
  change: (trx: Db) => Promise<void>,
): Promise<Showing> {
  const decision = decideWith(standing, progress)
  const granted = 'grant' in decision
  const { account } = standing
  const { proofs, choices = signIn.choices } = progress
  const shown = { proofs, choices, generation: account.generation }
  const changes = granted
    ? { ...shown, outcome: 'granted' as const, because: decision.because, endedAt: visitor.now }
    : shown
  const tells = granted && isShownHere(signIn, proofs)
  const saved = await unlessOvertaken(parts, async (trx) => {
    const next = await signIns.save(trx, signIn, changes, visitor.now)
    if (!next) return undefined
    await change(trx)
    const site = granted ? await tellSite(trx, parts, next, visitor) : undefined
    // After passwords, guesses and the site's interaction, as everywhere: so that no two transactions wait for each other.
    if (!(await accounts.isStill(trx, account))) throw overtaken
    const cookie = tells ? await tellSuccess(trx, parts, next, visitor, account) : undefined
    const trust = granted ? await settleTrust(trx, parts, next, visitor, standing) : undefined
    if (granted) await rememberInstallation(trx, parts, next, visitor, account)
    if (granted) await useCertificate(trx, parts, standing, visitor, proofs)
    if (granted) await recordSuccess(trx, next, visitor, decision)
    await site?.record()
    const cookies = [cookie, trust, ...(site?.cookies ?? [])].filter((each) => each !== undefined)
    return { next, continueTo: site?.continueTo, cookies }
  })
  // Sent twice: the first answer holds, and the browser is shown where it led.
  if (!saved || !granted) return { show: 'anew' }
  const { next, cookies, continueTo } = saved
  const last = next.origin.finish.kind === 'page' ? await begun(parts, next, visitor) : handedOver(continueTo)
  return last.show === 'done' ? { ...last, cookies: [...last.cookies, ...cookies] } : last
}

/** What the site learns is kept with the proofs, and the session begins: one transaction, and one wait for the disk. */
async function tellSite(trx: Db, parts: SignInParts, signIn: SignIn, visitor: Visitor) {
  const { finish } = signIn.origin
  if (finish.kind === 'page') return undefined
  return parts.ends.finishInteraction(trx, visitor, finish.uid, grantedBy(signIn))
}

async function begun(parts: SignInParts, signIn: SignIn, visitor: Visitor): Promise<Showing> {
  const { finish } = signIn.origin
  if (finish.kind !== 'page') throw new Error('the session of a site begins on its way back')
  const cookies = await parts.ends.startSession(visitor, grantedBy(signIn))
  return { show: 'done', continueTo: finish.path, cookies }
}

function handedOver(continueTo: string | undefined): Showing {
  return continueTo ? { show: 'done', continueTo, cookies: [] } : { show: 'done-before' }
}

/** So that the app's next prompt can say what has changed since. */
async function rememberInstallation(trx: Db, parts: SignInParts, signIn: SignIn, visitor: Visitor, account: Account) {
  const { siteId, app: asked } = signIn.origin
  if (siteId === null || !asked) return
  await parts.appPrompts.remember(trx, { visit: visitor, cookieHeader: visitor.cookieHeader, siteId, account, asked })
}

/** The certificate that took part in it. */
async function useCertificate(
  trx: Db,
  { certificates }: SignInParts,
  { certificate }: Standing,
  { ip, now }: Visitor,
  proofs: readonly Proof[],
): Promise<void> {
  if (!certificate?.fits || !proofs.some(({ kind }) => kind === 'certificate')) return
  await certificates?.used(trx, certificate.presented, { actor: 'owner', ip }, now)
}

/** The account began anew, or ended, since it was read: what was shown was of another time, and nothing may follow from it. */
const overtaken = new Error('the account began anew in the middle of an answer')

async function unlessOvertaken<T>({ database }: SignInParts, work: (trx: Db) => Promise<T>): Promise<T | undefined> {
  try {
    return await database.durably(work)
  } catch (error) {
    if (error === overtaken) return undefined
    throw error
  }
}

/** What the session has shown before is enough for what the site asks now. */
export async function grantAsItStands(
  parts: SignInParts,
  signIn: SignIn,
  visitor: Visitor,
  standing: Standing,
): Promise<Showing> {
  const { account, proofs } = standing
  if (!account) return { show: 'expired' }
  return grantIfEnough(parts, signIn, visitor, { ...standing, account }, { proofs }, async () => {})
}

/** A sign-in that is over, or that needs nothing more: its last page, as often as it is asked for. */
export async function concluded(parts: SignInParts, signIn: SignIn, visitor: Visitor): Promise<Showing> {
  switch (signIn.outcome) {
    case 'cancelled': {
      const continueTo = (await tellRefusal(parts, signIn, visitor, 'access_denied')) ?? wayBack(signIn, visitor)
      if (signIn.because === notStarted) return { show: 'disowned', continueTo, number: undefined }
      return { show: 'cancelled', continueTo }
    }
    case 'refused':
      return refusalPage(parts, signIn, visitor)
    case 'granted':
      return handOver(parts, signIn, visitor)
    default:
      return { show: 'expired' }
  }
}

/** Who proves anew is still signed in and can do without. */
function wayBack({ origin, demand }: SignIn, { base }: Visitor): string | undefined {
  return origin.finish.kind === 'page' && demand.notBefore !== null ? `${base}/account` : undefined
}

/** A sign-in that was finished before: its session has begun, if it was to. */
async function handOver(parts: SignInParts, signIn: SignIn, visitor: Visitor): Promise<Showing> {
  const { finish } = signIn.origin
  if (finish.kind === 'page') return { show: 'done', continueTo: finish.path, cookies: [] }
  return handedOver(await parts.ends.grantInteraction(visitor, finish.uid, grantedBy(signIn)))
}

function grantedBy({ accountId, generation, proofs, demand }: SignIn): Granted {
  if (accountId === null) throw new Error('granted without an account')
  const counting = proofs.filter(({ at }) => at >= (demand.notBefore ?? Number.NEGATIVE_INFINITY))
  const { acr, amr } = assuranceOf(counting)
  return { accountId, generation, acr, amr, authTime: Math.max(...counting.map(({ at }) => at)), proofs: counting }
}

/** The person stopped it. Nothing is granted; the site is told when the person goes back to it, or starts again. */
export async function cancelled(parts: SignInParts, signIn: SignIn, visitor: Visitor): Promise<Showing> {
  const changes = { outcome: 'cancelled' as const, proofs: [], endedAt: visitor.now }
  const saved = await parts.database.durably(async (trx) => {
    const next = await signIns.save(trx, signIn, changes, visitor.now)
    if (next && signIn.accountId) await recordRefusal(trx, parts, signIn, visitor, 'cancelled')
    if (next) await tellRefused(trx, parts, signIn, visitor)
    return next
  })
  return saved ? concluded(parts, saved, visitor) : { show: 'anew' }
}

const notStarted = 'not-started'

/** Said in the approval app; it ends the sign-in from there. */
export const approvalDenied = 'approval-denied'

/** Somebody else started it, or nobody knows who did: it ends, and the owner and the tenant are told. */
export async function disowned(parts: SignInParts, signIn: SignIn, visitor: Visitor): Promise<Showing> {
  const changes = { outcome: 'cancelled' as const, because: notStarted, proofs: [], endedAt: visitor.now }
  const { accountId, origin, id, startedAt } = signIn
  const saved = await parts.database.durably(async (trx) => {
    const next = await signIns.save(trx, signIn, changes, visitor.now)
    if (!next) return undefined
    if (accountId) await recordRefusal(trx, parts, signIn, visitor, notStarted)
    const account = accountId === null ? undefined : await accounts.find(trx, signIn.tenantId, accountId)
    const number = await parts.appPrompts.disown(trx, {
      visit: visitor,
      account,
      siteName: origin.siteName,
      id,
      startedAt,
    })
    return { next, number }
  })
  if (!saved) return { show: 'anew' }
  const last = await concluded(parts, saved.next, visitor)
  return last.show === 'disowned' ? { ...last, number: saved.number } : last
}

/** The decision says no. A lock leaves the sign-in open, for another name; the others end it. */
export async function refused(
  parts: SignInParts,
  signIn: SignIn,
  visitor: Visitor,
  decision: Decision & { refuse: Refusal },
  standing: Standing,
): Promise<Showing> {
  if (decision.refuse === 'locked') return { show: 'locked', because: 'password', until: standing.lock?.until ?? null }
  // With the right password: the owner was told when it was locked.
  if (decision.refuse === 'second-step-locked')
    return { show: 'locked', because: 'code', until: standing.codeLock?.until ?? null }
  const changes = { outcome: 'refused' as const, because: decision.because, endedAt: visitor.now }
  const saved = await parts.database.durably(async (trx) => {
    const next = await signIns.save(trx, signIn, changes, visitor.now)
    if (next && signIn.accountId) await recordRefusal(trx, parts, next, visitor, decision.refuse as RefusalCode)
    if (next) await tellRefused(trx, parts, next, visitor)
    return next
  })
  return saved ? concluded(parts, saved, visitor) : { show: 'anew' }
}

async function refusalPage(parts: SignInParts, signIn: SignIn, visitor: Visitor): Promise<Showing> {
  const unmet = signIn.because === 'assurance-out-of-reach' || signIn.because === 'assurance-missing'
  const error = unmet ? 'unmet_authentication_requirements' : 'access_denied'
  const continueTo = await tellRefusal(parts, signIn, visitor, error)
  // The person can do nothing about what the site asks; the site can.
  if (unmet) return continueTo ? { show: 'done', continueTo, cookies: [] } : { show: 'expired' }
  return { show: 'refused', why: whyOf(signIn.because), continueTo }
}

function whyOf(because: string | null): RefusedBecause {
  if (because === approvalDenied) return approvalDenied
  if (because === 'account-ended') return 'account-ended'
  return because === 'second-step-out-of-reach' ? 'no-second-step' : 'no-way'
}

async function tellRefusal(
  parts: SignInParts,
  { origin }: SignIn,
  visitor: Visitor,
  error: 'access_denied' | 'unmet_authentication_requirements',
): Promise<string | undefined> {
  if (origin.finish.kind === 'page') return undefined
  return parts.ends.refuseInteraction(visitor, origin.finish.uid, error)
}

/** Told in the audit, beside the history, and to the owner: a password changed because the policy asked for it. */
export async function recordPasswordChanged(
  trx: Db,
  parts: SignInParts,
  signIn: SignIn,
  visitor: Visitor,
  account: Account,
): Promise<void> {
  await tellPasswordChanged(trx, parts, signIn, visitor, account)
  await audit.record(trx, {
    tenantId: account.tenantId,
    actor: 'owner',
    act: 'passwordChanged',
    subject: account.id,
    ip: visitor.ip,
    at: visitor.now,
  })
}
