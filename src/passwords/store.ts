import type { Selectable } from 'kysely'
import type { Db } from '#database/database.ts'
import { prepared } from '#database/prepared.ts'
import type { PasswordTable } from './table.ts'

export type PasswordRow = Selectable<PasswordTable>

const own = (db: Db) => db.withTables<{ password: PasswordTable }>()

const password = prepared((db, given: { tenantId: string; accountId: string }) =>
  own(db)
    .selectFrom('password')
    .selectAll()
    .where('tenant_id', '=', given.tenantId)
    .where('account_id', '=', given.accountId),
)

export async function find(db: Db, tenantId: string, accountId: string): Promise<PasswordRow | undefined> {
  return (await password(db, { tenantId, accountId })).rows[0]
}

/** Writes the password and counts the change in one statement; gives the new generation. */
export async function put(db: Db, row: Omit<PasswordRow, 'generation'>): Promise<number> {
  const { generation } = await own(db)
    .insertInto('password')
    .values({ ...row, generation: 1 })
    .onConflict((conflict) =>
      conflict.columns(['tenant_id', 'account_id']).doUpdateSet(({ ref, eb }) => ({
        hash: row.hash,
        characters: row.characters,
        set_at: row.set_at,
        must_change: row.must_change,
        earlier: row.earlier,
        valid_until_at: row.valid_until_at,
        leaked: row.leaked,
        generation: eb(ref('password.generation'), '+', 1),
      })),
    )
    .returning('generation')
    .executeTakeFirstOrThrow()
  return generation
}

type Changes = Partial<Pick<PasswordRow, 'hash' | 'characters' | 'must_change' | 'leaked'>>

/** Changes what is not a new password; with a `generation` only while that one is current. */
export async function mend(
  db: Db,
  { tenantId, accountId, generation }: { tenantId: string; accountId: string; generation?: number },
  changes: Changes,
): Promise<boolean> {
  let query = own(db)
    .updateTable('password')
    .set(changes)
    .where('tenant_id', '=', tenantId)
    .where('account_id', '=', accountId)
  if (generation !== undefined) query = query.where('generation', '=', generation)
  const { numUpdatedRows } = await query.executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

export async function remove(db: Db, tenantId: string, accountId: string): Promise<void> {
  await own(db).deleteFrom('password').where('tenant_id', '=', tenantId).where('account_id', '=', accountId).execute()
}
