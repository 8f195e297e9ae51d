import type { Db } from '../engine.ts'
import { createIndex, createTable } from './columns.ts'

/** Sites. What only the protocol reads of one is JSON in `settings`. */
export async function up(db: Db): Promise<void> {
  await createTable(
    db,
    'site',
    {
      tenant_id: 'text',
      site_id: 'text',
      client_id: 'text',
      name: 'text',
      kind: 'text',
      secret_hash: 'text?',
      settings: 'json',
      revision: 'whole',
      created_at: 'time',
      changed_at: 'time',
    },
    ['tenant_id', 'site_id'],
  )
  await createIndex(db, 'site', ['tenant_id', 'client_id'], 'unique')
}
