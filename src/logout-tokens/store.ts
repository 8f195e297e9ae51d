import { type Selectable, sql } from 'kysely'
import type { Db } from '#database/database.ts'
import type { LogoutNotificationTable } from './table.ts'

export type NotificationRow = Selectable<LogoutNotificationTable>
export type NotificationKey = Pick<NotificationRow, 'tenant_id' | 'account_id' | 'id'>

const own = (db: Db) => db.withTables<{ logout_notification: LogoutNotificationTable }>()

export async function insert(db: Db, row: NotificationRow): Promise<void> {
  await own(db).insertInto('logout_notification').values(row).execute()
}

/** Whether one waits that was never begun. */
export async function waits(db: Db, of: { tenantId: string; accountId: string; clientId: string }): Promise<boolean> {
  const row = await own(db)
    .selectFrom('logout_notification')
    .select('id')
    .where('tenant_id', '=', of.tenantId)
    .where('account_id', '=', of.accountId)
    .where('client_id', '=', of.clientId)
    .where('tries', '=', 0)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** Whether anything could be leased or is dead by now. */
export async function anyDue(db: Db, now: number): Promise<boolean> {
  const row = await own(db)
    .selectFrom('logout_notification')
    .select('id')
    .where('due_at', '<=', now)
    .where('leased_until_at', '<=', now)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** Takes up to `limit` for one node, the oldest first; the condition stands outside too, for nodes that selected the same. */
export async function lease(
  db: Db,
  by: { node: string; now: number; until: number; limit: number },
): Promise<NotificationRow[]> {
  return own(db)
    .updateTable('logout_notification')
    .set({ leased_by: by.node, leased_until_at: by.until, tries: sql<number>`tries + 1` })
    .where('leased_until_at', '<=', by.now)
    .where((eb) =>
      eb(
        eb.refTuple('tenant_id', 'account_id', 'id'),
        'in',
        eb
          .selectFrom('logout_notification')
          .select(['tenant_id', 'account_id', 'id'])
          .where('due_at', '<=', by.now)
          .where('leased_until_at', '<=', by.now)
          .where('deadline_at', '>', by.now)
          .orderBy('due_at')
          .orderBy('created_at')
          .limit(by.limit)
          .$asTuple('tenant_id', 'account_id', 'id'),
      ),
    )
    .returningAll()
    .execute()
}

/** Takes out one that `node` still holds. */
export async function remove(db: Db, key: NotificationKey, node: string): Promise<void> {
  await own(db)
    .deleteFrom('logout_notification')
    .where('tenant_id', '=', key.tenant_id)
    .where('account_id', '=', key.account_id)
    .where('id', '=', key.id)
    .where('leased_by', '=', node)
    .execute()
}

/** Gives one that `node` still holds a later time. */
export async function postpone(db: Db, key: NotificationKey, node: string, dueAt: number): Promise<void> {
  await own(db)
    .updateTable('logout_notification')
    .set({ leased_by: '', leased_until_at: 0, due_at: dueAt })
    .where('tenant_id', '=', key.tenant_id)
    .where('account_id', '=', key.account_id)
    .where('id', '=', key.id)
    .where('leased_by', '=', node)
    .execute()
}

/** Lets everything else for one site wait until then. */
export async function postponeSite(
  db: Db,
  { tenant_id, client_id }: Pick<NotificationRow, 'tenant_id' | 'client_id'>,
  dueAt: number,
): Promise<void> {
  await own(db)
    .updateTable('logout_notification')
    .set({ due_at: dueAt })
    .where('tenant_id', '=', tenant_id)
    .where('client_id', '=', client_id)
    .where('leased_until_at', '=', 0)
    .where('due_at', '<', dueAt)
    .execute()
}

/** Gives back all that a node holds. */
export async function release(db: Db, node: string): Promise<void> {
  await own(db)
    .updateTable('logout_notification')
    .set({ leased_by: '', leased_until_at: 0 })
    .where('leased_by', '=', node)
    .execute()
}

/** Takes out what is past its deadline and in nobody's hands. */
export async function removeDead(db: Db, now: number): Promise<NotificationRow[]> {
  return own(db)
    .deleteFrom('logout_notification')
    .where('deadline_at', '<=', now)
    .where('leased_until_at', '<=', now)
    .returningAll()
    .execute()
}

export async function removeTenant(db: Db, tenantId: string): Promise<void> {
  await own(db).deleteFrom('logout_notification').where('tenant_id', '=', tenantId).execute()
}
