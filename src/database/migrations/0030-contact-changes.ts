import type { Db } from '../engine.ts'
import { createIndex, createTable } from './columns.ts'

/** Changes of contact addresses: under way, waiting, done, stopped. */
export async function up(db: Db): Promise<void> {
  await createTable(
    db,
    'contact_change',
    {
      tenant_id: 'text',
      account_id: 'text',
      id: 'text',
      kind: 'text',
      act: 'text',
      contact: 'text',
      was: 'json?',
      state: 'text',
      code_hash: 'text?',
      code_sent_at: 'time?',
      code_sends: 'whole',
      code_tries: 'whole',
      stop_hash: 'text?',
      effective_at: 'time?',
      created_at: 'time',
    },
    ['tenant_id', 'account_id', 'id'],
  )
  await createIndex(db, 'contact_change', ['state', 'effective_at'])
  await createIndex(db, 'contact_change', ['tenant_id', 'stop_hash'])
  await createIndex(db, 'contact_change', ['created_at'])
}
