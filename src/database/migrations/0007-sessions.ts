import type { Db } from '../engine.ts'
import { createIndex, createTable } from './columns.ts'

/** Sessions: one row for each browser in which somebody is signed in; an ended one stays until its time is over. */
export async function up(db: Db): Promise<void> {
  await createTable(
    db,
    'session',
    {
      tenant_id: 'text',
      account_id: 'text',
      session_id: 'text',
      started_at: 'time',
      authenticated_at: 'time',
      last_seen_at: 'time',
      expires_at: 'time',
      ended_at: 'time?',
      end_reason: 'text?',
      ip: 'text',
      browser: 'text',
      acr: 'text',
      amr: 'json',
      proofs: 'json',
    },
    ['tenant_id', 'account_id', 'session_id'],
  )
  await createIndex(db, 'session', ['expires_at'])
}
