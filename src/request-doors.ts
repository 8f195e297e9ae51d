import type { AppPrompts } from '#app-prompts/app-prompts.ts'
import type { Database } from '#database/database.ts'
import type { Proof } from '#decision/decision.ts'
import type { Protocol, RemoteRequest } from '#protocol/protocol.ts'
import { beginSignIn } from '#sign-in/routes.ts'
import type { SignInPages } from '#sign-in/sign-in.ts'
import type { Tenant } from '#tenants/tenants.ts'
import type { Owner } from '#web/own-room.ts'
import type { Visit } from '#web/visit.ts'
import { stillCounting } from './doors.ts'
import type { Policy } from './policy.ts'

export interface RequestRooms {
  protocol: Protocol
  signIn: SignInPages
  appPrompts: Pick<AppPrompts, 'disown'>
  database: Database
}

/** The protocol and the sign-in pages towards the pages on which requests from elsewhere are answered. */
export function requestDoors({ protocol, signIn, appPrompts, database }: RequestRooms) {
  type Here = Visit<Tenant<Policy>>
  const { requests } = protocol
  const signedIn = ({ tenant }: Here, cookieHeader: string | undefined) => protocol.currentSession(tenant, cookieHeader)

  return {
    find: ({ tenant }: Here, typed: string) => requests.byCode(tenant.id, typed),
    list: ({ tenant, owner }: Here & { owner: Owner }) => requests.list(tenant.id, owner.accountId),
    signedInAs: async (visit: Here, cookieHeader: string | undefined) =>
      (await signedIn(visit, cookieHeader))?.account.userId,

    async approve(visit: Here, request: RemoteRequest, cookieHeader: string | undefined) {
      const who = await signedIn(visit, cookieHeader)
      return who ? requests.approve(visit, who, request) : ('more' as const)
    },

    refuse: (visit: Here, request: RemoteRequest) => requests.refuse(visit, request),

    async disown(visit: Here, request: RemoteRequest, cookieHeader: string | undefined) {
      if ((await requests.refuse(visit, request)) !== 'refused') return undefined
      const account = (await signedIn(visit, cookieHeader))?.account
      const { id, site, createdAt: startedAt } = request
      return database.durably((trx) => appPrompts.disown(trx, { visit, account, siteName: site.name, id, startedAt }))
    },

    async beginSignIn(visit: Here, path: string, request: RemoteRequest, cookieHeader: string | undefined) {
      const who = await signedIn(visit, cookieHeader)
      const { site, demand } = request
      return beginSignIn(signIn, visit.tenant.id, visit, {
        origin: {
          finish: { kind: 'page', path },
          siteId: site.id,
          siteName: site.name,
          siteUrl: null,
          hint: null,
          twoStep: site.twoStep,
        },
        demand,
        ...(who && {
          account: { id: who.account.id, identifier: who.account.userId, generation: who.account.generation },
        }),
        proofs: stillCounting(who?.session.proofs as readonly Proof[] | undefined, demand.notBefore, visit.now),
      })
    },
  }
}
