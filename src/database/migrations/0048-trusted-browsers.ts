import type { Db } from '../engine.ts'
import { createIndex, createTable } from './columns.ts'

/** Browsers that their owner trusts to skip the second step. */
export async function up(db: Db): Promise<void> {
  await createTable(
    db,
    'trusted_browser',
    {
      tenant_id: 'text',
      account_id: 'text',
      id: 'text',
      family_hash: 'text',
      name: 'text',
      browser: 'text',
      current_hash: 'text',
      current_number: 'whole',
      previous_hash: 'text?',
      previous_number: 'whole?',
      rotated_at: 'time',
      generation: 'whole',
      password_generation: 'whole',
      trusted_at: 'time',
      last_used_at: 'time',
      last_ip: 'text',
    },
    ['tenant_id', 'account_id', 'id'],
  )
  await createIndex(db, 'trusted_browser', ['trusted_at'])
}
