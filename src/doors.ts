/** Doors between surfaces, which never import each other: what one asks for, another gives. */
import type { AccountContacts } from '#account-contacts/account-contacts.ts'
import { type Account, wasOnAt } from '#accounts/accounts.ts'
import type { Deny } from '#approval-app/approval-app.ts'
import type { Db } from '#database/database.ts'
import { kindOf, lacksSecondStep, type Proof, type ProofKind, type SecondStep } from '#decision/decision.ts'
import type { Enrolments } from '#enrolment/enrolment.ts'
import * as knownBrowsers from '#known-browsers/known-browsers.ts'
import type { ApiParts } from '#management-api/management-api.ts'
import type { Content, Manuals } from '#manual/manual.ts'
import type { Protocol, ProtocolTenant, SignInWish } from '#protocol/protocol.ts'
import { beginSignIn } from '#sign-in/routes.ts'
import { approvalDenied, type Ends, type SignInPages } from '#sign-in/sign-in.ts'
import * as signIns from '#sign-ins/sign-ins.ts'
import type { DeskParts } from '#support-desk/support-desk.ts'
import type { Tenant, Tenants } from '#tenants/tenants.ts'
import * as trustedBrowsers from '#trusted-browsers/trusted-browsers.ts'
import { freshSeconds, type OwnDoors, type Owner } from '#web/own-room.ts'
import type { PageLinks, Visit, VisitTenant } from '#web/visit.ts'
import type { Policy } from './policy.ts'

/** The sign-in pages towards the protocol: a sign-in that a site asks for. */
export function beginForSite(signIn: SignInPages) {
  return ({ visit, uid, site, siteUrl, demand, hint, language, signedIn, app }: SignInWish) =>
    beginSignIn(signIn, visit.tenant.id, visit, {
      origin: {
        finish: { kind: 'interaction', uid },
        siteId: site.id,
        siteName: site.name,
        siteUrl: siteUrl ?? null,
        hint: hint ?? null,
        twoStep: site.twoStep,
        reissue: site.links.reissue,
        account: site.links.account,
        app,
      },
      demand,
      language,
      account: signedIn && {
        id: signedIn.account.id,
        identifier: signedIn.account.userId,
        generation: signedIn.account.generation,
      },
      proofs: stillCounting(signedIn?.session.proofs as readonly Proof[] | undefined, demand.notBefore, visit.now),
    })
}

/** A site that wants the person to sign in now gets nothing of what the session has, not even of this very second. */
export function stillCounting(
  proofs: readonly Proof[] | undefined,
  notBefore: number | null,
  now: number,
): readonly Proof[] {
  return notBefore !== null && notBefore >= now ? [] : (proofs ?? [])
}

/**
 * The sign-in pages towards pages of our own: the sign-in ends at `path`; `without` are steps that it does not ask. Who is known already and proves anew is not asked
 * for the name, but for everything that the account's method needs: nothing shown before counts.
 */
export function beginForPage(signIn: SignInPages, without: readonly string[] = []) {
  return (visit: Visit, path: string, again?: Owner) =>
    beginSignIn(signIn, visit.tenant.id, visit, {
      origin: { finish: { kind: 'page', path }, siteId: null, siteName: null, siteUrl: null, hint: null, without },
      demand: { acrValues: [], notBefore: again ? visit.now - freshSeconds : null },
      ...(again ? { account: { id: again.accountId, identifier: again.userId, generation: again.generation } } : {}),
    })
}

/** The protocol towards the sign-in pages: how a sign-in ends. Asked for only once both are made. */
export function endsBy(protocol: () => Protocol): Ends {
  return {
    grantInteraction: ({ tenant }, uid, granted) => protocol().grantInteraction(tenant.id, uid, granted),
    finishInteraction: (trx, { cookieHeader, ...visit }, uid, granted) =>
      protocol().finishInteraction(trx, { visit: asWhole(visit), cookieHeader }, uid, granted),
    refuseInteraction: ({ tenant }, uid, error) => protocol().refuseInteraction(tenant.id, uid, error),
    async startSession({ cookieHeader, ...visit }, granted) {
      const cookie = await protocol().startSession({ visit: asWhole(visit), cookieHeader }, granted)
      return cookie === undefined ? [] : [cookie]
    },
  }
}

/** The visit was made for the whole policy; the sign-in pages only know their part of it. */
const asWhole = (visit: object) => visit as unknown as Visit<ProtocolTenant>

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
    const ended = await protocol.endSessions(trx, { tenantId, accountId }, 'ended-by-owner', now)
    await protocol.endGrants(trx, tenantId, accountId, now)
    await enrolment.remove(trx, tenantId, accountId)
    await contacts.stopAll(trx, tenantId, accountId)
    await knownBrowsers.forget(trx, { tenantId, accountId })
    await trustedBrowsers.forgetAll(trx, { tenantId, accountId })
    return ended.length
  }
}

/**
 * The protocol and the sign-in pages towards the rooms of a signed-in person. `without`: a second step that counts for nothing
 * there, as an approval where an approval app is set up.
 */
export function ownDoors<T extends ProtocolTenant>(
  protocol: Protocol,
  signIn: SignInPages,
  menu: OwnDoors<T>['menu'],
  { without }: { without?: SecondStep } = {},
): OwnDoors<T> {
  return {
    menu,
    beginSignIn: beginForPage(signIn, without && [without]),
    ownerOf: ({ tenant }, cookieHeader) => ownerOf(protocol, tenant, cookieHeader, without && kindOf(without)),
  }
}

async function ownerOf(
  protocol: Protocol,
  tenant: ProtocolTenant,
  cookieHeader: string | undefined,
  without?: ProofKind,
): Promise<Owner | undefined> {
  const found = await protocol.currentSession(tenant, cookieHeader)
  if (!found) return undefined
  const { account, session } = found
  return {
    accountId: account.id,
    userId: account.userId,
    generation: account.generation,
    language: account.language,
    sessionId: session.id,
    since: session.startedAt,
    // The oldest: one fresh proof beside old ones, such as a step that a site asked for, is no fresh sign-in.
    incomplete: lacksSecondStep({
      account: { twoStep: { on: wasOnAt(account, session.authTime) } },
      policy: tenant.policy,
      site: 'policy',
      proofs: session.proofs as readonly Proof[],
    }),
    provedAt:
      session.proofs.length === 0 || session.proofs.some(({ kind }) => kind === without)
        ? 0
        : Math.min(...session.proofs.map(({ at }) => at)),
  }
}

/** Where pages of a tenant lead to, by its policy: the rooms know only parts of it, every tenant has it all. */
export function pageLinks({ base }: Pick<Visit, 'base'>, tenant: VisitTenant): PageLinks {
  const { policy } = tenant as Tenant<Policy>
  return {
    help: `${base}/help`,
    check: `${base}/check`,
    account: policy.accountPage.on ? `${base}/account` : undefined,
  }
}

/** The contact addresses towards the support desk, which knows a smaller part of a tenant's policy. */
export function contactsForDesk(contacts: AccountContacts, tenants: Tenants<Policy>): DeskParts['contacts'] {
  return {
    changesOf: contacts.changesOf,
    async undo(trx, account, reference, now) {
      const tenant = await tenants.read(trx, account.tenantId)
      if (!tenant) throw new Error('an account without a tenant')
      return contacts.undo(trx, { tenant, account, reference, now })
    },
  }
}

/** The enrolment towards the management API, which knows a smaller part of a tenant's policy. */
export function enrolmentForApi(enrolment: Enrolments, tenants: Tenants<Policy>): ApiParts['enrolment'] {
  return {
    async issue(trx, { account, reference, now }) {
      const tenant = await tenants.read(trx, account.tenantId)
      if (!tenant) throw new Error('an account without a tenant')
      return enrolment.issue(trx, { tenant, account, reference, now })
    },
  }
}

/** The manuals towards the management API, which knows a smaller part of a tenant's policy. */
export function manualsForApi(manuals: Manuals<Tenant<Policy>>): ApiParts['manuals'] {
  return {
    ...manuals,
    build: (tenant) => manuals.build(tenant as Tenant<Policy>),
    keep: (trx, tenantId, { version, content }, now) =>
      manuals.keep(trx, tenantId, { version, content: content as Content }, now),
  }
}

/** The approval app towards the sign-in pages: "it was not me" ends the sign-in, whatever its browser does next. */
export const denySignIn: Deny = async (trx, { tenantId, id, now }) => {
  const ended = await signIns.end(trx, { tenantId, id }, { because: approvalDenied, now })
  return ended && { site: ended.origin.siteName, ways: [] }
}
