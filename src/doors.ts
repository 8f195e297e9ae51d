/** Doors between surfaces, which never import each other: what one asks for, another gives. */
import type { OpenSession } from '#account-page/account-page.ts'
import type { Proof } from '#decision/decision.ts'
import type { Enrolments } from '#enrolment/enrolment.ts'
import type { ApiParts } from '#management-api/management-api.ts'
import type { Protocol, ProtocolTenant, SignInWish } from '#protocol/protocol.ts'
import { beginSignIn } from '#sign-in/routes.ts'
import type { Ends, SignInPages } from '#sign-in/sign-in.ts'
import type { Tenant, Tenants } from '#tenants/tenants.ts'
import type { PageLinks, Visit, VisitTenant } from '#web/visit.ts'
import type { Policy } from './policy.ts'

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
function stillCounting(proofs: readonly Proof[] | undefined, notBefore: number | null, now: number): readonly Proof[] {
  return notBefore !== null && notBefore >= now ? [] : (proofs ?? [])
}

/** The sign-in pages towards pages of our own: the sign-in ends at `path`. */
export function beginForPage(signIn: SignInPages) {
  return (visit: Visit, path: string) =>
    beginSignIn(signIn, visit.tenant.id, visit, {
      origin: { finish: { kind: 'page', path }, siteId: null, siteName: null, siteUrl: null, hint: null },
      demand: { acrValues: [], notBefore: null },
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
      const cookie = await protocol().startSession({ visit: whole, cookieHeader }, granted)
      return cookie === undefined ? [] : [cookie]
    },
  }
}

/** The protocol towards the account page: who is signed in. */
export async function openSession(
  protocol: Protocol,
  tenant: ProtocolTenant,
  cookieHeader: string | undefined,
): Promise<OpenSession | undefined> {
  const found = await protocol.currentSession(tenant, cookieHeader)
  return found && { ...found.session, proofs: found.session.proofs as readonly Proof[] }
}

/** Where pages of a tenant lead to, by its policy: the rooms know only parts of it, every tenant has it all. */
export function pageLinks({ base }: Pick<Visit, 'base'>, tenant: VisitTenant): PageLinks {
  const { policy } = tenant as Tenant<Policy>
  return { help: `${base}/help`, account: policy.accountPage.on ? `${base}/account` : undefined }
}

/** The enrolment towards the management API, which knows a smaller part of a tenant's policy. */
export function enrolmentForApi(enrolment: Enrolments, tenants: Tenants<Policy>): ApiParts['enrolment'] {
  return {
    remove: enrolment.remove,
    async issue(trx, { account, reference, now }) {
      const tenant = await tenants.read(trx, account.tenantId)
      if (!tenant) throw new Error('an account without a tenant')
      return enrolment.issue(trx, { tenant, account, reference, now })
    },
  }
}
