import { z } from 'zod'
import { twoStepWays } from '#accounts/accounts.ts'
import type { FieldError } from '#web/problem.ts'
import { newReference } from '#web/reference.ts'
import { accountSchema } from '../account-shape.ts'
import { findAccount, present } from '../find-account.ts'
import { changing, type Operation } from '../frame/operation.ts'
import { notFound, refusedFields } from '../frame/problems.ts'
import { named, reasonBody } from '../frame/shapes.ts'
import type { ApiParts } from '../parts.ts'

const setting = named(
  'TwoStep',
  z.strictObject({
    on: z.boolean(),
    way: z.enum(twoStepWays).nullable().default(null),
    /** For security codes; left out, the first that there is. Only a verified contact of the account. */
    destination: z
      .strictObject({ channel: z.enum(['sms', 'mail']), address: z.string().max(254) })
      .nullable()
      .default(null),
  }),
)

/** The page's fields are those of INTERFACE, the API's those of its objects. */
const inOurWords = ({ field, ...error }: FieldError): FieldError => ({
  ...error,
  field: field === 'two_step' ? 'on' : field,
})

/** Two-step verification of an account, by an administrator or the support desk. */
export function twoStepOperations(parts: ApiParts): Operation[] {
  const { twoStep } = parts
  return [
    changing({
      method: 'PUT',
      path: '/tenants/:tenant/accounts/:userId/two-step',
      name: 'setTwoStep',
      section: 'accounts',
      summary: { ja: '2段階認証を設定する', en: 'Set the two-step verification of an account' },
      roles: ['operator', 'administrator'],
      body: setting,
      answer: accountSchema,
      async change(trx, { parameters, body, now }) {
        const { tenant, account } = await findAccount(parts, trx, parameters)
        const reference = newReference()
        const outcome = await twoStep.change(trx, { account, tenant, reference, now }, body)
        if (!outcome.done) throw refusedFields(outcome.errors.map(inOurWords))
        const answer = await present(parts, trx, { tenant, account: outcome.account, now })
        const { on, way, destination } = outcome.account.twoStep
        const detail = {
          on,
          way,
          channel: destination?.channel ?? null,
          ...(outcome.change ? { reference } : { unchanged: true }),
        }
        return { answer, event: { act: 'twoStepChanged', tenantId: tenant.id, subject: account.id, detail } }
      },
    }),
    changing({
      method: 'POST',
      path: '/tenants/:tenant/accounts/:userId/reset-two-step',
      name: 'resetTwoStep',
      section: 'actions',
      summary: {
        ja: '2段階認証をリセットする（登録されたものをすべて削除する）',
        en: 'Reset two-step verification: everything that was registered for it is removed',
      },
      roles: ['operator', 'administrator', 'support'],
      body: reasonBody,
      answer: accountSchema,
      async change(trx, { parameters, now }) {
        const { tenant, account } = await findAccount(parts, trx, parameters)
        const reference = newReference()
        const changed = await twoStep.reset(trx, { account, tenant, reference, now })
        const answer = await present(parts, trx, { tenant, account: changed, now })
        return {
          answer,
          event: { act: 'twoStepCleared', tenantId: tenant.id, subject: account.id, detail: { reference } },
        }
      },
    }),
    changing({
      method: 'POST',
      path: '/tenants/:tenant/accounts/:userId/destination-gone',
      name: 'endDestination',
      section: 'actions',
      summary: {
        ja: '電話番号やメールアドレスが本人のものでなくなったことを伝える',
        en: 'Say that a number or address is no longer the account’s',
      },
      roles: ['operator', 'administrator', 'support'],
      body: named('GoneDestination', reasonBody.extend({ address: z.string().min(3).max(254) })),
      answer: accountSchema,
      async change(trx, { parameters, body, now }) {
        const { tenant, account } = await findAccount(parts, trx, parameters)
        const reference = newReference()
        const changed = await twoStep.destinationGone(trx, { account, tenant, reference, now }, body.address)
        if (!changed) throw notFound()
        const answer = await present(parts, trx, { tenant, account: changed, now })
        const detail = { reference, twoStep: changed.twoStep.mustEnrol ? 'enrol' : changed.twoStep.on ? 'on' : 'off' }
        return { answer, event: { act: 'destinationEnded', tenantId: tenant.id, subject: account.id, detail } }
      },
    }),
  ]
}
