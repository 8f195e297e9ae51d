import type { Db } from '#database/database.ts'
import { prepared } from '#database/prepared.ts'
import type { SignInRecordTable } from './table.ts'

const own = (db: Db) => db.withTables<{ sign_in_record: SignInRecordTable }>()

const inserted = prepared((db, given: SignInRecordTable) =>
  own(db).insertInto('sign_in_record').values({
    tenant_id: given.tenant_id,
    account_id: given.account_id,
    happened_at: given.happened_at,
    id: given.id,
    site: given.site,
    ip: given.ip,
    place: given.place,
    browser: given.browser,
    ways: given.ways,
    result: given.result,
    code: given.code,
    acr: given.acr,
    number: given.number,
    explanation: given.explanation,
  }),
)

export async function insert(db: Db, row: SignInRecordTable): Promise<void> {
  await inserted(db, row)
}

/** Those of one account since a time, newest first. */
export async function listOf(db: Db, owner: Owner, wanted: Wanted, offset: number, limit: number) {
  return ofOwner(db, owner, wanted)
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
  const all = ofOwner(db, owner, { since }).selectAll()
  const rest =
    after === undefined
      ? all
      : all.where(({ or, and, eb }) =>
          or([eb('happened_at', '<', after.at), and([eb('happened_at', '=', after.at), eb('id', '<', after.id)])]),
        )
  return rest.orderBy('happened_at', 'desc').orderBy('id', 'desc').limit(limit).execute()
}

export async function countOf(db: Db, owner: Owner, wanted: Wanted): Promise<number> {
  const counted = ofOwner(db, owner, wanted).select(({ fn }) => fn.countAll<number>().as('total'))
  return (await counted.executeTakeFirstOrThrow()).total
}

export interface Owner {
  tenantId: string
  accountId: string
}

export async function findByNumber(db: Db, owner: Owner, number: string): Promise<SignInRecordTable | undefined> {
  return ofOwner(db, owner, { since: 0 })
    .selectAll()
    .where('number', '=', number)
    .orderBy('happened_at', 'desc')
    .executeTakeFirst()
}

/** Of any account of the tenant, also of a name that nobody has. */
export async function anyByNumber(db: Db, tenantId: string, number: string): Promise<SignInRecordTable | undefined> {
  return own(db)
    .selectFrom('sign_in_record')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('number', '=', number)
    .orderBy('happened_at', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** What is absent does not matter; a site of null is our own pages. */
interface Wanted {
  since: number
  until?: number | undefined
  result?: SignInRecordTable['result'] | undefined
  site?: string | null | undefined
}

export async function sitesOf(db: Db, owner: Owner, since: number): Promise<(string | null)[]> {
  const rows = await ofOwner(db, owner, { since }).select('site').distinct().execute()
  return rows.map(({ site }) => site)
}

function ofOwner(db: Db, { tenantId, accountId }: Owner, { since, until, result, site }: Wanted) {
  const all = own(db)
    .selectFrom('sign_in_record')
    .where('tenant_id', '=', tenantId)
    .where('account_id', '=', accountId)
    .where('happened_at', '>=', since)
  const before = until === undefined ? all : all.where('happened_at', '<=', until)
  const like = result === undefined ? before : before.where('result', '=', result)
  if (site === undefined) return like
  return site === null ? like.where('site', 'is', null) : like.where('site', '=', site)
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
