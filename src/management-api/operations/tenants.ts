import { z } from 'zod'
import * as accounts from '#accounts/accounts.ts'
import * as advice from '#advice/advice.ts'
import * as announcements from '#announcements/announcements.ts'
import * as apiTokens from '#api-tokens/api-tokens.ts'
import { languages } from '#language/language.ts'
import { presets } from '#options/options.ts'
import * as sites from '#sites/sites.ts'
import type { TenantFacts } from '#tenants/tenants.ts'
import { mergePatch, patchOf } from '../frame/merge-patch.ts'
import { changing, listing, type Operation, reading } from '../frame/operation.ts'
import { checked, notFound, refused } from '../frame/problems.ts'
import { line, lines, named, reasonQuery, rfc3339, time } from '../frame/shapes.ts'
import { texts } from '../frame/texts.ts'
import { type ApiParts, type ApiTenant, operatorTenant } from '../parts.ts'
import { removeAccount } from '../remove-account.ts'

const host = z
  .string()
  .regex(/^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/)

const webPage = z.url({ protocol: /^https?$/ }).max(500)

const support = z
  .strictObject({
    name: line(100).optional(),
    tel: line(50).optional(),
    mail: z.email().max(254).optional(),
    hours: line(200).optional(),
    url: webPage.optional(),
    chat: webPage.optional(),
    shop: line(200).optional(),
  })
  .default({})

/** What the tenant adds to its help page. */
const help = z
  .strictObject({
    systems: z.strictObject({ ja: lines(2000).optional(), en: lines(2000).optional() }).optional(),
    terms: webPage.optional(),
    privacy: webPage.optional(),
  })
  .default({})

/** `sms`: the name or number that text messages come from. */
const sender = z.strictObject({
  name: line(100),
  address: z.email().max(254).optional(),
  sms: line(50).optional(),
})

const settingsShape = {
  name: line(100),
  preset: z.enum(presets).default('recommended'),
  timeZone: z.string().refine(isTimeZone).default('Asia/Tokyo'),
  languages: z.array(z.enum(languages)).min(1).max(2).refine(isDistinct).default(['ja', 'en']),
  support,
  officialDomains: z.array(host).max(50).default([]),
  senders: z.array(sender).max(10).default([]),
  help,
}
const settings = z.strictObject(settingsShape)
const tenantId = z.string().regex(/^[a-z0-9-]{2,40}$/)
const newTenant = named('NewTenant', z.strictObject({ id: tenantId, ...settingsShape }))
const tenant = named('Tenant', z.strictObject({ id: tenantId, ...settingsShape, createdAt: time, changedAt: time }))

/** The tenants of the installation. */
export function tenantOperations(parts: ApiParts): Operation[] {
  const { database, tenants } = parts
  const find = async (id: string) => (await tenants.read(database.db, id)) ?? fail()

  return [
    changing({
      method: 'POST',
      path: '/tenants',
      name: 'addTenant',
      section: 'tenants',
      summary: { ja: '契約を追加する', en: 'Add a tenant' },
      roles: ['operator'],
      body: newTenant,
      answer: tenant,
      async change(trx, { body, now }) {
        const added = await tenants.add(trx, body, now)
        return { answer: shown(added), event: { act: 'tenantAdded', tenantId: added.id, subject: added.id } }
      },
    }),
    listing({
      path: '/tenants',
      name: 'listTenants',
      section: 'tenants',
      summary: { ja: '契約の一覧', en: 'List tenants' },
      roles: ['operator'],
      answer: tenant,
      async list(_asked, { after, limit }) {
        const found = await tenants.list(database.db, { after, limit: limit + 1 })
        const items = found.slice(0, limit)
        return { items: items.map(shown), after: found.length > limit ? items.at(-1)?.id : undefined }
      },
    }),
    reading({
      path: '/tenants/:tenant',
      name: 'readTenant',
      section: 'tenants',
      summary: { ja: '契約を見る', en: 'Read a tenant' },
      roles: ['operator', 'administrator', 'support', 'auditor'],
      answer: tenant,
      read: async ({ parameters }) => shown(await find(parameters.tenant)),
    }),
    changing({
      method: 'PATCH',
      path: '/tenants/:tenant',
      name: 'changeTenant',
      section: 'tenants',
      summary: { ja: '契約を変更する', en: 'Change a tenant' },
      roles: ['operator', 'administrator'],
      body: named('TenantPatch', patchOf(settings)),
      answer: tenant,
      async change(trx, { parameters, body, now }) {
        const present = (await tenants.read(trx, parameters.tenant)) ?? fail()
        const changes = checked(settings, mergePatch(settingsOf(present), body))
        const changed = await tenants.change(trx, present.id, changes, now)
        const detail = { fields: Object.keys(body) }
        return {
          answer: shown(changed),
          event: { act: 'tenantChanged', tenantId: present.id, subject: present.id, detail },
        }
      },
    }),
    changing({
      method: 'DELETE',
      path: '/tenants/:tenant',
      name: 'removeTenant',
      section: 'tenants',
      summary: {
        ja: '契約を、そのすべてのアカウントとサイトとともに削除する',
        en: 'Remove a tenant with all its accounts and sites',
      },
      roles: ['operator'],
      query: reasonQuery,
      async change(trx, { parameters, now }) {
        const id = parameters.tenant
        if (id === operatorTenant) throw refused('tenant', texts.operatorTenant)
        if (!(await tenants.remove(trx, id))) throw notFound()
        for (;;) {
          const { items } = await accounts.list(trx, id, { after: '', limit: 200 })
          if (items.length === 0) break
          for (const account of items) await removeAccount(parts, trx, account, now)
        }
        await sites.removeAll(trx, id)
        await advice.remove(trx, id)
        await announcements.removeAll(trx, id)
        await parts.manuals.remove(trx, id)
        await apiTokens.removeAll(trx, id)
        await parts.grants.removeTenant(trx, id)
        await parts.certificates.authorities.removeTenant(trx, id)
        return { answer: undefined, event: { act: 'tenantRemoved', subject: id } }
      },
    }),
  ]
}

function fail(): never {
  throw notFound()
}

function settingsOf({ name, preset, timeZone, languages, support, officialDomains, senders, help }: ApiTenant) {
  return { name, preset, timeZone, languages, support, officialDomains, senders, help } satisfies Omit<
    TenantFacts,
    'id'
  >
}

function shown(found: ApiTenant): z.input<typeof tenant> {
  const { createdAt, changedAt } = found
  const facts = { ...settingsOf(found), languages: [...found.languages], officialDomains: [...found.officialDomains] }
  return {
    id: found.id,
    ...facts,
    senders: found.senders.map(({ name, address, sms }) => ({
      name,
      ...(address ? { address } : {}),
      ...(sms ? { sms } : {}),
    })),
    createdAt: rfc3339(createdAt),
    changedAt: rfc3339(changedAt),
  }
}

function isDistinct(names: readonly string[]): boolean {
  return new Set(names).size === names.length
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    // Intl tells by throwing that it does not know a name.
    return false
  }
}
