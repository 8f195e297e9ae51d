import type { Db } from '../database.ts'

/** The outbox of mails and SMS, and the mailbox that keeps them during development instead of sending. */
export async function up(db: Db): Promise<void> {
  await db.schema
    .createTable('outbox')
    .addColumn('tenant_id', 'text', (c) => c.notNull())
    .addColumn('account_id', 'text', (c) => c.notNull())
    .addColumn('id', 'text', (c) => c.notNull())
    .addColumn('channel', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('body', 'text', (c) => c.notNull())
    .addColumn('turn', 'bigint', (c) => c.notNull())
    .addColumn('tries', 'bigint', (c) => c.notNull())
    .addColumn('leased_by', 'text', (c) => c.notNull())
    .addColumn('leased_until_at', 'bigint', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('due_at', 'bigint', (c) => c.notNull())
    .addColumn('deadline_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('outbox_key', ['tenant_id', 'account_id', 'id'])
    .execute()
  await db.schema.createIndex('outbox_by_turn').on('outbox').columns(['channel', 'kind', 'turn']).execute()
  await db.schema
    .createIndex('outbox_by_tenant')
    .on('outbox')
    .columns(['tenant_id', 'channel', 'kind', 'turn'])
    .execute()
  await db.schema.createIndex('outbox_by_due').on('outbox').columns(['due_at', 'leased_until_at']).execute()
  await db.schema.createIndex('outbox_by_deadline').on('outbox').columns(['deadline_at']).execute()

  await db.schema
    .createTable('mailbox_message')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('body', 'text', (c) => c.notNull())
    .addColumn('number', 'bigint', (c) => c.notNull())
    .execute()
  await db.schema.createIndex('mailbox_message_by_number').on('mailbox_message').columns(['number']).execute()
}
