import type { Selectable } from 'kysely'
import type { Db } from '#database/database.ts'
import { prepared } from '#database/prepared.ts'
import type { RecoveryCodeSetTable, RecoveryCodeTable } from './table.ts'

export type SetRow = Selectable<RecoveryCodeSetTable>

export interface Owner {
  tenantId: string
  accountId: string
}

const own = (db: Db) => db.withTables<{ recovery_code_set: RecoveryCodeSetTable; recovery_code: RecoveryCodeTable }>()

const set = prepared((db, given: Owner) =>
  own(db)
    .selectFrom('recovery_code_set')
    .selectAll()
    .where('tenant_id', '=', given.tenantId)
    .where('account_id', '=', given.accountId),
)

export async function findSet(db: Db, { tenantId, accountId }: Owner): Promise<SetRow | undefined> {
  return (await set(db, { tenantId, accountId })).rows[0]
}

/** How many nobody has used. */
export async function countLeft(db: Db, { tenantId, accountId }: Owner): Promise<number> {
  const { left } = await own(db)
    .selectFrom('recovery_code')
    .select((select) => select.fn.countAll<number>().as('left'))
    .where('tenant_id', '=', tenantId)
    .where('account_id', '=', accountId)
    .where('used_at', 'is', null)
    .executeTakeFirstOrThrow()
  return Number(left)
}

/** Takes the place of the set before. The row of the set comes first: of two at the same time one waits for the other. */
export async function replace(db: Db, { tenantId, accountId }: Owner, hashes: readonly string[], now: number) {
  const sample = hashes[0] ?? ''
  const row = { tenant_id: tenantId, account_id: accountId, sample, made_at: now }
  await own(db)
    .insertInto('recovery_code_set')
    .values(row)
    .onConflict((conflict) => conflict.columns(['tenant_id', 'account_id']).doUpdateSet({ sample, made_at: now }))
    .execute()
  await removeCodes(db, { tenantId, accountId })
  const codes = hashes.map((hash) => ({ tenant_id: tenantId, account_id: accountId, hash, used_at: null }))
  await own(db).insertInto('recovery_code').values(codes).execute()
}

/** Uses a code, once: false when it was used before, or is none of the set. */
export async function use(db: Db, { tenantId, accountId }: Owner, hash: string, now: number): Promise<boolean> {
  const { numUpdatedRows } = await own(db)
    .updateTable('recovery_code')
    .set({ used_at: now })
    .where('tenant_id', '=', tenantId)
    .where('account_id', '=', accountId)
    .where('hash', '=', hash)
    .where('used_at', 'is', null)
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

export async function remove(db: Db, { tenantId, accountId }: Owner): Promise<void> {
  await own(db)
    .deleteFrom('recovery_code_set')
    .where('tenant_id', '=', tenantId)
    .where('account_id', '=', accountId)
    .execute()
  await removeCodes(db, { tenantId, accountId })
}

async function removeCodes(db: Db, { tenantId, accountId }: Owner): Promise<void> {
  await own(db)
    .deleteFrom('recovery_code')
    .where('tenant_id', '=', tenantId)
    .where('account_id', '=', accountId)
    .execute()
}
