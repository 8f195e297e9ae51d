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

export async function remove(db: Db, tenantId: string, accountId: string): Promise<void> {
  await own(db)
    .deleteFrom('security_answer')
    .where('tenant_id', '=', tenantId)
    .where('account_id', '=', accountId)
    .execute()
}
