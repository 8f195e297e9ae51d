import { type Selectable, sql } from 'kysely'
import type { Db } from '#database/database.ts'
import { prepared } from '#database/prepared.ts'
import type { ArtifactTable, GrantTable, SessionKeyTable, SessionSiteTable } from './table.ts'

const own = (db: Db) =>
  db.withTables<{
    protocol_artifact: ArtifactTable
    protocol_grant: GrantTable
    session_key: SessionKeyTable
    session_site: SessionSiteTable
  }>()

/** Names one artifact. */
export interface ArtifactName {
  tenantId: string
  model: string
  idHash: string
}

export interface StoredArtifact {
  payload: string
  expires_at: number
  ended_at: number | null
}

const artifact = prepared((db, given: ArtifactName & { now: number }) =>
  own(db)
    .selectFrom('protocol_artifact')
    .select(['payload', 'expires_at', 'ended_at'])
    .where('tenant_id', '=', given.tenantId)
    .where('model', '=', given.model)
    .where('id_hash', '=', given.idHash)
    .where('expires_at', '>', given.now),
)

/** Living ones of a kind, with an id in the range. */
export async function listArtifacts(
  db: Db,
  { tenantId, model }: { tenantId: string; model: string },
  [from, before]: readonly [string, string],
  now: number,
): Promise<{ payload: string }[]> {
  return own(db)
    .selectFrom('protocol_artifact')
    .select('payload')
    .where('tenant_id', '=', tenantId)
    .where('model', '=', model)
    .where('id_hash', '>=', from)
    .where('id_hash', '<', before)
    .where('expires_at', '>', now)
    .where('ended_at', 'is', null)
    .limit(5)
    .execute()
}

export async function findArtifact(db: Db, name: ArtifactName, now: number): Promise<StoredArtifact | undefined> {
  return (await artifact(db, { ...name, now })).rows[0]
}

const artifactSaved = prepared((db, given: ArtifactName & { payload: string; expiresAt: number }) =>
  own(db)
    .insertInto('protocol_artifact')
    .values({ ...row(given), payload: given.payload, expires_at: given.expiresAt, ended_at: null })
    .onConflict((conflict) =>
      conflict
        .columns(['tenant_id', 'model', 'id_hash'])
        .doUpdateSet({ payload: given.payload, expires_at: given.expiresAt })
        .where('protocol_artifact.ended_at', 'is', null),
    ),
)

/** Writes it new, or over one that still lives; what has ended stays ended. */
export async function saveArtifact(db: Db, name: ArtifactName, payload: string, expiresAt: number): Promise<void> {
  await artifactSaved(db, { ...name, payload, expiresAt })
}

/** False when it is there already and has not expired: seen before. */
export async function saveArtifactOnce(
  db: Db,
  name: ArtifactName,
  payload: string,
  expiresAt: number,
  now: number,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await own(db)
    .insertInto('protocol_artifact')
    .values({ ...row(name), payload, expires_at: expiresAt, ended_at: null })
    .onConflict((conflict) =>
      conflict
        .columns(['tenant_id', 'model', 'id_hash'])
        .doUpdateSet({ payload, expires_at: expiresAt })
        .where('protocol_artifact.expires_at', '<=', now),
    )
    .executeTakeFirstOrThrow()
  return (numInsertedOrUpdatedRows ?? 0n) > 0n
}

const artifactEnded = prepared((db, given: ArtifactName & { now: number }) =>
  own(db)
    .updateTable('protocol_artifact')
    .set({ ended_at: given.now })
    .where('tenant_id', '=', given.tenantId)
    .where('model', '=', given.model)
    .where('id_hash', '=', given.idHash)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', given.now),
)

const artifactTaken = prepared((db, given: ArtifactName & { now: number }) =>
  own(db)
    .updateTable('protocol_artifact')
    .set({ ended_at: given.now })
    .where('tenant_id', '=', given.tenantId)
    .where('model', '=', given.model)
    .where('id_hash', '=', given.idHash)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', given.now)
    .returning(['payload', 'expires_at']),
)

/** Uses it up and answers what it held; undefined when that was done before. */
export async function takeArtifact(
  db: Db,
  name: ArtifactName,
  now: number,
): Promise<Pick<StoredArtifact, 'payload' | 'expires_at'> | undefined> {
  return (await artifactTaken(db, { ...name, now })).rows[0]
}

/** Uses it up. False when that was done before: of many who try at once, one is answered true. */
export async function endArtifact(db: Db, name: ArtifactName, now: number): Promise<boolean> {
  return ((await artifactEnded(db, { ...name, now })).numAffectedRows ?? 0n) > 0n
}

const row = ({ tenantId, model, idHash }: ArtifactName) => ({ tenant_id: tenantId, model, id_hash: idHash })

export interface GrantName {
  tenantId: string
  accountId: string
  grantId: string
}

const livingGrant = prepared((db, given: GrantName & { now: number }) =>
  own(db)
    .selectFrom('protocol_grant')
    .select(['payload', 'expires_at'])
    .where('tenant_id', '=', given.tenantId)
    .where('account_id', '=', given.accountId)
    .where('grant_id', '=', given.grantId)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', given.now),
)

export async function findGrant(
  db: Db,
  name: GrantName,
  now: number,
): Promise<Pick<GrantTable, 'payload' | 'expires_at'> | undefined> {
  return (await livingGrant(db, { ...name, now })).rows[0]
}

const grantSaved = prepared((db, given: GrantName & { payload: string; expiresAt: number }) =>
  own(db)
    .insertInto('protocol_grant')
    .values({
      tenant_id: given.tenantId,
      account_id: given.accountId,
      grant_id: given.grantId,
      payload: given.payload,
      expires_at: given.expiresAt,
      ended_at: null,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['tenant_id', 'account_id', 'grant_id'])
        .doUpdateSet({ payload: given.payload, expires_at: given.expiresAt })
        .where('protocol_grant.ended_at', 'is', null),
    ),
)

/** Writes it new, or over one that still lives; what has ended stays ended. */
export async function saveGrant(db: Db, name: GrantName, payload: string, expiresAt: number): Promise<void> {
  await grantSaved(db, { ...name, payload, expiresAt })
}

/** The living grants of an account. */
export async function listGrants(
  db: Db,
  { tenantId, accountId }: Omit<GrantName, 'grantId'>,
  now: number,
): Promise<Pick<GrantTable, 'grant_id' | 'payload'>[]> {
  return own(db)
    .selectFrom('protocol_grant')
    .select(['grant_id', 'payload'])
    .where('tenant_id', '=', tenantId)
    .where('account_id', '=', accountId)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', now)
    .execute()
}

/** Ends one grant, or with no `grantId` every grant of the account. How many were living. */
export async function endGrants(
  db: Db,
  { tenantId, accountId, grantId }: Omit<GrantName, 'grantId'> & { grantId?: string },
  now: number,
): Promise<number> {
  const all = own(db)
    .updateTable('protocol_grant')
    .set({ ended_at: now })
    .where('tenant_id', '=', tenantId)
    .where('account_id', '=', accountId)
    .where('ended_at', 'is', null)
  const these = grantId === undefined ? all : all.where('grant_id', '=', grantId)
  return Number((await these.executeTakeFirstOrThrow()).numUpdatedRows)
}

export type SessionKeyRow = Selectable<SessionKeyTable>

const keyInserted = prepared((db, given: SessionKeyRow) =>
  own(db).insertInto('session_key').values({
    tenant_id: given.tenant_id,
    key_hash: given.key_hash,
    account_id: given.account_id,
    session_id: given.session_id,
    expires_at: given.expires_at,
    replaced_at: given.replaced_at,
  }),
)

export async function insertSessionKey(db: Db, key: SessionKeyRow): Promise<void> {
  await keyInserted(db, key)
}

const openingKey = prepared((db, given: { tenantId: string; keyHash: string; now: number; replacedAfter: number }) =>
  own(db)
    .selectFrom('session_key')
    .selectAll()
    .where('tenant_id', '=', given.tenantId)
    .where('key_hash', '=', given.keyHash)
    .where('expires_at', '>', given.now)
    .where((where) => where.or([where('replaced_at', 'is', null), where('replaced_at', '>', given.replacedAfter)])),
)

/** A key that was replaced opens its session until `graceSeconds` after. */
export async function findSessionKey(
  db: Db,
  tenantId: string,
  keyHash: string,
  now: number,
  graceSeconds: number,
): Promise<SessionKeyRow | undefined> {
  return (await openingKey(db, { tenantId, keyHash, now, replacedAfter: now - graceSeconds })).rows[0]
}

export async function markReplaced(db: Db, tenantId: string, keyHash: string, now: number): Promise<void> {
  await own(db)
    .updateTable('session_key')
    .set({ replaced_at: now })
    .where('tenant_id', '=', tenantId)
    .where('key_hash', '=', keyHash)
    .where('replaced_at', 'is', null)
    .execute()
}

export type SessionSiteRow = Selectable<SessionSiteTable>

const sitesOfSession = prepared((db, given: { tenantId: string; accountId: string; id: string }) =>
  own(db)
    .selectFrom('session_site')
    .selectAll()
    .where('tenant_id', '=', given.tenantId)
    .where('account_id', '=', given.accountId)
    .where('session_id', '=', given.id),
)

export async function listSessionSites(
  db: Db,
  { tenantId, accountId, id }: { tenantId: string; accountId: string; id: string },
): Promise<SessionSiteRow[]> {
  return (await sitesOfSession(db, { tenantId, accountId, id })).rows
}

const siteSaved = prepared((db, given: SessionSiteRow) =>
  own(db)
    .insertInto('session_site')
    .values({
      tenant_id: given.tenant_id,
      account_id: given.account_id,
      session_id: given.session_id,
      client_id: given.client_id,
      sid: given.sid,
      grant_id: given.grant_id,
      outlives: given.outlives,
      expires_at: given.expires_at,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['tenant_id', 'account_id', 'session_id', 'client_id'])
        .doUpdateSet({ grant_id: given.grant_id, outlives: given.outlives, expires_at: given.expires_at }),
    ),
)

export async function saveSessionSite(db: Db, site: SessionSiteRow): Promise<void> {
  await siteSaved(db, site)
}

const siteOfSession = prepared(
  (db, given: { tenantId: string; accountId: string; id: string; clientId: string; now: number }) =>
    own(db)
      .selectFrom('session_site as site')
      .leftJoin('protocol_grant as grant', (join) =>
        join
          .onRef('grant.tenant_id', '=', 'site.tenant_id')
          .onRef('grant.account_id', '=', 'site.account_id')
          .onRef('grant.grant_id', '=', 'site.grant_id')
          .on('grant.ended_at', 'is', null)
          .on('grant.expires_at', '>', given.now),
      )
      .select(['site.sid', 'site.grant_id', 'site.outlives', 'grant.payload', 'grant.expires_at'])
      .where('site.tenant_id', '=', given.tenantId)
      .where('site.account_id', '=', given.accountId)
      .where('site.session_id', '=', given.id)
      .where('site.client_id', '=', given.clientId),
)

/** One site of a session, with its grant while that lives. */
export async function findSessionSite(
  db: Db,
  { tenantId, accountId, id }: { tenantId: string; accountId: string; id: string },
  clientId: string,
  now: number,
) {
  return (await siteOfSession(db, { tenantId, accountId, id, clientId, now })).rows[0]
}

/** Everything of a tenant. */
export async function removeTenant(db: Db, tenantId: string): Promise<void> {
  for (const table of ['protocol_artifact', 'protocol_grant', 'session_key', 'session_site'] as const) {
    await own(db).deleteFrom(table).where('tenant_id', '=', tenantId).execute()
  }
}

/** Some rows whose time is over; the answer is how many. Nothing depends on it but space. */
export async function removeExpired(db: Db, now: number, limit: number): Promise<number> {
  let removed = 0
  for (const [name, columns] of Object.entries(keys)) {
    const table = sql.table(name)
    const key = sql.join(columns.map((column) => sql.ref(column)))
    const old = sql`select ${key} from ${table} where expires_at <= ${now} limit ${limit}`
    const { numAffectedRows } = await sql`delete from ${table} where (${key}) in (${old})`.execute(db)
    removed += Number(numAffectedRows ?? 0)
  }
  return removed
}

const keys = {
  protocol_artifact: ['tenant_id', 'model', 'id_hash'],
  protocol_grant: ['tenant_id', 'account_id', 'grant_id'],
  session_key: ['tenant_id', 'key_hash'],
  session_site: ['tenant_id', 'account_id', 'session_id', 'client_id'],
}
