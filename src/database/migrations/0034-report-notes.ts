import type { Db } from '../engine.ts'
import { addColumn, createIndex, createTable } from './columns.ts'

/** What the support desk notes on a report, and how far it is. */
export async function up(db: Db): Promise<void> {
  await addColumn(db, 'report', 'state', 'text', 'open')
  await db
    .updateTable('report' as never)
    .set({ state: 'closed' } as never)
    .where('closed_at' as never, 'is not', null as never)
    .execute()
  await createIndex(db, 'report', ['tenant_id', 'state', 'reported_at'])
  await createTable(
    db,
    'report_note',
    {
      tenant_id: 'text',
      account_id: 'text',
      number: 'text',
      id: 'text',
      noted_at: 'time',
      noted_by: 'text',
      state: 'text',
      note: 'text?',
    },
    ['tenant_id', 'account_id', 'number', 'id'],
  )
}
