import type { Db } from '../engine.ts'
import { createIndex, createTable } from './columns.ts'

/** Counters of failures, sends and tries, shared by all nodes. */
export async function up(db: Db): Promise<void> {
  await createTable(
    db,
    'counter',
    { key: 'text', count: 'whole', started_at: 'time', ends_at: 'time', free_at: 'time' },
    ['key'],
  )
  await createIndex(db, 'counter', ['ends_at'])
}
