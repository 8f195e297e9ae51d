import type { Db } from '../engine.ts'
import { createIndex, createTable } from './columns.ts'

/** Sites that are to be told that a session has ended. */
export async function up(db: Db): Promise<void> {
  await createTable(
    db,
    'logout_notification',
    {
      tenant_id: 'text',
      account_id: 'text',
      id: 'text',
      client_id: 'text',
      sid: 'text?',
      tries: 'whole',
      leased_by: 'text',
      leased_until_at: 'time',
      created_at: 'time',
      due_at: 'time',
      deadline_at: 'time',
    },
    ['tenant_id', 'account_id', 'id'],
  )
  await createIndex(db, 'logout_notification', ['due_at'])
  await createIndex(db, 'logout_notification', ['tenant_id', 'client_id'])
}
