import type { Db } from '../engine.ts'
import { createIndex, createTable } from './columns.ts'

/** Approval apps of accounts, codes that pair one, what they are asked, and the key that signs pushes. */
export async function up(db: Db): Promise<void> {
  await createTable(
    db,
    'approval_app',
    {
      tenant_id: 'text',
      account_id: 'text',
      id: 'text',
      name: 'text',
      public_key: 'text',
      push: 'text?',
      created_at: 'time',
      last_used_at: 'time?',
    },
    ['tenant_id', 'account_id', 'id'],
  )
  await createTable(
    db,
    'approval_pairing',
    { id: 'text', tenant_id: 'text', account_id: 'text', generation: 'whole', expires_at: 'time' },
    ['id'],
  )
  await createIndex(db, 'approval_pairing', ['tenant_id', 'account_id'])
  await createIndex(db, 'approval_pairing', ['expires_at'])
  await createTable(
    db,
    'approval_request',
    {
      tenant_id: 'text',
      account_id: 'text',
      slot: 'whole',
      id: 'text',
      origin: 'text',
      facts: 'json',
      nonce: 'text',
      state: 'text',
      app_id: 'text?',
      asked_at: 'time',
      answered_at: 'time?',
    },
    ['tenant_id', 'account_id', 'slot'],
  )
  await createIndex(db, 'approval_request', ['answered_at'])
  await createIndex(db, 'approval_request', ['asked_at'])
  await createTable(db, 'push_key', { id: 'text', public_key: 'text', private_key: 'text', created_at: 'time' }, ['id'])
}
