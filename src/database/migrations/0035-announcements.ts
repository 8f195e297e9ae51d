import type { Db } from '../engine.ts'
import { addColumn, createIndex, createTable } from './columns.ts'

/** What is announced to everybody of a tenant or of the installation, and what a tenant adds to its help page. */
export async function up(db: Db): Promise<void> {
  await createTable(
    db,
    'announcement',
    {
      tenant_id: 'text',
      id: 'text',
      kind: 'text',
      title: 'json',
      body: 'json',
      from_at: 'time',
      until_at: 'time?',
      created_at: 'time',
      changed_at: 'time',
    },
    ['tenant_id', 'id'],
  )
  await createIndex(db, 'announcement', ['until_at'])
  await addColumn(db, 'tenant', 'help', 'json', '{}')
}
