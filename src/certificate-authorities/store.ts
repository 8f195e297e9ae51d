import { type Selectable, sql } from 'kysely'
import type { Db } from '#database/database.ts'
import { prepared } from '#database/prepared.ts'
import type { CertificateAuthorityTable, IssuedCertificateTable } from './table.ts'

export type AuthorityRow = Selectable<CertificateAuthorityTable>
export type IssuedRow = Selectable<IssuedCertificateTable>

const own = (db: Db) =>
  db.withTables<{ certificate_authority: CertificateAuthorityTable; issued_certificate: IssuedCertificateTable }>()

export async function insert(db: Db, rows: readonly AuthorityRow[]): Promise<void> {
  await own(db)
    .insertInto('certificate_authority')
    .values([...rows])
    .execute()
}

/** In the order in which they were made. */
export async function listOf(db: Db, tenantId: string): Promise<AuthorityRow[]> {
  const rows = await own(db).selectFrom('certificate_authority').selectAll().where('tenant_id', '=', tenantId).execute()
  return rows.sort(
    (a, b) => a.created_at - b.created_at || numberOf(a.id) - numberOf(b.id) || (a.kind < b.kind ? 1 : -1),
  )
}

const numberOf = (id: string) => Number(id.split('-')[1])

export async function find(db: Db, tenantId: string, id: string): Promise<AuthorityRow | undefined> {
  return own(db)
    .selectFrom('certificate_authority')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .executeTakeFirst()
}

/** Changes one that is still in the state it was read in; false when somebody else was faster. */
export async function change(
  db: Db,
  { tenant_id, id, state }: Pick<AuthorityRow, 'tenant_id' | 'id' | 'state'>,
  to: Partial<Pick<AuthorityRow, 'state' | 'key' | 'certificate' | 'above' | 'not_after_at' | 'common_name'>>,
): Promise<boolean> {
  const { numUpdatedRows } = await own(db)
    .updateTable('certificate_authority')
    .set(to)
    .where('tenant_id', '=', tenant_id)
    .where('id', '=', id)
    .where('state', '=', state)
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

/** Whatever issues at the moment stops to. */
export async function retireActive(db: Db, tenantId: string, exceptId: string): Promise<void> {
  await own(db)
    .updateTable('certificate_authority')
    .set({ state: 'retiring' })
    .where('tenant_id', '=', tenantId)
    .where('kind', '=', 'issuing')
    .where('state', '=', 'active')
    .where('id', '!=', exceptId)
    .execute()
}

/** A number for another revocation list: never one again, also after a backup was put back (RFC 5280 section 5.2.3). */
export async function nextListNumber(db: Db, tenantId: string, id: string, now: number): Promise<number> {
  const { list_number } = await own(db)
    .updateTable('certificate_authority')
    .set({ list_number: sql<number>`case when list_number >= ${now} then list_number + 1 else ${now} end` })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .returning('list_number')
    .executeTakeFirstOrThrow()
  return list_number
}

export async function insertIssued(db: Db, row: IssuedRow): Promise<void> {
  await own(db).insertInto('issued_certificate').values(row).execute()
}

const issued = prepared((db, given: { tenantId: string; serial: string }) =>
  own(db)
    .selectFrom('issued_certificate')
    .selectAll()
    .where('tenant_id', '=', given.tenantId)
    .where('serial', '=', given.serial),
)

export async function findIssued(db: Db, tenantId: string, serial: string): Promise<IssuedRow | undefined> {
  return (await issued(db, { tenantId, serial })).rows[0]
}

/** Once: false when it is revoked already, or was never issued. The authority's row stays held until the end of the transaction. */
export async function revoke(
  db: Db,
  { tenantId, serial, authorityId }: { tenantId: string; serial: string; authorityId: string },
  { at, reason }: { at: number; reason: string },
): Promise<boolean> {
  const raised = await own(db)
    .updateTable('certificate_authority')
    .set({ revocations: sql<number>`revocations + 1` })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', authorityId)
    .returning('revocations')
    .executeTakeFirst()
  const { numUpdatedRows } = await own(db)
    .updateTable('issued_certificate')
    .set({ revoked_at: at, reason, revocation: raised?.revocations ?? 0 })
    .where('tenant_id', '=', tenantId)
    .where('serial', '=', serial)
    .where('revoked_at', 'is', null)
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

/** What an authority revoked after its `after`-th revocation, in that order. */
export async function revokedSince(db: Db, tenantId: string, authorityId: string, after: number): Promise<IssuedRow[]> {
  return own(db)
    .selectFrom('issued_certificate')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('authority_id', '=', authorityId)
    .where('revocation', '>', after)
    .orderBy('revocation')
    .execute()
}

export async function removeTenant(db: Db, tenantId: string): Promise<void> {
  await own(db).deleteFrom('issued_certificate').where('tenant_id', '=', tenantId).execute()
  await own(db).deleteFrom('certificate_authority').where('tenant_id', '=', tenantId).execute()
}

/** Removes up to `limit` that ended before; no list has to name them any more (RFC 5280 section 3.3). */
export async function removeEnded(db: Db, before: number, limit: number): Promise<number> {
  const ended = await own(db)
    .selectFrom('issued_certificate')
    .select(['tenant_id', 'serial'])
    .where('not_after_at', '<', before)
    .limit(limit)
    .execute()
  for (const { tenant_id, serial } of ended) {
    await own(db)
      .deleteFrom('issued_certificate')
      .where('tenant_id', '=', tenant_id)
      .where('serial', '=', serial)
      .execute()
  }
  return ended.length
}
