import { z } from 'zod'
import { changing, listing, type Operation } from '../frame/operation.ts'
import { notFound } from '../frame/problems.ts'
import { named, rfc3339, time } from '../frame/shapes.ts'
import type { ApiParts } from '../parts.ts'

const manual = named('Manual', z.strictObject({ version: z.string(), madeAt: time, url: z.string() }))

/** The versions of a tenant's user manual. */
export function manualOperations({ database, tenants, manuals, addressOf }: ApiParts): Operation[] {
  const shown = (tenantId: string, { version, madeAt }: { version: string; madeAt: number }) => ({
    version,
    madeAt: rfc3339(madeAt),
    url: `${addressOf(tenantId)}/help/manual/${version}`,
  })

  return [
    changing({
      method: 'POST',
      path: '/tenants/:tenant/manuals',
      name: 'addManual',
      section: 'manuals',
      summary: {
        ja: '現在の画面から利用者マニュアルを作成する（内容が同じなら、版も同じ）',
        en: 'Make the user manual from the present pages; the same content is the same version',
      },
      roles: ['operator', 'administrator'],
      answer: manual,
      async prepare({ parameters }) {
        const tenant = await tenants.read(database.db, parameters.tenant)
        if (!tenant) throw notFound()
        return manuals.build(tenant)
      },
      async change(trx, { parameters, now }, built) {
        const kept = await manuals.keep(trx, parameters.tenant, built, now)
        const event = { act: 'manualAdded', tenantId: parameters.tenant, subject: kept.version }
        return { answer: shown(parameters.tenant, kept), event }
      },
    }),
    listing({
      path: '/tenants/:tenant/manuals',
      name: 'listManuals',
      section: 'manuals',
      summary: { ja: '利用者マニュアルの版の一覧（新しい順）', en: 'The versions of the user manual, newest first' },
      roles: ['operator', 'administrator', 'support', 'auditor'],
      answer: manual,
      async list({ parameters }) {
        if (!(await tenants.find(parameters.tenant))) throw notFound()
        const versions = await manuals.list(database.db, parameters.tenant)
        return { items: versions.map((one) => shown(parameters.tenant, one)), after: undefined }
      },
    }),
  ]
}
