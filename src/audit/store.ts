import type { Db } from '#database/database.ts'
import { prepared } from '#database/prepared.ts'
import type { AuditEntryTable, AuditNodeTable, AuditSealTable } from './table.ts'

const own = (db: Db) =>
  db.withTables<{ audit_entry: AuditEntryTable; audit_node: AuditNodeTable; audit_seal: AuditSealTable }>()

const numberTaken = prepared((trx, { node }: { node: string }) =>
  own(trx)
    .insertInto('audit_node')
    .values({ node, last_number: 1 })
    .onConflict((conflict) =>
      conflict.column('node').doUpdateSet((row) => ({ last_number: row('audit_node.last_number', '+', 1) })),
    )
    .returning('last_number'),
)

/** The next number of a node. Its row stays locked until the transaction ends: a rollback gives the number back. */
export async function takeNumber(trx: Db, node: string): Promise<number> {
  return (await numberTaken(trx, { node })).rows[0]!.last_number
}

const entryInserted = prepared((trx, given: AuditEntryTable) =>
  own(trx).insertInto('audit_entry').values({
    node: given.node,
    number: given.number,
    happened_at: given.happened_at,
    tenant_id: given.tenant_id,
    actor: given.actor,
    act: given.act,
    subject: given.subject,
    reason: given.reason,
    detail: given.detail,
    ip: given.ip,
    salt: given.salt,
    personal_digest: given.personal_digest,
    digest: given.digest,
  }),
)

export async function insertEntry(trx: Db, entry: AuditEntryTable): Promise<void> {
  await entryInserted(trx, entry)
}

export async function insertSeal(trx: Db, seal: AuditSealTable): Promise<void> {
  await own(trx).insertInto('audit_seal').values(seal).execute()
}

export interface NodeState {
  node: string
  lastNumber: number
  /** The last number that a seal covers; 0 when there is none. */
  sealedNumber: number
}

export async function nodes(db: Db): Promise<NodeState[]> {
  return own(db)
    .selectFrom('audit_node')
    .select((row) => [
      'node',
      'last_number as lastNumber',
      row.fn
        .coalesce(
          row
            .selectFrom('audit_seal')
            .select('audit_seal.last_number')
            .whereRef('audit_seal.node', '=', 'audit_node.node')
            .orderBy('audit_seal.first_number', 'desc')
            .limit(1),
          row.lit(0),
        )
        .as('sealedNumber'),
    ])
    .orderBy('node')
    .execute()
}

/** Entries of one node in their order: numbers `from` to `to`, both included, at most `limit`. */
export async function entriesOf(db: Db, node: string, from: number, to: number, limit: number) {
  return own(db)
    .selectFrom('audit_entry')
    .selectAll()
    .where('node', '=', node)
    .where('number', '>=', from)
    .where('number', '<=', to)
    .orderBy('number')
    .limit(limit)
    .execute()
}

export async function lastSeal(db: Db): Promise<AuditSealTable | undefined> {
  return own(db).selectFrom('audit_seal').selectAll().orderBy('position', 'desc').limit(1).executeTakeFirst()
}

/** Seals in their order, after a position. */
export async function sealsAfter(db: Db, position: number, limit: number): Promise<AuditSealTable[]> {
  return own(db)
    .selectFrom('audit_seal')
    .selectAll()
    .where('position', '>', position)
    .orderBy('position')
    .limit(limit)
    .execute()
}

/** Entries under numbers that were never given out. One statement, so that writers beside it do not matter. */
export async function strangers(db: Db, limit: number): Promise<{ node: string; number: number }[]> {
  return own(db)
    .selectFrom('audit_entry')
    .leftJoin('audit_node', 'audit_node.node', 'audit_entry.node')
    .select(['audit_entry.node', 'audit_entry.number'])
    .where(({ or, eb, ref }) =>
      or([
        eb('audit_node.node', 'is', null),
        eb('audit_entry.number', '<', 1),
        eb('audit_entry.number', '>', ref('audit_node.last_number')),
      ]),
    )
    .orderBy('audit_entry.node')
    .orderBy('audit_entry.number')
    .limit(limit)
    .execute()
}

/** Empties the personal fields of all entries about a subject; answers how many. */
export async function erase(trx: Db, tenantId: string, subject: string): Promise<number> {
  const { numUpdatedRows } = await own(trx)
    .updateTable('audit_entry')
    .set({ subject: null, reason: null, detail: null, ip: null, salt: null })
    .where('tenant_id', '=', tenantId)
    .where('subject', '=', subject)
    .executeTakeFirstOrThrow()
  return Number(numUpdatedRows)
}

/** A place in the list: the entry that was shown last. */
export interface Place {
  at: number
  node: string
  number: number
}

/** Newest first, of one subject, after a place. */
export async function listAbout(
  db: Db,
  { tenantId, subject }: { tenantId: string; subject: string },
  after: Place | undefined,
  limit: number,
) {
  let query = own(db)
    .selectFrom('audit_entry')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('subject', '=', subject)
  if (after) {
    const { at, node, number } = after
    query = query.where(({ or, and, eb }) =>
      or([
        eb('happened_at', '<', at),
        and([eb('happened_at', '=', at), eb('node', '>', node)]),
        and([eb('happened_at', '=', at), eb('node', '=', node), eb('number', '<', number)]),
      ]),
    )
  }
  return query.orderBy('happened_at', 'desc').orderBy('node').orderBy('number', 'desc').limit(limit).execute()
}

/** Newest first, of one tenant or of all, after a place. */
export async function list(db: Db, tenantId: string | undefined, after: Place | undefined, limit: number) {
  let query = own(db).selectFrom('audit_entry').selectAll()
  if (tenantId !== undefined) query = query.where('tenant_id', '=', tenantId)
  if (after) {
    const { at, node, number } = after
    query = query.where(({ or, and, eb }) =>
      or([
        eb('happened_at', '<', at),
        and([eb('happened_at', '=', at), eb('node', '>', node)]),
        and([eb('happened_at', '=', at), eb('node', '=', node), eb('number', '<', number)]),
      ]),
    )
  }
  return query.orderBy('happened_at', 'desc').orderBy('node').orderBy('number', 'desc').limit(limit).execute()
}
