import * as accounts from '#accounts/accounts.ts'
import type { Db } from '#database/database.ts'
import * as guesses from '#guesses/guesses.ts'
import type { Words } from '#language/language.ts'
import type { SupportAct } from '#notices/notices.ts'
import { newReference } from '#web/reference.ts'
import { accountSchema } from '../account-shape.ts'
import { findAccount, present } from '../find-account.ts'
import { changing, type Operation } from '../frame/operation.ts'
import { refused } from '../frame/problems.ts'
import { reasonBody } from '../frame/shapes.ts'
import { texts } from '../frame/texts.ts'
import type { ApiParts, ApiTenant, Issued } from '../parts.ts'

/** What one action does. It gives the account as it is afterwards, and what is shown once. */
interface Done {
  account: accounts.Account
  issued?: Issued
  /** It was so already: there is nothing to tell anybody. */
  unchanged?: boolean
}

interface Action {
  verb: Extract<SupportAct, 'unlock' | 'sign-out' | 'reissue-enrolment' | 'disable' | 'enable'>
  name: string
  act: string
  summary: Words
  do(trx: Db, on: { tenant: ApiTenant; account: accounts.Account; now: number }): Promise<Done>
}

/** What the support desk does to an account: with a reason, audited, and told to the owner. Nobody sees or sets a secret. */
export function actionOperations(parts: ApiParts): Operation[] {
  return actions(parts).map(({ verb, name, act, summary, do: perform }) =>
    changing({
      method: 'POST',
      path: `/tenants/:tenant/accounts/:userId/${verb}` as '/tenants/:tenant/accounts/:userId/unlock',
      name,
      section: 'actions',
      summary,
      roles: ['operator', 'administrator', 'support'],
      body: reasonBody,
      answer: accountSchema,
      async change(trx, { parameters, now }) {
        const found = await findAccount(parts, trx, parameters)
        const { tenant } = found
        const { account, issued, unchanged = false } = await perform(trx, { ...found, now })
        const answer = await present(parts, trx, { tenant, account, now, issued })
        const event = { act, tenantId: tenant.id, subject: account.id }
        if (unchanged) return { answer, event: { ...event, detail: { unchanged } } }
        const reference = newReference()
        const notice = { kind: 'support', act: verb, at: now } as const
        await parts.notices.tell(trx, { account, tenant, notice, reference, now })
        return { answer, event: { ...event, detail: { reference } } }
      },
    }),
  )
}

function actions(parts: ApiParts): Action[] {
  const { passwords, grants, enrolment } = parts

  type Why = Parameters<typeof grants.endSessions>[2]

  async function signOut(trx: Db, { tenantId, id: accountId }: accounts.Account, why: Why, now: number): Promise<void> {
    await grants.endSessions(trx, { tenantId, accountId, withGrants: true }, why, now)
    await grants.endGrants(trx, tenantId, accountId, now)
  }

  return [
    {
      verb: 'unlock',
      name: 'unlockAccount',
      act: 'accountUnlocked',
      summary: { ja: 'ロックを解除する', en: 'Unlock an account' },
      async do(trx, { account, now }) {
        await guesses.forget(trx, account.tenantId, account.id)
        return { account: await accounts.unlock(trx, account.tenantId, account.id, now) }
      },
    },
    {
      verb: 'sign-out',
      name: 'signOutAccount',
      act: 'accountSignedOut',
      summary: { ja: 'すべての端末でログアウトさせる', en: 'Sign an account out everywhere' },
      async do(trx, { account, now }) {
        await signOut(trx, account, 'ended-by-support', now)
        return { account }
      },
    },
    {
      verb: 'reissue-enrolment',
      name: 'reissueEnrolment',
      act: 'enrolmentReissued',
      summary: {
        ja: '登録用のURLとパスワードを再発行する（一度だけ表示）',
        en: 'Issue a new enrolment URL and password, shown once',
      },
      async do(trx, { account, now }) {
        if (account.state === 'disabled') throw refused('state', texts.disabledAccount)
        return { account, issued: await enrolment.issue(trx, { account, reference: newReference(), now }) }
      },
    },
    {
      verb: 'disable',
      name: 'disableAccount',
      act: 'accountDisabled',
      summary: { ja: 'アカウントを利用停止にする', en: 'Disable an account' },
      async do(trx, { account, now }) {
        if (account.state === 'disabled') return { account, unchanged: true }
        await signOut(trx, account, 'account-closed', now)
        return { account: await accounts.change(trx, account.tenantId, account.id, { state: 'disabled' }, now) }
      },
    },
    {
      verb: 'enable',
      name: 'enableAccount',
      act: 'accountEnabled',
      summary: { ja: 'アカウントの利用を再開する', en: 'Enable an account' },
      async do(trx, { tenant, account, now }) {
        if (account.state !== 'disabled') return { account, unchanged: true }
        const { set } = await passwords.state(trx, tenant.id, account.id, { policy: tenant.policy.password, now })
        const state = set ? 'active' : 'invited'
        return { account: await accounts.change(trx, tenant.id, account.id, { state }, now) }
      },
    },
  ]
}
