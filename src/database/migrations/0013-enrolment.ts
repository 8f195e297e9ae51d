import type { Db } from '../engine.ts'
import { createIndex, createTable } from './columns.ts'

/** Enrolments: at most one for each account, found by the token of its URL. */
export async function up(db: Db): Promise<void> {
  await createTable(
    db,
    'enrolment',
    {
      tenant_id: 'text',
      account_id: 'text',
      token_hash: 'text',
      password_hash: 'text',
      tries: 'whole',
      done: 'text',
      browser_hash: 'text?',
      opened_at: 'time?',
      issued_at: 'time',
      expires_at: 'time',
      used_at: 'time?',
    },
    ['tenant_id', 'account_id'],
  )
  await createTable(
    db,
    'enrolment_token',
    { tenant_id: 'text', token_hash: 'text', account_id: 'text', expires_at: 'time' },
    ['tenant_id', 'token_hash'],
  )
  await createIndex(db, 'enrolment', ['expires_at'])
}
