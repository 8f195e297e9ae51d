import type { Db } from '../engine.ts'
import { createTable } from './columns.ts'

/** The user manuals of tenants, each version as it was. */
export async function up(db: Db): Promise<void> {
  await createTable(db, 'manual', { tenant_id: 'text', version: 'text', body: 'json', made_at: 'time' }, [
    'tenant_id',
    'version',
  ])
}
