import type { Db } from '../engine.ts'
import { createIndex, createTable } from './columns.ts'

/** Certificate reissues: at most one for each account, found by the token of its URL. */
export async function up(db: Db): Promise<void> {
  await createTable(
    db,
    'certificate_reissue',
    {
      tenant_id: 'text',
      account_id: 'text',
      device_number: 'whole',
      token_hash: 'text',
      asked_by: 'text',
      browser_hash: 'text?',
      issued_at: 'time',
      expires_at: 'time',
      used_at: 'time?',
    },
    ['tenant_id', 'account_id'],
  )
  await createTable(
    db,
    'certificate_reissue_token',
    { tenant_id: 'text', token_hash: 'text', account_id: 'text', expires_at: 'time' },
    ['tenant_id', 'token_hash'],
  )
  await createIndex(db, 'certificate_reissue', ['expires_at'])
}
