/** Two-step verification put together: what the house knows of the ways of an account, handed to the room that changes it. */
import type { Registered } from '#account-two-step/account-two-step.ts'
import type { Account, TwoStepWay } from '#accounts/accounts.ts'
import type { Db } from '#database/database.ts'
import { destinationsOf } from '#security-codes/security-codes.ts'
import type { WayEntry } from '#sign-in/sign-in.ts'
import * as sites from '#sites/sites.ts'
import type { Tenant } from '#tenants/tenants.ts'
import * as trustedBrowsers from '#trusted-browsers/trusted-browsers.ts'
import { type TwoStepRoom, twoStep } from '#two-step/two-step.ts'
import type { AccountFactors } from './factors.ts'
import type { Ground } from './ground.ts'
import type { Policy } from './policy.ts'
import { wayOf } from './second-ways.ts'

type OurTenant = Tenant<Policy>

export function makeTwoStep(
  { securityCodes, notices }: Ground,
  ways: readonly WayEntry[],
  factors: AccountFactors,
): TwoStepRoom<OurTenant> {
  return twoStep<OurTenant>({
    async ready(db, account, tenant) {
      const ready: TwoStepWay[] = []
      for (const { step, raises } of ways) {
        const way = wayOf[step]
        if (way && (await raises(db, account, tenant)) !== undefined) ready.push(way)
      }
      const unchosen = { ...account, twoStep: { ...account.twoStep, destination: null } }
      const offered = ways.flatMap(({ step }) => wayOf[step] ?? [])
      return { offered, ways: ready, destinations: destinationsOf(unchosen, tenant.policy.twoStep, securityCodes) }
    },
    factorsChanged: factors.changed,
    removeFactors: factors.removeAll,
    tell: (trx, { account, tenant, reference, where, now }, change) =>
      notices.tell(trx, {
        account,
        tenant,
        notice: { kind: 'two-step-changed', change, at: now, where },
        reference,
        now,
      }),
  })
}

/** What stands beside the settings: how many of each the account has, and where they are kept. */
export function registeredBeside({
  oneTimePasswords,
  passkeys,
  approvals,
  recoveryCodes,
  passwords,
  database,
}: Ground) {
  return async (db: Db, account: Account, tenant: OurTenant): Promise<readonly Registered[]> => {
    const owner = { tenantId: account.tenantId, accountId: account.id }
    const { policy } = tenant
    const now = database.now()
    const state = await passwords.state(db, tenant.id, account.id, { policy: policy.password, now })
    const bond = { generation: account.generation, passwordGeneration: state.set ? state.generation : 0 }
    const trusted = await trustedBrowsers.list(db, owner, { ...bond, days: policy.trustedBrowsers.days, now })
    const all: Registered[] = [
      {
        name: 'passkey',
        text: { ja: 'パスキー', en: 'Passkeys' },
        path: '/account/passkeys',
        count: (await passkeys.list(db, owner)).length,
      },
      {
        name: 'one-time-password',
        text: { ja: 'ワンタイムパスワード', en: 'One-time passwords' },
        path: '/account/one-time-password',
        count: (await oneTimePasswords.list(db, owner)).length,
      },
      {
        name: 'approval',
        text: { ja: '確認アプリ', en: 'Approval apps' },
        path: '/account/approvals',
        count: (await approvals.apps(db, owner)).length,
      },
      {
        name: 'recovery-code',
        text: { ja: '予備コード', en: 'Recovery codes' },
        path: '/account/recovery-codes',
        count: (await recoveryCodes.left(db, owner))?.left ?? 0,
      },
      {
        name: 'trusted-browser',
        text: { ja: '信頼できる端末（ブラウザ）', en: 'Trusted browsers' },
        path: '/account/trusted-browsers',
        count: trusted.length,
      },
    ]
    return all.filter(({ name }) => isOffered(name, tenant))
  }
}

function isOffered(
  name: Registered['name'],
  {
    policy: {
      twoStep: { ways },
      methods,
      trustedBrowsers: trust,
    },
  }: OurTenant,
) {
  if (name === 'passkey') return ways.includes('passkey') || methods.allowed.includes('passkey')
  if (name === 'one-time-password')
    return ways.includes('one-time-password') || methods.allowed.includes('password+one-time-password')
  if (name === 'approval') return ways.includes('approval')
  return name === 'trusted-browser' ? trust.on : true
}

const mostSites = 500

export async function exemptSites(db: Db, tenantId: string): Promise<readonly string[]> {
  const all = await sites.list(db, tenantId, { after: '', limit: mostSites })
  return all.filter((site) => site.twoStep === 'exempt').map(({ name }) => name)
}
