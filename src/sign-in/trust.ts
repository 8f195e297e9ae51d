/** Trust of a browser in a sign-in: what its cookie means, the box that offers it, and what follows at the end. */

import type * as accounts from '#accounts/accounts.ts'
import type { Account } from '#accounts/accounts.ts'
import * as audit from '#audit/audit.ts'
import type { Db } from '#database/database.ts'
import { isSecondShown, type Proof, secondSteps, trustStandsIn } from '#decision/decision.ts'
import * as trustedBrowsers from '#trusted-browsers/trusted-browsers.ts'
import { browserName } from '#web/browser-name.ts'
import { type CookieRule, hostCookie, readCookie, writeCookie } from '#web/cookies.ts'
import { judgeName } from '#web/naming.ts'
import type { Answer, Complaint, SignIn, SignInParts, Visitor } from './sign-in.ts'
import type { Standing } from './standing.ts'
import { isShownHere, whereOf } from './telling.ts'
import { trustTexts } from './trust-texts.ts'

const day = 24 * 60 * 60

/** What the browser's cookie means for the account; a browser without one costs no query. */
export async function recognise(
  parts: SignInParts,
  visitor: Visitor,
  account: Account | undefined,
  passwordGeneration: number,
): Promise<trustedBrowsers.Recognised> {
  const { on, days } = visitor.tenant.policy.trustedBrowsers
  if (!account || !on) return { state: 'unknown' }
  const cookie = readCookie(visitor.cookieHeader, cookieOf(visitor, parts.keyed, account))
  if (cookie === undefined) return { state: 'unknown' }
  const judging = { generation: account.generation, passwordGeneration, days, now: visitor.now }
  return trustedBrowsers.recognise(parts.database.db, ownerOf(account), cookie, judging)
}

/** One for each account: a family may share a browser. Its name tells nobody which accounts they are. */
function cookieOf({ origin, tenant }: Visitor, keyed: SignInParts['keyed'], account: Account): CookieRule {
  const whose = keyed(`trusted-browser\n${tenant.id}\n${account.id}`).slice(0, 22)
  return hostCookie(origin, `trust-${tenant.id}-${whose}`)
}

const ownerOf = ({ tenantId, id }: Account) => ({ tenantId, accountId: id })

/** The proof that stands for a second step that trust spares; the session keeps it. */
export function withTrust(proofs: readonly Proof[], { situation }: Standing, now: number): readonly Proof[] {
  return trustStandsIn(situation) ? [...proofs, { kind: 'trusted-browser', at: now }] : proofs
}

/** The box on the page of the last step. */
export interface TrustBox {
  ticked: boolean
  name: string
  days: number
}

/** Undefined where trust is not offered: it would skip nothing, or there is more to come. */
export function trustBox(visitor: Visitor, signIn: SignIn, standing: Standing, answer?: Answer): TrustBox | undefined {
  const { on, ticked, days } = visitor.tenant.policy.trustedBrowsers
  if (!on || !isLastStep(standing)) return undefined
  const { assessment } = standing.situation
  if (answer) return { ticked: answer.text('trust_browser') !== '', name: answer.text('browser_name'), days }
  const chosen = signIn.choices.trustAs
  return {
    ticked: chosen !== undefined || (ticked && assessment.asks === 'nothing'),
    name: chosen ?? (browserName(visitor.userAgent) || trustTexts[visitor.language].unnamed),
    days,
  }
}

function isLastStep({ decision, situation }: Standing): boolean {
  if (!('ask' in decision) || !trustStandsIn({ ...situation, trusted: true }) || situation.trusted) return false
  const { ask } = decision
  if (ask === 'password') return situation.proofs.some(({ kind }) => kind === 'approval' || kind === 'security-code')
  const before = ask === 'approval-wait' && !situation.proofs.some(({ kind }) => kind === 'password')
  return ask === 'password-and-code' || (secondSteps.some((step) => step === ask) && !before)
}

/** The name under which the person wants the browser to be trusted; undefined: not. A missing name is to be mended. */
export function trustWish(answer: Answer): { trustAs: string | undefined } | Complaint {
  if (answer.text('trust_browser') === '') return { trustAs: undefined }
  const judged = judgeName('browser_name', answer.text('browser_name'))
  if ('name' in judged) return { trustAs: judged.name }
  const { text } = judged.code === 'missing' ? { text: trustTexts.missing } : judged
  return { status: 422, code: 'browser-name', text: trustTexts.summary, errors: [{ ...judged, text }] }
}

/** At the end of a sign-in in which the right password was shown: the cookie, if there is a new one. */
export async function settleTrust(
  trx: Db,
  parts: SignInParts,
  signIn: SignIn,
  visitor: Visitor,
  { account, trust, situation }: Standing & { account: Account },
): Promise<string | undefined> {
  const { on, days } = visitor.tenant.policy.trustedBrowsers
  const wish = signIn.choices.trustAs
  const here = signIn.proofs.filter(({ kind }) => kind === 'password')
  if (!on || !isShownHere(signIn, here) || (trust.state !== 'trusted' && wish === undefined)) return undefined
  const passwordGeneration = await passwordGenerationOf(trx, parts, visitor, account)
  const bond = { generation: account.generation, passwordGeneration }
  const { ip, now } = visitor
  const value =
    trust.state === 'trusted'
      ? await trustedBrowsers.use(trx, ownerOf(account), trust, { ip, now, passwordGeneration })
      : isSecondShown({ ...situation, proofs: signIn.proofs })
        ? await begin(trx, parts, signIn, visitor, account, { ...bond, name: wish ?? '' })
        : undefined
  return value && writeCookie(cookieOf(visitor, parts.keyed, account), value, days * day)
}

async function begin(
  trx: Db,
  parts: SignInParts,
  signIn: SignIn,
  visitor: Visitor,
  account: Account,
  trusting: trustedBrowsers.Bond & { name: string },
): Promise<string> {
  const { tenant, reference, ip, now } = visitor
  const { name } = trusting
  const browser = browserName(visitor.userAgent)
  const value = await trustedBrowsers.trust(trx, ownerOf(account), { ...trusting, browser, ip, now })
  const notice = { kind: 'trusted-browser-added' as const, name, at: now, where: whereOf(signIn, visitor) }
  await parts.notices.tell(trx, { account, tenant, notice, reference, now })
  await record(trx, visitor, account, 'browserTrusted', { name })
  return value
}

async function passwordGenerationOf(trx: Db, parts: SignInParts, { tenant, now }: Visitor, account: Account) {
  const moment = { policy: tenant.policy.password, now }
  const state = await parts.passwords.state(trx, account.tenantId, account.id, moment)
  return state.set ? state.generation : 0
}

/** With the right password, of whoever it is: a cookie that exists twice is no trust, and the owner has to know. */
export async function endSuspect(
  trx: Db,
  parts: SignInParts,
  signIn: SignIn,
  visitor: Visitor,
  { account, trust }: Standing & { account: Account },
): Promise<void> {
  if (trust.state !== 'suspect') return
  const { tenant, reference, now } = visitor
  if (!(await trustedBrowsers.forget(trx, ownerOf(account), trust.id))) return
  const notice = {
    kind: 'trusted-browser-suspect' as const,
    name: trust.name,
    at: now,
    where: whereOf(signIn, visitor),
  }
  await parts.notices.tell(trx, { account, tenant, notice, reference, now })
  await record(trx, visitor, account, 'browserTrustSuspected', { name: trust.name })
}

/** Somebody guesses in the trusted browser itself: from now on it is one like any other. */
export async function endGuessed(
  trx: Db,
  visitor: Visitor,
  account: Account,
  { id, name }: trustedBrowsers.Recognised & { state: 'trusted' },
): Promise<void> {
  await trustedBrowsers.forget(trx, ownerOf(account), id)
  await record(trx, visitor, account, 'browserTrustEnded', { name, because: 'guesses' })
}

function record(trx: Db, { ip, now }: Visitor, account: accounts.Account, act: string, detail: object): Promise<void> {
  return audit.record(trx, {
    tenantId: account.tenantId,
    actor: 'visitor',
    act,
    subject: account.id,
    detail: detail as Record<string, unknown>,
    ip,
    at: now,
  })
}
