import type { Db } from '../engine.ts'
import { createIndex } from './columns.ts'

/** A request from elsewhere is found by its prompt number, and a report of nobody's account by its age. */
export async function up(db: Db): Promise<void> {
  await createIndex(db, 'pending_request', ['tenant_id', 'number'])
  await createIndex(db, 'report', ['account_id', 'reported_at'])
}
