import type { Db } from '../engine.ts'
import { createIndex, createTable } from './columns.ts'

/** How many messages went to one destination or domain in a window of time. */
export async function up(db: Db): Promise<void> {
  await createTable(db, 'sending_count', { name: 'text', count: 'whole', ends_at: 'time' }, ['name'])
  await createIndex(db, 'sending_count', ['ends_at'])
}
