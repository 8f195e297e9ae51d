import type { Db } from '../database.ts'
import { createTable } from './columns.ts'

/** Accounts, and the names by which a person may call one at sign-in. */
export async function up(db: Db): Promise<void> {
  await createTable(
    db,
    'account',
    {
      tenant_id: 'text',
      account_id: 'text',
      user_id: 'text',
      state: 'text',
      language: 'text?',
      method: 'text',
      mails: 'json',
      phones: 'json',
      two_step: 'json',
      lock_because: 'text?',
      locked_at: 'time?',
      locked_until: 'time?',
      revision: 'whole',
      created_at: 'time',
      changed_at: 'time',
    },
    ['tenant_id', 'account_id'],
  )
  await createTable(db, 'login_name', { tenant_id: 'text', name: 'text', kind: 'text', account_id: 'text' }, [
    'tenant_id',
    'name',
    'kind',
    'account_id',
  ])
  // Several accounts of a family may share a mail address; a user ID belongs to one account only.
  await db.schema
    .createIndex('login_name_by_user_id')
    .on('login_name')
    .columns(['tenant_id', 'name'])
    .unique()
    .where('kind' as never, '=', 'user-id' as never)
    .execute()
}
