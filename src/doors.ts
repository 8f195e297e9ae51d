/** Doors between surfaces, which never import each other: what one asks for, another gives. */
import type { Account } from '#accounts/accounts.ts'
import type { Db } from '#database/database.ts'
import type { Proof } from '#decision/decision.ts'
import type { Enrolments } from '#enrolment/enrolment.ts'
import * as knownBrowsers from '#known-browsers/known-browsers.ts'
import type { Protocol, ProtocolTenant, SignInWish } from '#protocol/protocol.ts'
import { beginSignIn } from '#sign-in/routes.ts'
import type { Ends, SignInPages } from '#sign-in/sign-in.ts'
import * as signIns from '#sign-ins/sign-ins.ts'
import { freshSeconds, type OwnDoors, type Owner } from '#web/own-room.ts'
import type { Visit } from '#web/visit.ts'

/** The sign-in pages towards the protocol: a sign-in that a site asks for. */
export function beginForSite(signIn: SignInPages) {
  return ({ visit, uid, site, siteUrl, demand, hint, language, signedIn }: SignInWish) =>
    beginSignIn(signIn, visit.tenant.id, visit, {
      origin: {
        finish: { kind: 'interaction', uid },
        siteId: site.id,
        siteName: site.name,
        siteUrl: siteUrl ?? null,
        hint: hint ?? null,
        reissue: site.links.reissue,
      },
      demand,
      language,
      account: signedIn && { id: signedIn.account.id, identifier: signedIn.account.userId },
      proofs: stillCounting(signedIn?.session.proofs as readonly Proof[] | undefined, demand.notBefore, visit.now),
    })
}

/** A site that wants the person to sign in now gets nothing of what the session has, not even of this very second. */
function stillCounting(proofs: readonly Proof[] | undefined, notBefore: number | null, now: number): readonly Proof[] {
  return notBefore !== null && notBefore >= now ? [] : (proofs ?? [])
}

/**
 * The sign-in pages towards pages of our own: the sign-in ends at `path`. Who is known already and proves anew is not asked
 * for the name, but for everything that the account's method needs: nothing shown before counts.
 */
export function beginForPage(signIn: SignInPages) {
  return (visit: Visit, path: string, again?: Owner) =>
    beginSignIn(signIn, visit.tenant.id, visit, {
      origin: { finish: { kind: 'page', path }, siteId: null, siteName: null, siteUrl: null, hint: null },
      demand: { acrValues: [], notBefore: again ? visit.now - freshSeconds : null },
      ...(again ? { account: { id: again.accountId, identifier: again.userId } } : {}),
    })
}

/** The protocol towards the sign-in pages: how a sign-in ends. Asked for only once both are made. */
export function endsBy(protocol: () => Protocol): Ends {
  return {
    grantInteraction: ({ tenant }, uid, granted) => protocol().grantInteraction(tenant.id, uid, granted),
    refuseInteraction: ({ tenant }, uid, error) => protocol().refuseInteraction(tenant.id, uid, error),
    async startSession({ cookieHeader, ...visit }, granted) {
      // The visit was made for the whole policy; the sign-in pages only know their part of it.
      const whole = visit as unknown as Visit<ProtocolTenant>
      return [await protocol().startSession({ visit: whole, cookieHeader }, granted)]
    },
  }
}

interface AccessParts {
  protocol: Protocol
  enrolment: Enrolments
  contacts: { stopAll(trx: Db, tenantId: string, accountId: string): Promise<void> }
}

/**
 * Everything that leans on an account's password ends with it: sessions, tokens, sign-ins under way, unused links. Whatever
 * browser comes next is a new one. Answers how many sessions that were.
 */
export function accessEnder({ protocol, enrolment, contacts }: AccessParts) {
  return async (trx: Db, account: Account, now: number): Promise<number> => {
    const { tenantId, id: accountId } = account
    const ended = await protocol.endSessions(trx, { tenantId, accountId, withGrants: true }, 'ended-by-owner', now)
    await signIns.takeBack(trx, tenantId, accountId)
    await enrolment.remove(trx, tenantId, accountId)
    await contacts.stopAll(trx, tenantId, accountId)
    await knownBrowsers.forget(trx, { tenantId, accountId })
    return ended.length
  }
}

/** The protocol and the sign-in pages towards the rooms of a signed-in person. */
export function ownDoors<T extends ProtocolTenant>(
  protocol: Protocol,
  signIn: SignInPages,
  menu: OwnDoors<T>['menu'],
): OwnDoors<T> {
  return {
    menu,
    beginSignIn: beginForPage(signIn),
    ownerOf: ({ tenant }, cookieHeader) => ownerOf(protocol, tenant, cookieHeader),
  }
}

async function ownerOf(
  protocol: Protocol,
  tenant: ProtocolTenant,
  cookieHeader: string | undefined,
): Promise<Owner | undefined> {
  const found = await protocol.currentSession(tenant, cookieHeader)
  if (!found) return undefined
  const { account, session } = found
  return {
    accountId: account.id,
    userId: account.userId,
    language: account.language,
    sessionId: session.id,
    since: session.startedAt,
    // The oldest: one fresh proof beside old ones, such as a step that a site asked for, is no fresh sign-in.
    provedAt: session.proofs.length === 0 ? 0 : Math.min(...session.proofs.map(({ at }) => at)),
  }
}
