import type { Db } from '../engine.ts'
import { createIndex, createTable } from './columns.ts'

/** The browsers in which an account was used, for notices of new ones. */
export async function up(db: Db): Promise<void> {
  await createTable(
    db,
    'known_browser',
    { tenant_id: 'text', account_id: 'text', secret_hash: 'text', first_used_at: 'time', last_used_at: 'time' },
    ['tenant_id', 'account_id', 'secret_hash'],
  )
  await createIndex(db, 'known_browser', ['last_used_at'])
}
