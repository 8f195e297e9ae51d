import { type Selectable, sql } from 'kysely'
import type { Db } from '#database/database.ts'
import { prepared } from '#database/prepared.ts'
import type { SecurityCodeTable } from './table.ts'

export type CodeRow = Selectable<SecurityCodeTable>

const own = (db: Db) => db.withTables<{ security_code: SecurityCodeTable }>()

export interface Key {
  tenantId: string
  /** The account, or a keyed hash of a name that nobody has. */
  subject: string
  signInId: string
}

const code = prepared((db, given: Key) =>
  own(db)
    .selectFrom('security_code')
    .selectAll()
    .where('tenant_id', '=', given.tenantId)
    .where('account_id', '=', given.subject)
    .where('sign_in_id', '=', given.signInId),
)

export async function find(db: Db, key: Key): Promise<CodeRow | undefined> {
  return (await code(db, key)).rows[0]
}

/** When one more may be sent: the last was sent by `sentBefore`, and there were fewer than `mostSends` since `rowEnds`. */
export interface Pace {
  sentBefore: number
  mostSends: number
  /** A row of sends whose last was before this is over, and counting begins anew. */
  rowEnds: number
}

const put = prepared((db, given: CodeRow & Pace) =>
  own(db)
    .insertInto('security_code')
    .values({
      tenant_id: given.tenant_id,
      account_id: given.account_id,
      sign_in_id: given.sign_in_id,
      channel: given.channel,
      destination: given.destination,
      code_hash: given.code_hash,
      number: given.number,
      sent_at: given.sent_at,
      sends: 1,
      tries: 0,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['tenant_id', 'account_id', 'sign_in_id'])
        .doUpdateSet({
          channel: given.channel,
          destination: given.destination,
          code_hash: given.code_hash,
          number: given.number,
          sends: sql<number>`case when security_code.sent_at <= ${given.rowEnds} then 1 else security_code.sends + 1 end`,
          sent_at: given.sent_at,
          tries: 0,
        })
        .where('security_code.sent_at', '<=', given.sentBefore)
        .where((where) =>
          where.or([
            where('security_code.sends', '<', given.mostSends),
            where('security_code.sent_at', '<=', given.rowEnds),
          ]),
        ),
    )
    .returning('sends'),
)

/** Puts a newer code in the place of the one before; answers the how-manieth it is, undefined when it came too soon or is one too many. */
export async function replace(db: Db, row: CodeRow, pace: Pace): Promise<number | undefined> {
  return (await put(db, { ...row, ...pace })).rows[0]?.sends
}

const tried = prepared((db, given: Key & { sentAfter: number; mostTries: number }) =>
  own(db)
    .updateTable('security_code')
    .set({ tries: sql<number>`tries + 1` })
    .where('tenant_id', '=', given.tenantId)
    .where('account_id', '=', given.subject)
    .where('sign_in_id', '=', given.signInId)
    .where('code_hash', 'is not', null)
    .where('sent_at', '>', given.sentAfter)
    .where('tries', '<', given.mostTries)
    .returningAll(),
)

/** Counts a try before it is compared; undefined when there is no code that may be tried any more. */
export async function raise(
  db: Db,
  key: Key,
  most: { sentAfter: number; mostTries: number },
): Promise<CodeRow | undefined> {
  return (await tried(db, { ...key, ...most })).rows[0]
}

const used = prepared((db, given: Key & { hash: string }) =>
  own(db)
    .updateTable('security_code')
    .set({ code_hash: null })
    .where('tenant_id', '=', given.tenantId)
    .where('account_id', '=', given.subject)
    .where('sign_in_id', '=', given.signInId)
    .where('code_hash', '=', given.hash)
    .returning('sends'),
)

/** Each code once; false when it was used or replaced meanwhile. */
export async function use(db: Db, key: Key, hash: string): Promise<boolean> {
  return (await used(db, { ...key, hash })).rows.length > 0
}

export async function removeOf(db: Db, tenantId: string, accountId: string): Promise<void> {
  await own(db)
    .deleteFrom('security_code')
    .where('tenant_id', '=', tenantId)
    .where('account_id', '=', accountId)
    .execute()
}

export async function removeOld(db: Db, before: number, limit: number): Promise<number> {
  const { numDeletedRows } = await own(db)
    .deleteFrom('security_code')
    .where((where) =>
      where(
        where.refTuple('tenant_id', 'account_id', 'sign_in_id'),
        'in',
        own(db)
          .selectFrom('security_code')
          .select(['tenant_id', 'account_id', 'sign_in_id'])
          .where('sent_at', '<=', before)
          .limit(limit)
          .$asTuple('tenant_id', 'account_id', 'sign_in_id'),
      ),
    )
    .executeTakeFirstOrThrow()
  return Number(numDeletedRows)
}
