import type { Db } from '#database/database.ts'
import type { SignInRecordTable } from './table.ts'

const own = (db: Db) => db.withTables<{ sign_in_record: SignInRecordTable }>()

export async function insert(db: Db, row: SignInRecordTable): Promise<void> {
  await own(db).insertInto('sign_in_record').values(row).execute()
}

/** Those of one account since a time, newest first. */
export async function listOf(db: Db, owner: Owner, since: number, offset: number, limit: number) {
  return ofOwner(db, owner, since)
    .selectAll()
    .orderBy('happened_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .offset(offset)
    .execute()
}

/** A place in the list: the record that was shown last. */
export interface Place {
  at: number
  id: string
}

/** The same from a place on. */
export async function listAfter(db: Db, owner: Owner, since: number, after: Place | undefined, limit: number) {
  const all = ofOwner(db, owner, since).selectAll()
  const rest =
    after === undefined
      ? all
      : all.where(({ or, and, eb }) =>
          or([eb('happened_at', '<', after.at), and([eb('happened_at', '=', after.at), eb('id', '<', after.id)])]),
        )
  return rest.orderBy('happened_at', 'desc').orderBy('id', 'desc').limit(limit).execute()
}

export async function countOf(db: Db, owner: Owner, since: number): Promise<number> {
  const counted = ofOwner(db, owner, since).select(({ fn }) => fn.countAll<number>().as('total'))
  return (await counted.executeTakeFirstOrThrow()).total
}

export interface Owner {
  tenantId: string
  accountId: string
}

function ofOwner(db: Db, { tenantId, accountId }: Owner, since: number) {
  return own(db)
    .selectFrom('sign_in_record')
    .where('tenant_id', '=', tenantId)
    .where('account_id', '=', accountId)
    .where('happened_at', '>=', since)
}

export async function removeOf(db: Db, { tenantId, accountId }: Owner): Promise<void> {
  await own(db)
    .deleteFrom('sign_in_record')
    .where('tenant_id', '=', tenantId)
    .where('account_id', '=', accountId)
    .execute()
}

/** Removes those of a tenant from before a time, at most `limit`; answers how many. */
export async function removeOlder(db: Db, tenantId: string, before: number, limit: number): Promise<number> {
  const older = own(db)
    .selectFrom('sign_in_record')
    .select(['tenant_id', 'account_id', 'happened_at', 'id'])
    .where('tenant_id', '=', tenantId)
    .where('happened_at', '<', before)
    .limit(limit)
  const { numDeletedRows } = await own(db)
    .deleteFrom('sign_in_record')
    .where(({ eb, refTuple }) =>
      eb(
        refTuple('tenant_id', 'account_id', 'happened_at', 'id'),
        'in',
        older.$asTuple('tenant_id', 'account_id', 'happened_at', 'id'),
      ),
    )
    .executeTakeFirstOrThrow()
  return Number(numDeletedRows)
}
