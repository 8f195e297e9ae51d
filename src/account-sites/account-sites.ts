/**
 * The sites and apps connected with an account: what each may see, since when, and the end of it.
 *
 *   list        newest first
 *   disconnect  everything that the site holds of the account ends
 *
 * What a site holds, and what its end means, is the protocol's.
 */
import * as accounts from '#accounts/accounts.ts'
import * as audit from '#audit/audit.ts'
import type { Database, Db } from '#database/database.ts'
import type { Notices } from '#notices/notices.ts'
import type { Tenant } from '#tenants/tenants.ts'
import { browserName } from '#web/browser-name.ts'
import type { MenuEntry, OwnVisit } from '#web/own-room.ts'
import { texts } from './texts.ts'

export type SitesTenant = Tenant<object>
export type Here = OwnVisit<SitesTenant>

export const sitesEntry: MenuEntry = {
  name: 'account-sites',
  path: '/account/sites',
  text: { ja: texts.ja.title, en: texts.en.title },
}

export interface ConnectedSite {
  clientId: string
  name: string
  kind: 'web' | 'spa' | 'native'
  scopes: readonly string[]
  since: number
  /** It may go on after sign-out. */
  outlives: boolean
}

/** The protocol, as this room needs it. */
export interface Connections {
  connectedSites(db: Db, tenantId: string, accountId: string, now: number): Promise<ConnectedSite[]>
  disconnectSite(trx: Db, of: { tenantId: string; accountId: string; clientId: string }, now: number): Promise<boolean>
}

export interface AccountSites {
  list(visit: Here): Promise<readonly ConnectedSite[]>
  /** The name of the site; undefined when it held nothing. */
  disconnect(visit: Here, clientId: string): Promise<string | undefined>
}

export function accountSites(parts: { database: Database; notices: Notices; connections: Connections }): AccountSites {
  const { database, connections } = parts

  return {
    list: ({ tenant, owner, now }) => connections.connectedSites(database.db, tenant.id, owner.accountId, now),

    async disconnect(visit, clientId) {
      const { tenant, owner, now, ip, reference } = visit
      const { accountId } = owner
      return database.durably(async (trx) => {
        const held = await connections.connectedSites(trx, tenant.id, accountId, now)
        const site = held.find((each) => each.clientId === clientId)
        const account = await accounts.find(trx, tenant.id, accountId)
        if (!site || !account) return undefined
        await connections.disconnectSite(trx, { tenantId: tenant.id, accountId, clientId }, now)
        const where = { site: site.name, ip, browser: browserName(visit.userAgent) }
        const notice = { kind: 'site-disconnected' as const, at: now, where }
        await parts.notices.tell(trx, { account, tenant, notice, reference, now })
        await audit.record(trx, {
          tenantId: tenant.id,
          actor: 'owner',
          act: 'siteDisconnected',
          subject: accountId,
          detail: { clientId },
          ip,
          at: now,
        })
        return site.name
      })
    },
  }
}
