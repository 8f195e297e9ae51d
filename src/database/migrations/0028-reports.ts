import type { Db } from '../engine.ts'
import { createIndex, createTable } from './columns.ts'

/** What people reported to their tenant: "this was not me". */
export async function up(db: Db): Promise<void> {
  await createTable(
    db,
    'report',
    {
      tenant_id: 'text',
      account_id: 'text',
      number: 'text',
      kind: 'text',
      about: 'json',
      reported_at: 'time',
      closed_at: 'time?',
      closed_by: 'text?',
    },
    ['tenant_id', 'account_id', 'number'],
  )
  await createIndex(db, 'report', ['tenant_id', 'reported_at'])
}
