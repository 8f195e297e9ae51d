import type { Db } from '../database.ts'
import { createTable } from './columns.ts'

/** Tenants: one row a contract. What a tenant sets otherwise than its preset is JSON in `overrides`. */
export async function up(db: Db): Promise<void> {
  await createTable(
    db,
    'tenant',
    {
      tenant_id: 'text',
      name: 'text',
      preset: 'text',
      time_zone: 'text',
      languages: 'json',
      support: 'json',
      official_domains: 'json',
      senders: 'json',
      overrides: 'json',
      revision: 'whole',
      created_at: 'time',
      changed_at: 'time',
    },
    ['tenant_id'],
  )
}
