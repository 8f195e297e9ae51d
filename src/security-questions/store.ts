import type { Selectable } from 'kysely'
import type { Db } from '#database/database.ts'
import type { SecurityAnswerTable } from './table.ts'

export type SecurityAnswerRow = Selectable<SecurityAnswerTable>

const own = (db: Db) => db.withTables<{ security_answer: SecurityAnswerTable }>()

export async function find(db: Db, tenantId: string, accountId: string): Promise<SecurityAnswerRow | undefined> {
  return own(db)
    .selectFrom('security_answer')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('account_id', '=', accountId)
    .executeTakeFirst()
}

export async function put(db: Db, row: SecurityAnswerRow): Promise<void> {
  const { question, hash, set_at } = row
  await own(db)
    .insertInto('security_answer')
    .values(row)
    .onConflict((conflict) => conflict.columns(['tenant_id', 'account_id']).doUpdateSet({ question, hash, set_at }))
    .execute()
}

/** One that was registered after a time; false when there is none. */
export async function removeSince(db: Db, tenantId: string, accountId: string, since: number): Promise<boolean> {
  const { numDeletedRows } = await own(db)
    .deleteFrom('security_answer')
    .where('tenant_id', '=', tenantId)
    .where('account_id', '=', accountId)
    .where('set_at', '>', since)
    .executeTakeFirstOrThrow()
  return numDeletedRows > 0n
}

export async function remove(db: Db, tenantId: string, accountId: string): Promise<void> {
  await own(db)
    .deleteFrom('security_answer')
    .where('tenant_id', '=', tenantId)
    .where('account_id', '=', accountId)
    .execute()
}
