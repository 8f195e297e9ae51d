import type { Db } from '../engine.ts'
import { createIndex, createTable } from './columns.ts'

/** What makes one-time passwords for an account, and the one that is being set up. */
export async function up(db: Db): Promise<void> {
  await createTable(
    db,
    'one_time_password',
    {
      tenant_id: 'text',
      account_id: 'text',
      id: 'text',
      name: 'text',
      secret: 'text',
      last_step: 'whole',
      created_at: 'time',
      last_used_at: 'time?',
    },
    ['tenant_id', 'account_id', 'id'],
  )
  await createTable(
    db,
    'one_time_password_draft',
    {
      tenant_id: 'text',
      account_id: 'text',
      place: 'text',
      secret: 'text',
      expires_at: 'time',
    },
    ['tenant_id', 'account_id', 'place'],
  )
  await createIndex(db, 'one_time_password_draft', ['expires_at'])
}
