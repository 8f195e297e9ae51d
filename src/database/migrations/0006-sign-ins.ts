import type { Db } from '../database.ts'
import { createIndex, createTable } from './columns.ts'

/** Sign-ins under way. */
export async function up(db: Db): Promise<void> {
  await createTable(
    db,
    'sign_in',
    {
      tenant_id: 'text',
      id: 'text',
      browser_hash: 'text',
      origin: 'json',
      demand: 'json',
      identifier: 'text?',
      account_id: 'text?',
      proofs: 'json',
      outcome: 'text?',
      because: 'text?',
      language: 'text?',
      started_at: 'time',
      expires_at: 'time',
      ended_at: 'time?',
      revision: 'whole',
    },
    ['tenant_id', 'id'],
  )
  await createIndex(db, 'sign_in', ['expires_at'])
}
