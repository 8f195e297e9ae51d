import type { Db } from '../engine.ts'
import { createTable } from './columns.ts'

/** The devices of an account. */
export async function up(db: Db): Promise<void> {
  await createTable(
    db,
    'device',
    {
      tenant_id: 'text',
      account_id: 'text',
      number: 'whole',
      mail: 'text',
      kind: 'text',
      name: 'text',
      created_at: 'time',
      changed_at: 'time',
      removed_at: 'time?',
    },
    ['tenant_id', 'account_id', 'number'],
  )
}
