/**
 * Two-step verification on the account page: whether, by which way, to which destination; what is exempt, and how to be
 * prepared for a lost phone.
 *
 *   situation   what is chosen, what could be, what is registered beside it
 *   change      a new choice; judged and told by its own room
 *   test        a message to a destination, without a code
 *
 * Page errors: those of two-step verification, resend-soon, resend-many.
 */
import * as accounts from '#accounts/accounts.ts'
import * as audit from '#audit/audit.ts'
import type { Database, Db } from '#database/database.ts'
import type { Words } from '#language/language.ts'
import { networkOf } from '#limits/limits.ts'
import type { CodePolicy, SecurityCodes, Sent } from '#security-codes/security-codes.ts'
import type { Tenant } from '#tenants/tenants.ts'
import type { TrustPolicy } from '#trusted-browsers/trusted-browsers.ts'
import type { Choices, Destination, Outcome, TwoStepRoom, TwoStepTenant, Wish } from '#two-step/two-step.ts'
import { browserName } from '#web/browser-name.ts'
import type { MenuEntry, OwnVisit } from '#web/own-room.ts'
import { Problem } from '#web/problem.ts'
import { statusText } from '#web/status-texts.ts'
import { texts } from './texts.ts'

export type OwnTenant = Tenant<
  TwoStepTenant['policy'] & {
    methods: { allowed: readonly string[] }
    twoStep: { channels: readonly ('sms' | 'mail')[] }
    code: CodePolicy
    trustedBrowsers: TrustPolicy
  }
>
export type Here = OwnVisit<OwnTenant>

export const twoStepEntry: MenuEntry<OwnTenant> = {
  name: 'account-two-step',
  path: '/account/two-step',
  text: { ja: texts.ja.title, en: texts.en.title },
  offered: isOffered,
}

export function isOffered({ policy }: OwnTenant): boolean {
  return policy.twoStep.mode !== 'off'
}

/** Something that is registered beside: an entry of another room. */
export interface Registered {
  name: 'one-time-password' | 'passkey' | 'recovery-code' | 'trusted-browser' | 'approval'
  text: Words
  path: string
  /** How many; 0: none yet. */
  count: number
}

export interface Situation {
  account: accounts.Account
  choices: Choices
  registered: readonly Registered[]
  /** Sites that ask for no second step. */
  exemptSites: readonly string[]
}

export interface TwoStepPageParts {
  database: Database
  twoStep: TwoStepRoom<OwnTenant>
  securityCodes: Pick<SecurityCodes, 'sendTest'>
  registered(db: Db, account: accounts.Account, tenant: OwnTenant): Promise<readonly Registered[]>
  exemptSites(db: Db, tenantId: string): Promise<readonly string[]>
}

export interface AccountTwoStep {
  situation(visit: Here): Promise<Situation>
  change(visit: Here, wish: Wish): Promise<Outcome>
  test(visit: Here, destination: Destination): Promise<Sent>
}

export function accountTwoStep(parts: TwoStepPageParts): AccountTwoStep {
  const { database, twoStep } = parts

  async function accountOf(db: Db, { tenant, owner }: Here): Promise<accounts.Account> {
    const account = await accounts.find(db, tenant.id, owner.accountId)
    if (!account) throw new Problem('not-found', 404, statusText(404))
    return account
  }

  return {
    async situation(visit) {
      const { db } = database
      const account = await accountOf(db, visit)
      return {
        account,
        choices: await twoStep.choicesOf(db, account, visit.tenant),
        registered: await parts.registered(db, account, visit.tenant),
        exemptSites: await parts.exemptSites(db, visit.tenant.id),
      }
    },

    change: (visit, wish) =>
      database.durably(async (trx) => {
        const { tenant, ip, userAgent, reference, now } = visit
        const account = await accountOf(trx, visit)
        const where = { site: null, ip, browser: browserName(userAgent) }
        const outcome = await twoStep.change(trx, { account, tenant, reference, where, now }, wish)
        if (outcome.done && outcome.change) {
          const entry = { tenantId: tenant.id, actor: 'owner', subject: account.id, ip, at: now }
          const { on, way, destination } = outcome.account.twoStep
          const detail = { change: outcome.change, on, way, channel: destination?.channel ?? null }
          await audit.record(trx, { ...entry, act: 'twoStepChanged', detail })
        }
        return outcome
      }),

    test: (visit, to) =>
      database.durably(async (trx) => {
        const { tenant, ip, reference, language, now } = visit
        const account = await accountOf(trx, visit)
        return parts.securityCodes.sendTest(trx, {
          tenant,
          account,
          to,
          language,
          network: networkOf(ip),
          reference,
          now,
        })
      }),
  }
}
