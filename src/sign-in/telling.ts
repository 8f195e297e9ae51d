import * as accounts from '#accounts/accounts.ts'
import * as audit from '#audit/audit.ts'
import type { Db } from '#database/database.ts'
import * as knownBrowsers from '#known-browsers/known-browsers.ts'
import type { Where } from '#notices/notices.ts'
import { browserName } from '#web/browser-name.ts'
import { type CookieRule, hostCookie, readCookie, writeCookie } from '#web/cookies.ts'
import type { SignIn, SignInParts, Visitor } from './sign-in.ts'

/** Whether something was shown in this very sign-in, and not only earlier in its session. */
export function isShownHere({ startedAt }: SignIn, proofs: SignIn['proofs']): boolean {
  return proofs.some(({ at }) => at >= startedAt)
}

/**
 * Tells the owner of a sign-in, as far as they want to know, and makes the browser a known one. Answers the cookie by which
 * it is known the next time.
 */
export async function tellSuccess(
  trx: Db,
  { notices, keyed }: SignInParts,
  signIn: SignIn,
  visitor: Visitor,
  account: accounts.Account,
): Promise<string> {
  const { tenant, now, reference } = visitor
  const cookie = cookieOf(visitor, keyed, account)
  const owner = { tenantId: tenant.id, accountId: account.id }
  const met = await knownBrowsers.remember(trx, owner, readCookie(visitor.cookieHeader, cookie), now)
  await notices.tellSignIn(trx, {
    account,
    tenant,
    policy: tenant.policy.notices,
    newBrowser: !met.known,
    where: whereOf(signIn, visitor),
    reference,
    now,
  })
  return writeCookie(cookie, met.secret, knownBrowsers.memorySeconds)
}

/** Whether the owner has signed in here before: what strangers behind the same address try is none of their doing. */
export async function isKnownBrowser(
  { database, keyed }: SignInParts,
  visitor: Visitor,
  account: accounts.Account | undefined,
): Promise<boolean> {
  if (!account) return false
  const secret = readCookie(visitor.cookieHeader, cookieOf(visitor, keyed, account))
  return knownBrowsers.isKnown(database.db, { tenantId: account.tenantId, accountId: account.id }, secret, visitor.now)
}

/** Tells the owner that the right password was shown and yet nobody got in: somebody else may know it. */
export async function tellRefused(trx: Db, { notices }: SignInParts, signIn: SignIn, visitor: Visitor): Promise<void> {
  const passwords = signIn.proofs.filter(({ kind }) => kind === 'password')
  if (signIn.accountId === null || !isShownHere(signIn, passwords)) return
  const { tenant, now, reference } = visitor
  const account = await accounts.find(trx, tenant.id, signIn.accountId)
  if (!account) return
  const notice = { kind: 'refused' as const, at: now, where: whereOf(signIn, visitor) }
  await notices.tell(trx, { account, tenant, notice, reference, now })
}

export async function tellPasswordChanged(
  trx: Db,
  { notices }: SignInParts,
  signIn: SignIn,
  visitor: Visitor,
  account: accounts.Account,
): Promise<void> {
  const { tenant, now, reference } = visitor
  const notice = { kind: 'password-changed' as const, at: now, where: whereOf(signIn, visitor) }
  await notices.tell(trx, { account, tenant, notice, reference, now })
}

export async function tellRecoveryCodeUsed(
  trx: Db,
  { notices }: SignInParts,
  signIn: SignIn,
  visitor: Visitor,
  account: accounts.Account,
  left: number,
): Promise<void> {
  const { tenant, now, reference } = visitor
  const notice = { kind: 'recovery-code-used' as const, left, at: now, where: whereOf(signIn, visitor) }
  await notices.tell(trx, { account, tenant, notice, reference, now })
}

/** Somebody showed a right passkey with a wrong counter. */
export async function tellPasskeySuspect(
  trx: Db,
  { notices }: SignInParts,
  signIn: SignIn,
  visitor: Visitor,
  account: accounts.Account,
  name: string,
): Promise<void> {
  const { tenant, now, reference, ip } = visitor
  const notice = { kind: 'passkey-suspect' as const, name, at: now, where: whereOf(signIn, visitor) }
  await notices.tell(trx, { account, tenant, notice, reference, now })
  const event = { tenantId: tenant.id, actor: 'visitor', act: 'passkeySuspect', subject: account.id, ip, at: now }
  await audit.record(trx, event)
}

export function whereOf({ origin }: SignIn, { ip, userAgent }: Visitor): Where {
  return { site: origin.siteName, ip, browser: browserName(userAgent) }
}

/** One for each account: a family may share a browser. Its name tells nobody which accounts they are. */
function cookieOf({ origin, tenant }: Visitor, keyed: SignInParts['keyed'], account: accounts.Account): CookieRule {
  const whose = keyed(`known-browser\n${tenant.id}\n${account.id}`).slice(0, 16)
  return hostCookie(origin, `known-${tenant.id}-${whose}`)
}
