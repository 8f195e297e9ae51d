import type { Db } from '../engine.ts'
import { createTable } from './columns.ts'

/** The password of each account that has one. */
export async function up(db: Db): Promise<void> {
  await createTable(
    db,
    'password',
    {
      tenant_id: 'text',
      account_id: 'text',
      hash: 'text',
      characters: 'text',
      set_at: 'time',
      must_change: 'flag',
      generation: 'whole',
      earlier: 'json',
    },
    ['tenant_id', 'account_id'],
  )
}
