import type { Selectable } from 'kysely'
import type { Db } from '#database/database.ts'
import type { MailboxMessageTable } from './table.ts'

const own = (db: Db) => db.withTables<{ mailbox_message: MailboxMessageTable }>()

/** A message that comes twice is kept once. The oldest beyond `kept` go. */
export async function keep(db: Db, row: Selectable<MailboxMessageTable>, kept: number): Promise<void> {
  await own(db)
    .insertInto('mailbox_message')
    .values(row)
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute()
  const oldest = await own(db)
    .selectFrom('mailbox_message')
    .select('number')
    .orderBy('number', 'desc')
    .offset(kept)
    .limit(1)
    .executeTakeFirst()
  if (oldest) await own(db).deleteFrom('mailbox_message').where('number', '<=', oldest.number).execute()
}

/** Bodies, newest first. */
export async function newest(db: Db, limit: number): Promise<string[]> {
  const rows = await own(db)
    .selectFrom('mailbox_message')
    .select('body')
    .orderBy('number', 'desc')
    .limit(limit)
    .execute()
  return rows.map(({ body }) => body)
}

export async function find(db: Db, id: string): Promise<string | undefined> {
  const row = await own(db).selectFrom('mailbox_message').select('body').where('id', '=', id).executeTakeFirst()
  return row?.body
}
