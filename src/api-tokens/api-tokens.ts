/**
 * API tokens: bearer secrets by which programs and the command line call the management API (RFC 6750).
 *
 *   add         makes a token; its text is shown once and only its hash is kept
 *   recognise   which token a bearer text is: undefined when unknown, altered, removed or expired
 *   markUsed    when it was last used, to the hour
 *   find, list, remove, removeAll
 *
 * An operator's token reaches the whole installation; one of any other role is bound to one tenant. What a role may do is
 * decided in the management API.
 */
import { hashSecret, newId, newSecret, sameSecret } from '#crypto/secrets.ts'
import type { Db } from '#database/database.ts'
import { Problem } from '#web/problem.ts'
import * as store from './store.ts'

export const roles = ['operator', 'administrator', 'support', 'auditor'] as const
export type Role = (typeof roles)[number]

export interface ApiTokenFacts {
  role: Role
  /** Undefined for an operator's token, and for no other. */
  tenantId: string | undefined
  name: string
  /** Epoch seconds; undefined: until it is removed. */
  expiresAt: number | undefined
}

export interface ApiToken extends ApiTokenFacts {
  id: string
  createdAt: number
  lastUsedAt: number | undefined
}

/** Secret scanners and people know it by this. */
const prefix = 'sekisho_'
const tokenForm = /^sekisho_([\w-]{22})\.([\w-]{43})$/

/** `secret` is the bearer text, shown once. Throws Problem `invalid` when role and tenant do not go together. */
export async function add(trx: Db, facts: ApiTokenFacts, now: number): Promise<{ token: ApiToken; secret: string }> {
  if ((facts.role === 'operator') !== (facts.tenantId === undefined)) throw wrongTenant(facts.role)
  const token: ApiToken = { ...facts, id: newId(), createdAt: now, lastUsedAt: undefined }
  const secret = newSecret()
  await store.insert(trx, rowOf(token, hashSecret(secret)))
  return { token, secret: `${prefix}${token.id}.${secret}` }
}

export async function recognise(db: Db, bearer: string, now: number): Promise<ApiToken | undefined> {
  const [, id, secret] = tokenForm.exec(bearer) ?? []
  if (id === undefined || secret === undefined) return undefined
  const row = await store.findLiving(db, id, now)
  return row && sameSecret(secret, row.secret_hash) ? tokenOf(row) : undefined
}

const hour = 3600

/** Whether `markUsed` would say something new. */
export function isStale({ lastUsedAt }: ApiToken, now: number): boolean {
  return lastUsedAt === undefined || now - lastUsedAt >= hour
}

export async function markUsed(trx: Db, id: string, now: number): Promise<void> {
  await store.markUsed(trx, id, now)
}

export async function find(db: Db, id: string): Promise<ApiToken | undefined> {
  const row = await store.find(db, id)
  return row && tokenOf(row)
}

/** In the order of their ids, beginning after `after` (empty: from the first); without `tenantId` those of everybody. */
export async function list(
  db: Db,
  page: { tenantId: string | undefined; after: string; limit: number },
): Promise<ApiToken[]> {
  return (await store.listAfter(db, page)).map(tokenOf)
}

/** False when there is no such token. */
export async function remove(trx: Db, id: string): Promise<boolean> {
  return store.remove(trx, id)
}

/** With the tenant that they are bound to. */
export async function removeAll(trx: Db, tenantId: string): Promise<void> {
  await store.removeOfTenant(trx, tenantId)
}

function wrongTenant(role: Role): Problem {
  const text =
    role === 'operator'
      ? { ja: 'operatorのトークンには契約を指定できません。', en: 'An operator token is not bound to a tenant.' }
      : { ja: 'このロールのトークンには契約の指定が必要です。', en: 'A token of this role names its tenant.' }
  const code = role === 'operator' ? 'not-allowed' : 'missing'
  return new Problem('invalid', 400, text, { errors: [{ field: 'tenant', code, text }] })
}

function tokenOf(row: store.ApiTokenRow): ApiToken {
  return {
    id: row.token_id,
    role: row.role as Role,
    tenantId: row.tenant_id ?? undefined,
    name: row.name,
    createdAt: row.created_at,
    expiresAt: row.expires_at ?? undefined,
    lastUsedAt: row.last_used_at ?? undefined,
  }
}

function rowOf(token: ApiToken, secretHash: string): store.ApiTokenRow {
  return {
    token_id: token.id,
    tenant_id: token.tenantId ?? null,
    secret_hash: secretHash,
    role: token.role,
    name: token.name,
    created_at: token.createdAt,
    expires_at: token.expiresAt ?? null,
    last_used_at: token.lastUsedAt ?? null,
  }
}
