import type { Db } from '../engine.ts'
import { createIndex, createTable } from './columns.ts'

/** One row for each sign-in that came to an end, successful or refused. */
export async function up(db: Db): Promise<void> {
  await createTable(
    db,
    'sign_in_record',
    {
      tenant_id: 'text',
      account_id: 'text',
      happened_at: 'time',
      id: 'text',
      site: 'text?',
      ip: 'text',
      place: 'text?',
      browser: 'text',
      ways: 'json',
      result: 'text',
      code: 'text?',
      acr: 'text?',
      number: 'text?',
      explanation: 'text?',
    },
    ['tenant_id', 'account_id', 'happened_at', 'id'],
  )
  await createIndex(db, 'sign_in_record', ['tenant_id', 'happened_at'])
}
