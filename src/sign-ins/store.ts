import type { Selectable } from 'kysely'
import type { Db } from '#database/database.ts'
import type { SignInTable } from './table.ts'

export type SignInRow = Selectable<SignInTable>

const own = (db: Db) => db.withTables<{ sign_in: SignInTable }>()

export async function insert(db: Db, row: SignInRow): Promise<void> {
  await own(db).insertInto('sign_in').values(row).execute()
}

export async function findLiving(db: Db, tenantId: string, id: string, now: number): Promise<SignInRow | undefined> {
  return own(db)
    .selectFrom('sign_in')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .where('expires_at', '>', now)
    .executeTakeFirst()
}

/** One whose time is over; its origin still shows the way back. */
export async function findOver(db: Db, tenantId: string, id: string): Promise<SignInRow | undefined> {
  return own(db)
    .selectFrom('sign_in')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .executeTakeFirst()
}

/** The columns that a step may change. */
export type ChangedRow = Omit<
  SignInRow,
  'tenant_id' | 'id' | 'browser_hash' | 'origin' | 'demand' | 'language' | 'started_at'
>

/** Writes what a step changed over the row as it was read; false when another answer came first. */
export async function replace(
  db: Db,
  tenantId: string,
  id: string,
  row: ChangedRow,
  revision: number,
): Promise<boolean> {
  const { numUpdatedRows } = await own(db)
    .updateTable('sign_in')
    .set(row)
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .where('revision', '=', revision)
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

/** Takes away what was shown in the sign-ins under way of an account; an answer that is being saved comes too late. */
export async function emptyOf(db: Db, tenantId: string, accountId: string): Promise<void> {
  await own(db)
    .updateTable('sign_in')
    .set((row) => ({ proofs: '[]', revision: row('revision', '+', 1) }))
    .where('tenant_id', '=', tenantId)
    .where('account_id', '=', accountId)
    .where('outcome', 'is', null)
    .execute()
}

export async function removeExpired(db: Db, now: number, limit: number): Promise<number> {
  const { numDeletedRows } = await own(db)
    .deleteFrom('sign_in')
    .where((where) =>
      where(
        where.refTuple('tenant_id', 'id'),
        'in',
        own(db)
          .selectFrom('sign_in')
          .select(['tenant_id', 'id'])
          .where('expires_at', '<=', now)
          .limit(limit)
          .$asTuple('tenant_id', 'id'),
      ),
    )
    .executeTakeFirstOrThrow()
  return Number(numDeletedRows)
}
