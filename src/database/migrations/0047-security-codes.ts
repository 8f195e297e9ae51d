import type { Db } from '../engine.ts'
import { createIndex, createTable } from './columns.ts'

/** Codes of sign-ins under way. */
export async function up(db: Db): Promise<void> {
  await createTable(
    db,
    'security_code',
    {
      tenant_id: 'text',
      account_id: 'text',
      sign_in_id: 'text',
      channel: 'text',
      destination: 'text',
      code_hash: 'text?',
      number: 'text',
      sent_at: 'time',
      sends: 'whole',
      tries: 'whole',
    },
    ['tenant_id', 'account_id', 'sign_in_id'],
  )
  await createIndex(db, 'security_code', ['sent_at'])
}
