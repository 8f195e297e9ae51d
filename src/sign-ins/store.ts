import type { Selectable } from 'kysely'
import type { Db } from '#database/database.ts'
import { prepared } from '#database/prepared.ts'
import type { SignInTable } from './table.ts'

export type SignInRow = Selectable<SignInTable>

const own = (db: Db) => db.withTables<{ sign_in: SignInTable }>()

const inserted = prepared((db, row: SignInRow) =>
  own(db)
    .insertInto('sign_in')
    .values({
      tenant_id: row.tenant_id,
      id: row.id,
      browser_hash: row.browser_hash,
      origin: row.origin,
      demand: row.demand,
      language: row.language,
      started_at: row.started_at,
      ...changed(row),
    }),
)

export async function insert(db: Db, row: SignInRow): Promise<void> {
  await inserted(db, row)
}

const living = prepared((db, given: { tenantId: string; id: string; now: number }) =>
  own(db)
    .selectFrom('sign_in')
    .selectAll()
    .where('tenant_id', '=', given.tenantId)
    .where('id', '=', given.id)
    .where('expires_at', '>', given.now),
)

export async function findLiving(db: Db, tenantId: string, id: string, now: number): Promise<SignInRow | undefined> {
  return (await living(db, { tenantId, id, now })).rows[0]
}

/** Not ended, with an id in the range. */
export async function listLiving(
  db: Db,
  tenantId: string,
  [from, before]: readonly [string, string],
  now: number,
): Promise<SignInRow[]> {
  return own(db)
    .selectFrom('sign_in')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('id', '>=', from)
    .where('id', '<', before)
    .where('expires_at', '>', now)
    .where('ended_at', 'is', null)
    .limit(5)
    .execute()
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

const replaced = prepared((db, given: ChangedRow & { tenantId: string; id: string; seen: number }) =>
  own(db)
    .updateTable('sign_in')
    .set(changed(given))
    .where('tenant_id', '=', given.tenantId)
    .where('id', '=', given.id)
    .where('revision', '=', given.seen),
)

/** Writes what a step changed over the row as it was read; false when another answer came first. */
export async function replace(
  db: Db,
  tenantId: string,
  id: string,
  row: ChangedRow,
  revision: number,
): Promise<boolean> {
  const { numAffectedRows = 0n } = await replaced(db, { ...row, tenantId, id, seen: revision })
  return numAffectedRows > 0n
}

/** Column by column: a stand-in for a parameter tells its name only when it is asked for. */
function changed(row: ChangedRow): ChangedRow {
  const { identifier, account_id, generation, proofs, choices, outcome, because, expires_at, ended_at, revision } = row
  return { identifier, account_id, generation, proofs, choices, outcome, because, expires_at, ended_at, revision }
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

/** Ends one that is under way, whatever its browser does meanwhile: no answer that was read before holds any more. */
export async function end(
  trx: Db,
  { tenantId, id }: { tenantId: string; id: string },
  { because, now }: { because: string; now: number },
): Promise<SignInRow | undefined> {
  return own(trx)
    .updateTable('sign_in')
    .set((set) => ({
      outcome: 'refused',
      because,
      proofs: '[]',
      ended_at: now,
      revision: set('revision', '+', 1),
    }))
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .where('outcome', 'is', null)
    .where('expires_at', '>', now)
    .returningAll()
    .executeTakeFirst()
}
