import type { Db } from '../engine.ts'
import { createTable } from './columns.ts'

/** The recovery codes of an account: one set, and a row for each code of it. */
export async function up(db: Db): Promise<void> {
  await createTable(
    db,
    'recovery_code_set',
    {
      tenant_id: 'text',
      account_id: 'text',
      sample: 'text',
      made_at: 'time',
    },
    ['tenant_id', 'account_id'],
  )
  await createTable(
    db,
    'recovery_code',
    {
      tenant_id: 'text',
      account_id: 'text',
      hash: 'text',
      used_at: 'time?',
    },
    ['tenant_id', 'account_id', 'hash'],
  )
}
