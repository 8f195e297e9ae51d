import type { Db } from '../engine.ts'
import { createTable } from './columns.ts'

/** The security question of each account that has one, with its answer hashed. */
export async function up(db: Db): Promise<void> {
  await createTable(
    db,
    'security_answer',
    {
      tenant_id: 'text',
      account_id: 'text',
      question: 'text',
      hash: 'text',
      set_at: 'time',
    },
    ['tenant_id', 'account_id'],
  )
}
