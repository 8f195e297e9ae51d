import type { Db } from '../database.ts'

/** Accounts, and the names by which a person may call one at sign-in. */
export async function up(db: Db): Promise<void> {
  await db.schema
    .createTable('account')
    .addColumn('tenant_id', 'text', (c) => c.notNull())
    .addColumn('account_id', 'text', (c) => c.notNull())
    .addColumn('user_id', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('language', 'text')
    .addColumn('method', 'text', (c) => c.notNull())
    .addColumn('mails', 'text', (c) => c.notNull())
    .addColumn('phones', 'text', (c) => c.notNull())
    .addColumn('two_step', 'text', (c) => c.notNull())
    .addColumn('lock_because', 'text')
    .addColumn('locked_at', 'bigint')
    .addColumn('locked_until', 'bigint')
    .addColumn('revision', 'bigint', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('changed_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('account_key', ['tenant_id', 'account_id'])
    .execute()
  await db.schema
    .createTable('login_name')
    .addColumn('tenant_id', 'text', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('account_id', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('login_name_key', ['tenant_id', 'name', 'kind', 'account_id'])
    .execute()
  // Several accounts of a family may share a mail address; a user ID belongs to one account only.
  await db.schema
    .createIndex('login_name_user_id')
    .on('login_name')
    .columns(['tenant_id', 'name'])
    .unique()
    .where('kind' as never, '=', 'user-id' as never)
    .execute()
}
