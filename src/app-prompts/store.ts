import type { Selectable } from 'kysely'
import type { Db } from '#database/database.ts'
import type { InstallationTable } from './table.ts'

export type InstallationRow = Selectable<InstallationTable>

const own = (db: Db) => db.withTables<{ installation: InstallationTable }>()

export async function find(db: Db, tenantId: string, id: string, after: number): Promise<InstallationRow | undefined> {
  return own(db)
    .selectFrom('installation')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .where('signed_in_at', '>', after)
    .executeTakeFirst()
}

export async function put(db: Db, row: InstallationRow): Promise<void> {
  const { tenant_id: _t, id: _i, ...values } = row
  await own(db)
    .insertInto('installation')
    .values(row)
    .onConflict((conflict) => conflict.columns(['tenant_id', 'id']).doUpdateSet(values))
    .execute()
}

export async function removeOf(
  db: Db,
  { tenantId, accountId }: { tenantId: string; accountId: string },
): Promise<void> {
  await own(db)
    .deleteFrom('installation')
    .where('tenant_id', '=', tenantId)
    .where('account_id', '=', accountId)
    .execute()
}

export async function removeUnused(db: Db, before: number, limit: number): Promise<number> {
  const { numDeletedRows } = await own(db)
    .deleteFrom('installation')
    .where((where) =>
      where(
        where.refTuple('tenant_id', 'id'),
        'in',
        own(db)
          .selectFrom('installation')
          .select(['tenant_id', 'id'])
          .where('signed_in_at', '<=', before)
          .limit(limit)
          .$asTuple('tenant_id', 'id'),
      ),
    )
    .executeTakeFirstOrThrow()
  return Number(numDeletedRows)
}
