import { z } from 'zod'
import * as trusted from '#trusted-browsers/trusted-browsers.ts'
import { newReference } from '#web/reference.ts'
import { findAccount } from '../find-account.ts'
import { changing, listing, type Operation } from '../frame/operation.ts'
import { notFound } from '../frame/problems.ts'
import { named, reasonQuery, rfc3339, time } from '../frame/shapes.ts'
import type { ApiParts } from '../parts.ts'

const trustedBrowser = named(
  'TrustedBrowser',
  z.strictObject({
    id: z.string(),
    name: z.string(),
    browser: z.string(),
    trustedAt: time,
    lastUsedAt: time,
    lastIp: z.string(),
    endsAt: time,
  }),
)

/** The browsers in which an account skips the second step. */
export function trustedBrowserOperations(parts: ApiParts): Operation[] {
  const { database, passwords } = parts
  const { db } = database

  return [
    listing({
      path: '/tenants/:tenant/accounts/:userId/trusted-browsers',
      name: 'listTrustedBrowsers',
      section: 'records',
      summary: { ja: '信頼できる端末（ブラウザ）', en: 'The trusted browsers of an account' },
      roles: ['operator', 'administrator', 'support', 'auditor'],
      answer: trustedBrowser,
      async list({ parameters, now }) {
        const { tenant, account } = await findAccount(parts, db, parameters)
        const { policy } = tenant
        const state = await passwords.state(db, tenant.id, account.id, { policy: policy.password, now })
        const bond = { generation: account.generation, passwordGeneration: state.set ? state.generation : 0 }
        const owner = { tenantId: tenant.id, accountId: account.id }
        const browsers = await trusted.list(db, owner, { ...bond, days: policy.trustedBrowsers.days, now })
        return { items: browsers.map(shown), after: undefined }
      },
    }),
    changing({
      method: 'DELETE',
      path: '/tenants/:tenant/accounts/:userId/trusted-browsers/:id',
      name: 'removeTrustedBrowser',
      section: 'records',
      summary: { ja: '端末（ブラウザ）の信頼を解除する', en: 'Stop trusting a browser' },
      roles: ['operator', 'administrator', 'support'],
      query: reasonQuery,
      async change(trx, { parameters, now }) {
        const { tenant, account } = await findAccount(parts, trx, parameters)
        const owner = { tenantId: tenant.id, accountId: account.id }
        if (!(await trusted.forget(trx, owner, parameters.id))) throw notFound()
        const reference = newReference()
        const notice = { kind: 'support', act: 'end-trust', at: now } as const
        await parts.notices.tell(trx, { account, tenant, notice, reference, now })
        const detail = { browser: parameters.id, reference }
        return {
          answer: undefined,
          event: { act: 'browserTrustEnded', tenantId: tenant.id, subject: account.id, detail },
        }
      },
    }),
  ]
}

const shown = ({
  trustedAt,
  lastUsedAt,
  endsAt,
  ...browser
}: trusted.TrustedBrowser): z.input<typeof trustedBrowser> => ({
  ...browser,
  trustedAt: rfc3339(trustedAt),
  lastUsedAt: rfc3339(lastUsedAt),
  endsAt: rfc3339(endsAt),
})
