import type { Db } from '../database.ts'
import { createIndex, createTable } from './columns.ts'

/** Bearer tokens of the management API. A null tenant is the whole installation. */
export async function up(db: Db): Promise<void> {
  await createTable(
    db,
    'api_token',
    {
      token_id: 'text',
      tenant_id: 'text?',
      secret_hash: 'text',
      role: 'text',
      name: 'text',
      created_at: 'time',
      expires_at: 'time?',
      last_used_at: 'time?',
    },
    ['token_id'],
  )
  await createIndex(db, 'api_token', ['tenant_id', 'token_id'])
}
