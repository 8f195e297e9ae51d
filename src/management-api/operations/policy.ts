import { changing, type Operation, reading } from '../frame/operation.ts'
import { notFound } from '../frame/problems.ts'
import { named } from '../frame/shapes.ts'
import type { ApiParts } from '../parts.ts'

/** The policy of a tenant. */
export function policyOperations({ database, tenants, policy }: ApiParts): Operation[] {
  const whole = named('Policy', policy.schema)

  return [
    reading({
      path: '/tenants/:tenant/policy',
      name: 'readPolicy',
      section: 'policy',
      summary: { ja: '契約の設定を見る', en: 'Read the policy of a tenant' },
      roles: ['operator', 'administrator', 'support', 'auditor'],
      answer: whole,
      async read({ parameters }) {
        const tenant = await tenants.read(database.db, parameters.tenant)
        if (!tenant) throw notFound()
        return tenant.policy
      },
    }),
    changing({
      method: 'PATCH',
      path: '/tenants/:tenant/policy',
      name: 'changePolicy',
      section: 'policy',
      summary: {
        ja: '契約の設定を変更する（nullにした値はプリセットに戻る）',
        en: 'Change the policy of a tenant; null gives a value back to the preset',
      },
      roles: ['operator', 'administrator'],
      body: named('PolicyPatch', policy.patchSchema),
      answer: whole,
      async change(trx, { parameters, body, now }) {
        const patch = body as Record<string, unknown>
        const changed = await tenants.changePolicy(trx, parameters.tenant, patch, now)
        return {
          answer: changed.policy,
          event: { act: 'policyChanged', tenantId: changed.id, subject: changed.id, detail: { patch } },
        }
      },
    }),
  ]
}
