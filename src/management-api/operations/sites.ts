import { z } from 'zod'
import * as sites from '#sites/sites.ts'
import { patchOf } from '../frame/merge-patch.ts'
import { changing, listing, type Operation, reading } from '../frame/operation.ts'
import { notFound } from '../frame/problems.ts'
import { named, reasonQuery, rfc3339, time } from '../frame/shapes.ts'
import type { ApiParts } from '../parts.ts'

const site = named(
  'Site',
  z.strictObject({
    ...sites.siteSchema.shape,
    id: z.string(),
    clientId: z.string(),
    /** Shown once. */
    clientSecret: z.string().optional(),
    createdAt: time,
    changedAt: time,
  }),
)

/** The sites of a tenant. */
export function siteOperations({ database, tenants }: ApiParts): Operation[] {
  const mustExist = async (tenantId: string) => {
    if (!(await tenants.find(tenantId))) throw notFound()
  }

  return [
    changing({
      method: 'POST',
      path: '/tenants/:tenant/sites',
      name: 'addSite',
      section: 'sites',
      summary: { ja: 'サイトを追加する（clientSecretは一度だけ表示）', en: 'Add a site; clientSecret is shown once' },
      roles: ['operator', 'administrator'],
      body: named('NewSite', sites.siteSchema),
      answer: site,
      prepare: ({ parameters }) => mustExist(parameters.tenant),
      async change(trx, { parameters: { tenant }, body, now }) {
        const added = await sites.add(trx, tenant, body, now)
        return { answer: shown(added), event: { act: 'siteAdded', tenantId: tenant, subject: added.site.id } }
      },
    }),
    listing({
      path: '/tenants/:tenant/sites',
      name: 'listSites',
      section: 'sites',
      summary: { ja: 'サイトの一覧', en: 'List sites' },
      roles: ['operator', 'administrator', 'support', 'auditor'],
      answer: site,
      async list({ parameters }, { after, limit }) {
        await mustExist(parameters.tenant)
        const found = await sites.list(database.db, parameters.tenant, { after, limit: limit + 1 })
        const items = found.slice(0, limit)
        return {
          items: items.map((one) => shown({ site: one })),
          after: found.length > limit ? items.at(-1)?.id : undefined,
        }
      },
    }),
    reading({
      path: '/tenants/:tenant/sites/:id',
      name: 'readSite',
      section: 'sites',
      summary: { ja: 'サイトを見る', en: 'Read a site' },
      roles: ['operator', 'administrator', 'support', 'auditor'],
      answer: site,
      async read({ parameters }) {
        const found = await sites.find(database.db, parameters.tenant, parameters.id)
        if (!found) throw notFound()
        return shown({ site: found })
      },
    }),
    changing({
      method: 'PATCH',
      path: '/tenants/:tenant/sites/:id',
      name: 'changeSite',
      section: 'sites',
      summary: { ja: 'サイトを変更する', en: 'Change a site' },
      roles: ['operator', 'administrator'],
      body: named('SitePatch', patchOf(sites.siteSchema)),
      answer: site,
      async change(trx, { parameters: { tenant, id }, body, now }) {
        const changed = await sites.change(trx, tenant, id, body, now)
        const detail = { fields: Object.keys(body) }
        return { answer: shown(changed), event: { act: 'siteChanged', tenantId: tenant, subject: id, detail } }
      },
    }),
    changing({
      method: 'DELETE',
      path: '/tenants/:tenant/sites/:id',
      name: 'removeSite',
      section: 'sites',
      summary: { ja: 'サイトを削除する', en: 'Remove a site' },
      roles: ['operator', 'administrator'],
      query: reasonQuery,
      async change(trx, { parameters: { tenant, id } }) {
        if (!(await sites.remove(trx, tenant, id))) throw notFound()
        return { answer: undefined, event: { act: 'siteRemoved', tenantId: tenant, subject: id } }
      },
    }),
  ]
}

function shown({ site: found, clientSecret }: { site: sites.Site; clientSecret?: string | undefined }) {
  const { tenantId: _t, secretHash: _s, createdAt, changedAt, ...facts } = found
  return {
    ...facts,
    ...(clientSecret === undefined ? {} : { clientSecret }),
    createdAt: rfc3339(createdAt),
    changedAt: rfc3339(changedAt),
  } as z.input<typeof site>
}
