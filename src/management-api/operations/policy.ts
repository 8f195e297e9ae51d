import type { Words } from '#language/language.ts'
import type { Option } from '#options/options.ts'
import { isSection, type Parts } from '#options/policy-shape.ts'
import { changing, type Operation, reading } from '../frame/operation.ts'
import { notFound } from '../frame/problems.ts'
import { named } from '../frame/shapes.ts'
import { faults } from '../frame/texts.ts'
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
      explain: (field) => explained(policy.parts, field),
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

/** All that may be given for the value at `password.min`; undefined where there is no such value. */
function explained(parts: Parts, field: string): Words | undefined {
  const [name = '', value = ''] = field.split('.')
  const part = Object.hasOwn(parts, name) ? parts[name]! : undefined
  if (part === undefined) return undefined
  if (!isSection(part)) return wordsOf(part)
  return Object.hasOwn(part.options, value) ? wordsOf(part.options[value]!) : undefined
}

function wordsOf({ bounds, of, unit }: Option<unknown>): Words | undefined {
  if (!bounds) return of && faults.oneOf(of)
  const counts = unit === undefined ? '' : ` ${unit}`
  return faults.between(bounds.min, bounds.max, { ja: counts, en: counts })
}
