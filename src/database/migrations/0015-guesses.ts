import type { Db } from '../database.ts'
import { createIndex, createTable } from './columns.ts'

/** Wrong guesses, counted per account and authenticator. */
export async function up(db: Db): Promise<void> {
  await createTable(
    db,
    'guess',
    {
      tenant_id: 'text',
      subject: 'text',
      authenticator: 'text',
      network: 'text',
      count: 'whole',
      total: 'whole',
      not_before: 'time',
      locked_at: 'time?',
      locked_until: 'time?',
      last_at: 'time',
    },
    ['tenant_id', 'subject', 'authenticator', 'network'],
  )
  await createIndex(db, 'guess', ['last_at'])
}
