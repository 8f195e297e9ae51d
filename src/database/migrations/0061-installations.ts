import type { Db } from '../engine.ts'
import { createIndex, createTable } from './columns.ts'

/** Apps in people's browsers, as they were at the last sign-in: so that a page can say why it is asked for now. */
export async function up(db: Db): Promise<void> {
  await createTable(
    db,
    'installation',
    {
      tenant_id: 'text',
      id: 'text',
      account_id: 'text',
      generation: 'whole',
      app_version: 'text?',
      os_version: 'text?',
      signed_in_at: 'time',
    },
    ['tenant_id', 'id'],
  )
  await createIndex(db, 'installation', ['tenant_id', 'account_id'])
  await createIndex(db, 'installation', ['signed_in_at'])
}
