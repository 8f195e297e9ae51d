import type { Db } from '../engine.ts'
import { createIndex, createTable } from './columns.ts'

/** Counters that all nodes share. */
export async function up(db: Db): Promise<void> {
  await createTable(db, 'counter', { key: 'text', count: 'whole', started_at: 'time', ends_at: 'time' }, ['key'])
  await createIndex(db, 'counter', ['ends_at'])
}
