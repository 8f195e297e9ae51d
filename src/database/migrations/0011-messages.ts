import type { Db } from '../engine.ts'
import { createIndex, createTable } from './columns.ts'

/** The outbox of mails and SMS, and the mailbox that keeps them during development instead of sending. */
export async function up(db: Db): Promise<void> {
  await createTable(
    db,
    'outbox',
    {
      tenant_id: 'text',
      account_id: 'text',
      id: 'text',
      channel: 'text',
      kind: 'text',
      body: 'text',
      turn: 'whole',
      tries: 'whole',
      leased_by: 'text',
      leased_until_at: 'time',
      created_at: 'time',
      due_at: 'time',
      deadline_at: 'time',
    },
    ['tenant_id', 'account_id', 'id'],
  )
  await createIndex(db, 'outbox', ['channel', 'kind', 'turn'])
  await createIndex(db, 'outbox', ['tenant_id', 'channel', 'kind', 'turn'])
  await createIndex(db, 'outbox', ['due_at', 'leased_until_at'])
  await createIndex(db, 'outbox', ['deadline_at'])

  await createTable(db, 'mailbox_message', { id: 'text', body: 'text', number: 'whole' }, ['id'])
  await createIndex(db, 'mailbox_message', ['number'])
}
