import type { Db } from '../engine.ts'
import { createIndex, createTable } from './columns.ts'

/** Questions to browsers for their certificate. */
export async function up(db: Db): Promise<void> {
  await createTable(
    db,
    'certificate_presentation',
    {
      tenant_id: 'text',
      id: 'text',
      token_hash: 'text?',
      ticket_hash: 'text?',
      back_to: 'text',
      verdict: 'json?',
      presented_at: 'time?',
      taken_at: 'time?',
      expires_at: 'time',
    },
    ['tenant_id', 'id'],
  )
  await createIndex(db, 'certificate_presentation', ['expires_at'])
}
