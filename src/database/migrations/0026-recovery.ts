import type { Db } from '../engine.ts'
import { addColumn, createIndex, createTable } from './columns.ts'

/** Wishes for a password or a user ID, and the reissue under way of an account, found by the token of its URL. */
export async function up(db: Db): Promise<void> {
  await createTable(db, 'recovery_wish', { tenant_id: 'text', id: 'text', body: 'text', asked_at: 'time' }, [
    'tenant_id',
    'id',
  ])
  await createIndex(db, 'recovery_wish', ['asked_at'])
  await createTable(
    db,
    'reissue',
    {
      tenant_id: 'text',
      account_id: 'text',
      token_hash: 'text',
      sent_to: 'text',
      issued_at: 'time',
      expires_at: 'time',
      shown: 'text',
      browser_hash: 'text?',
      code_hash: 'text?',
      code_to: 'text?',
      code_sent_at: 'time?',
      code_sends: 'whole',
      code_tries: 'whole',
      used_at: 'time?',
    },
    ['tenant_id', 'account_id'],
  )
  await createTable(
    db,
    'reissue_token',
    { tenant_id: 'text', token_hash: 'text', account_id: 'text', expires_at: 'time' },
    ['tenant_id', 'token_hash'],
  )
  await createIndex(db, 'reissue', ['expires_at'])
  // An issued password ends unused after a day.
  await addColumn(db, 'password', 'valid_until_at', 'time?')
  // What an account has under way ends together.
}
