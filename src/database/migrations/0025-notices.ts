import type { Db } from '../engine.ts'
import { createIndex, createTable } from './columns.ts'

/** What people chose about notices, the notices told, and their repeats. */
export async function up(db: Db): Promise<void> {
  await createTable(
    db,
    'notice_choice',
    { tenant_id: 'text', account_id: 'text', sign_in: 'text?', phrase: 'text?', changed_at: 'time' },
    ['tenant_id', 'account_id'],
  )
  await createTable(
    db,
    'notice',
    {
      tenant_id: 'text',
      account_id: 'text',
      number: 'text',
      kind: 'text',
      happened_at: 'time',
      site: 'text?',
      ip: 'text?',
      browser: 'text?',
    },
    ['tenant_id', 'account_id', 'number', 'kind'],
  )
  await createIndex(db, 'notice', ['happened_at'])
  await createTable(
    db,
    'notice_repeat',
    { tenant_id: 'text', account_id: 'text', same: 'text', told_at: 'time', repeats: 'whole' },
    ['tenant_id', 'account_id', 'same'],
  )
  await createIndex(db, 'notice_repeat', ['told_at'])
}
