import type { Db } from '../engine.ts'
import { createIndex, createTable } from './columns.ts'

export async function up(db: Db): Promise<void> {
  await createTable(db, 'counter', { key: 'text', count: 'whole', ends_at: 'time', free_at: 'time' }, ['key'])
  await createIndex(db, 'counter', ['ends_at'])
}
