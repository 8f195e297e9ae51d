import type { Db } from '../engine.ts'
import { createIndex, createTable } from './columns.ts'

/** What the protocol engine keeps, what stands between a browser's cookie and its session, and the signing keys. */
export async function up(db: Db): Promise<void> {
  await createTable(
    db,
    'protocol_artifact',
    { tenant_id: 'text', model: 'text', id_hash: 'text', payload: 'json', expires_at: 'time', ended_at: 'time?' },
    ['tenant_id', 'model', 'id_hash'],
  )
  await createIndex(db, 'protocol_artifact', ['expires_at'])

  await createTable(
    db,
    'protocol_grant',
    {
      tenant_id: 'text',
      account_id: 'text',
      grant_id: 'text',
      payload: 'json',
      expires_at: 'time',
      ended_at: 'time?',
    },
    ['tenant_id', 'account_id', 'grant_id'],
  )
  await createIndex(db, 'protocol_grant', ['expires_at'])

  await createTable(
    db,
    'session_key',
    {
      tenant_id: 'text',
      key_hash: 'text',
      account_id: 'text',
      session_id: 'text',
      expires_at: 'time',
      replaced_at: 'time?',
    },
    ['tenant_id', 'key_hash'],
  )
  await createIndex(db, 'session_key', ['expires_at'])

  await createTable(
    db,
    'session_site',
    {
      tenant_id: 'text',
      account_id: 'text',
      session_id: 'text',
      client_id: 'text',
      sid: 'text',
      grant_id: 'text',
      outlives: 'flag',
      expires_at: 'time',
    },
    ['tenant_id', 'account_id', 'session_id', 'client_id'],
  )
  await createIndex(db, 'session_site', ['expires_at'])

  await createTable(
    db,
    'signing_key',
    { tenant_id: 'text', algorithm: 'text', number: 'whole', key_id: 'text', sealed: 'text', created_at: 'time' },
    ['tenant_id', 'algorithm', 'number'],
  )
}
