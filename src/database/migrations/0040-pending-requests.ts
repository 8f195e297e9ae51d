import type { Db } from '../engine.ts'
import { createIndex, createTable } from './columns.ts'

/** Sign-ins that a device or a site asks for and that a person answers in a browser of their own. */
export async function up(db: Db): Promise<void> {
  await createTable(
    db,
    'pending_request',
    {
      tenant_id: 'text',
      account_id: 'text',
      id: 'text',
      kind: 'text',
      token_hash: 'text',
      client_id: 'text',
      number: 'text',
      params: 'json',
      message: 'text?',
      ip: 'text',
      browser: 'text',
      created_at: 'time',
      expires_at: 'time',
      answered_at: 'time?',
    },
    ['tenant_id', 'account_id', 'id'],
  )
  await createIndex(db, 'pending_request', ['expires_at'])
}
