/**
 * Pending requests: sign-ins that something elsewhere asks for, a device with a code or a site over its own line, and that a
 * person answers in a browser of their own.
 *
 *   add           when it is asked for
 *   find, list, listByNumber   those that wait for an answer
 *   answer        once; whoever comes second is told so
 *   remove, sweep
 *
 * What an answer amounts to is the protocol's affair.
 */
import type { Db } from '#database/database.ts'
import * as store from './store.ts'

export interface PendingRequest {
  tenantId: string
  /** Empty for one that only a code names. */
  accountId: string
  id: string
  kind: 'device' | 'site'
  tokenHash: string
  clientId: string
  /** The prompt number. */
  number: string
  params: Record<string, unknown>
  message: string | undefined
  ip: string
  browser: string
  createdAt: number
  expiresAt: number
}

export type RequestKey = Pick<PendingRequest, 'tenantId' | 'accountId' | 'id'>

export async function add(trx: Db, request: PendingRequest): Promise<void> {
  await store.insert(trx, {
    tenant_id: request.tenantId,
    account_id: request.accountId,
    id: request.id,
    kind: request.kind,
    token_hash: request.tokenHash,
    client_id: request.clientId,
    number: request.number,
    params: JSON.stringify(request.params),
    message: request.message ?? null,
    ip: request.ip,
    browser: request.browser,
    created_at: request.createdAt,
    expires_at: request.expiresAt,
    answered_at: null,
  })
}

export async function find(db: Db, key: RequestKey, now: number): Promise<PendingRequest | undefined> {
  const row = await store.find(db, key, now)
  return row && requestOf(row)
}

export async function list(db: Db, tenantId: string, accountId: string, now: number): Promise<PendingRequest[]> {
  return (await store.list(db, tenantId, accountId, now)).map(requestOf)
}

export async function listByNumber(db: Db, tenantId: string, number: string, now: number): Promise<PendingRequest[]> {
  return (await store.listByNumber(db, tenantId, number, now)).map(requestOf)
}

/** False when it was answered before, or its time is over. */
export const answer = store.answer

export const remove = store.remove

/** Removes what is over; answers how many. */
export const sweep = store.removeExpired

function requestOf(row: store.PendingRow): PendingRequest {
  return {
    tenantId: row.tenant_id,
    accountId: row.account_id,
    id: row.id,
    kind: row.kind as PendingRequest['kind'],
    tokenHash: row.token_hash,
    clientId: row.client_id,
    number: row.number,
    params: JSON.parse(row.params),
    message: row.message ?? undefined,
    ip: row.ip,
    browser: row.browser,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  }
}
