/**
 * Where somebody is signed in: the living sessions of the account, and how its owner ends them from afar.
 *
 *   list       newest use first; this browser's own is marked
 *   end        one of them
 *   endOthers  all but this browser's
 *
 * Ending one's own session is signing out, which the protocol's page does. What a session is, and how it ends at its sites,
 * is the protocol's.
 */
import * as accounts from '#accounts/accounts.ts'
import * as audit from '#audit/audit.ts'
import type { Database, Db } from '#database/database.ts'
import type { Notices } from '#notices/notices.ts'
import * as sessions from '#sessions/sessions.ts'
import type { Tenant } from '#tenants/tenants.ts'
import { browserName } from '#web/browser-name.ts'
import type { MenuEntry, OwnVisit } from '#web/own-room.ts'
import { texts } from './texts.ts'

export type SessionsTenant = Tenant<{ session: sessions.SessionPolicy }>
export type Here = OwnVisit<SessionsTenant>

export const sessionsEntry: MenuEntry = {
  name: 'account-sessions',
  path: '/account/sessions',
  text: { ja: texts.ja.title, en: texts.en.title },
}

export interface OpenSession extends sessions.Session {
  isThis: boolean
}

/** How sessions end, with all that leans on them. */
export interface EndsSessions {
  endSessions(
    trx: Db,
    these: { tenantId: string; accountId: string } & ({ id: string } | { exceptId: string }),
    reason: 'ended-by-owner',
    now: number,
  ): Promise<readonly string[]>
}

export interface AccountSessions {
  list(visit: Here): Promise<readonly OpenSession[]>
  /** How many were ended. One's own is never among them. */
  end(visit: Here, id: string): Promise<number>
  endOthers(visit: Here): Promise<number>
}

export function accountSessions(parts: {
  database: Database
  notices: Notices
  sessions: EndsSessions
}): AccountSessions {
  const { database } = parts

  async function endThese(visit: Here, these: { id: string } | { exceptId: string }): Promise<number> {
    const { tenant, owner, now, ip, reference } = visit
    return database.durably(async (trx) => {
      const of = { tenantId: tenant.id, accountId: owner.accountId, ...these }
      const ended = await parts.sessions.endSessions(trx, of, 'ended-by-owner', now)
      const account = await accounts.find(trx, tenant.id, owner.accountId)
      if (ended.length === 0 || !account) return 0
      const where = { site: null, ip, browser: browserName(visit.userAgent) }
      const notice = { kind: 'sessions-ended' as const, at: now, where }
      await parts.notices.tell(trx, { account, tenant, notice, reference, now })
      await audit.record(trx, {
        tenantId: tenant.id,
        actor: 'owner',
        act: 'sessionsEnded',
        subject: account.id,
        detail: { sessions: ended, from: owner.sessionId },
        ip,
        at: now,
      })
      return ended.length
    })
  }

  return {
    async list({ tenant, owner, now }) {
      const open = await sessions.list(database.db, tenant.id, owner.accountId, tenant.policy.session, now)
      return open.map((session) => ({ ...session, isThis: session.id === owner.sessionId }))
    },

    end: async (visit, id) => (id === visit.owner.sessionId ? 0 : endThese(visit, { id })),
    endOthers: (visit) => endThese(visit, { exceptId: visit.owner.sessionId }),
  }
}
