import { z } from 'zod'
import * as apiTokens from '#api-tokens/api-tokens.ts'
import * as audit from '#audit/audit.ts'
import { changing, listing, type Operation } from '../frame/operation.ts'
import { forbidden, notFound } from '../frame/problems.ts'
import { line, named, reasonQuery, rfc3339, rfc3339OrNull, time } from '../frame/shapes.ts'
import type { ApiParts } from '../parts.ts'

const newToken = named(
  'NewToken',
  z.strictObject({
    role: z.enum(apiTokens.roles),
    tenant: z.string().optional(),
    name: line(100).default('token'),
    /** Left out: valid until it is removed. */
    days: z.int().min(1).max(3650).optional(),
  }),
)

const token = named(
  'Token',
  z.strictObject({
    id: z.string(),
    role: z.enum(apiTokens.roles),
    tenant: z.string().nullable(),
    name: z.string(),
    createdAt: time,
    expiresAt: time.nullable(),
    lastUsedAt: time.nullable(),
    /** The bearer text, shown once. */
    token: z.string().optional(),
  }),
)

const entry = named(
  'AuditEntry',
  z.strictObject({
    at: time,
    actor: z.string().nullable(),
    act: z.string(),
    tenant: z.string().nullable(),
    subject: z.string().nullable(),
    reason: z.string().nullable(),
    ip: z.string().nullable(),
    detail: z.record(z.string(), z.unknown()).nullable(),
    node: z.string(),
    number: z.int(),
    /** What told about a person has been erased. */
    erased: z.boolean(),
  }),
)

const day = 24 * 60 * 60

/** The tokens of this API, and what was done by them and by everybody else. */
export function tokenOperations({ database, tenants }: ApiParts): Operation[] {
  const { db } = database

  return [
    changing({
      method: 'POST',
      path: '/tokens',
      name: 'addToken',
      section: 'tokens',
      summary: { ja: 'APIトークンを追加する（一度だけ表示）', en: 'Add an API token, shown once' },
      roles: ['operator', 'administrator'],
      body: newToken,
      answer: token,
      async change(trx, { caller, body, now }) {
        const { role, tenant, name, days } = body
        if (caller.tenantId !== undefined && tenant !== caller.tenantId) throw forbidden()
        if (tenant !== undefined && !(await tenants.read(trx, tenant))) throw notFound()
        const expiresAt = days === undefined ? undefined : now + days * day
        const added = await apiTokens.add(trx, { role, tenantId: tenant, name, expiresAt }, now)
        const detail = { role, name }
        return {
          answer: { ...shown(added.token), token: added.secret },
          event: { act: 'tokenAdded', tenantId: tenant, subject: added.token.id, detail },
        }
      },
    }),
    listing({
      path: '/tokens',
      name: 'listTokens',
      section: 'tokens',
      summary: { ja: 'APIトークンの一覧', en: 'List API tokens' },
      roles: ['operator', 'administrator'],
      answer: token,
      async list({ caller }, { after, limit }) {
        const found = await apiTokens.list(db, { tenantId: caller.tenantId, after, limit: limit + 1 })
        const items = found.slice(0, limit)
        return { items: items.map(shown), after: found.length > limit ? items.at(-1)?.id : undefined }
      },
    }),
    changing({
      method: 'DELETE',
      path: '/tokens/:id',
      name: 'removeToken',
      section: 'tokens',
      summary: { ja: 'APIトークンを無効にする', en: 'Remove an API token' },
      roles: ['operator', 'administrator'],
      query: reasonQuery,
      async change(trx, { caller, parameters }) {
        const found = await apiTokens.find(trx, parameters.id)
        if (!found || (caller.tenantId !== undefined && found.tenantId !== caller.tenantId)) throw notFound()
        await apiTokens.remove(trx, found.id)
        return { answer: undefined, event: { act: 'tokenRemoved', tenantId: found.tenantId, subject: found.id } }
      },
    }),
    listing({
      path: '/audit',
      name: 'listAudit',
      section: 'audit',
      summary: { ja: '操作の記録（新しい順）', en: 'What was done, newest first' },
      roles: ['operator', 'administrator', 'auditor'],
      query: z.strictObject({ tenant: z.string().optional() }),
      answer: entry,
      async list({ caller, query, now }, { after, limit }) {
        if (caller.tenantId !== undefined && query.tenant !== undefined && query.tenant !== caller.tenantId)
          throw notFound()
        const tenantId = caller.tenantId ?? query.tenant
        const { items, after: next } = await audit.list(db, { tenantId, limit, ...(after === '' ? {} : { after }) })
        const since = caller.tenantId === undefined ? 0 : ((await tenants.read(db, caller.tenantId))?.createdAt ?? now)
        // A tenant that had this id before has gone; its audit is none of this one's affair.
        const own = items.filter(({ at }) => at >= since)
        return { items: own.map(entryOf), after: own.length < items.length ? undefined : next }
      },
    }),
  ]
}

function shown(found: apiTokens.ApiToken): z.input<typeof token> {
  const { id, role, tenantId, name, createdAt, expiresAt, lastUsedAt } = found
  return {
    id,
    role,
    tenant: tenantId ?? null,
    name,
    createdAt: rfc3339(createdAt),
    expiresAt: rfc3339OrNull(expiresAt),
    lastUsedAt: rfc3339OrNull(lastUsedAt),
  }
}

function entryOf(found: audit.KeptEntry): z.input<typeof entry> {
  return {
    at: rfc3339(found.at),
    actor: found.actor,
    act: found.act,
    tenant: found.tenantId ?? null,
    subject: found.subject ?? null,
    reason: found.reason ?? null,
    ip: found.ip ?? null,
    detail: found.detail ?? null,
    node: found.node,
    number: found.number,
    erased: found.erased,
  }
}
