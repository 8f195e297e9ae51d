/**
 * The person's own choice of notices: which sign-ins they are told of, and the pass phrase that stands in every mail.
 *
 *   situation   what is chosen now
 *   change      a new choice; told like every change, and only where something changed
 *
 * What concerns security is always told, so there is nothing here to switch it off.
 * Page errors: sign-in-notices, and those of the pass phrase.
 */
import * as accounts from '#accounts/accounts.ts'
import * as audit from '#audit/audit.ts'
import type { Database } from '#database/database.ts'
import { judgePhrase, type NoticePolicy, type Notices, type SignInNotices, signInNotices } from '#notices/notices.ts'
import type { Tenant } from '#tenants/tenants.ts'
import { browserName } from '#web/browser-name.ts'
import type { MenuEntry, OwnVisit } from '#web/own-room.ts'
import { type FieldError, Problem } from '#web/problem.ts'
import { statusText } from '#web/status-texts.ts'
import { complaints, texts } from './texts.ts'

export type NoticesTenant = Tenant<{ notices: NoticePolicy }>
export type Here = OwnVisit<NoticesTenant>

export const noticesEntry: MenuEntry = {
  name: 'account-notices',
  path: '/account/notices',
  text: { ja: texts.ja.title, en: texts.en.title },
}

export interface Situation {
  account: accounts.Account
  signIn: SignInNotices
  phrase: string | undefined
}

export interface Wish {
  signIn: string
  phrase: string
}

export type Changed = { changed: true } | { changed: false; errors: FieldError[] }

export interface AccountNotices {
  situation(visit: Here): Promise<Situation>
  change(visit: Here, wish: Wish): Promise<Changed>
}

export function accountNotices({ database, notices }: { database: Database; notices: Notices }): AccountNotices {
  const { db } = database

  async function situation({ tenant, owner }: Here): Promise<Situation> {
    const account = await accounts.find(db, tenant.id, owner.accountId)
    if (!account) throw new Problem('not-found', 404, statusText(404))
    const { signIn, phrase } = await notices.choiceOf(db, tenant.id, account.id)
    return { account, signIn: signIn ?? tenant.policy.notices.signIn, phrase }
  }

  return {
    situation,

    async change(visit, wish) {
      const before = await situation(visit)
      const judged = judgePhrase(wish.phrase)
      const signIn = signInNotices.find((name) => name === wish.signIn)
      if (!signIn || 'code' in judged) {
        const phraseError = 'code' in judged ? [{ field: 'phrase', ...judged }] : []
        const choice = { field: 'sign_in_notices', code: 'sign-in-notices', text: complaints.choose }
        return { changed: false, errors: [...(signIn ? [] : [choice]), ...phraseError] }
      }
      const { phrase } = judged
      if (signIn === before.signIn && phrase === before.phrase) return { changed: true }
      await database.durably(async (trx) => {
        const { tenant, now, ip, reference, userAgent } = visit
        const { account } = before
        // Told under the phrase that the person knows; a thief's own would make the mail look wrong, or right.
        const notice = {
          kind: 'notices-changed' as const,
          signIn,
          at: now,
          where: { site: null, ip, browser: browserName(userAgent) },
        }
        await notices.tell(trx, { account, tenant, notice, reference, now })
        await notices.choose(trx, tenant.id, account.id, { signIn, phrase }, now)
        await audit.record(trx, {
          tenantId: tenant.id,
          actor: 'owner',
          act: 'noticesChanged',
          subject: account.id,
          detail: { signIn, phraseChanged: phrase !== before.phrase },
          ip,
          at: now,
        })
      })
      return { changed: true }
    },
  }
}
