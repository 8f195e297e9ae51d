import type { Db } from '../engine.ts'
import { createIndex, createTable } from './columns.ts'

/** What became of messages to accounts: for the support desk, never with their words. */
export async function up(db: Db): Promise<void> {
  await createTable(
    db,
    'message_log',
    {
      tenant_id: 'text',
      account_id: 'text',
      written_at: 'time',
      id: 'text',
      channel: 'text',
      topic: 'text',
      number: 'text',
      shown: 'text',
      outcome: 'text',
      why: 'text?',
      receipt: 'text?',
      tries: 'whole',
      ended_at: 'time',
    },
    ['tenant_id', 'account_id', 'written_at', 'id'],
  )
  await createIndex(db, 'message_log', ['tenant_id', 'number'])
  await createIndex(db, 'message_log', ['ended_at'])
}
