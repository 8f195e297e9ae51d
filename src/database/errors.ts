/**
 * What went wrong in the database, told apart by the engines' own codes (SQLSTATE, SQLite result codes), never by
 * message text: a duplicate, a conflict worth another try, or a database out of reach.
 */
import type { DatabaseError } from 'pg'
import { Problem } from '#web/problem.ts'

const retryAfterSeconds = 1

const unavailableText = {
  ja: 'ただいまサービスを利用できません。しばらくしてからもう一度お試しください。',
  en: 'The service is not available right now. Please try again in a moment.',
}

/** PERM, BUSY, LOCKED, NOMEM, READONLY, IOERR, FULL, CANTOPEN, PROTOCOL (https://www.sqlite.org/rescode.html). */
const unreachableSqlite = new Set([3, 5, 6, 7, 8, 10, 13, 14, 15])
const missingTableSqlite = 1
const uniqueSqlite = new Set([1555, 2067])

/**
 * Connection lost, resources exhausted, deadline passed, shut down or starting, read-only, lock not given, system error,
 * conflict that outlasted the tries (https://www.postgresql.org/docs/current/errcodes-appendix.html).
 */
const unreachablePostgres = /^(08|53|57014|57P|25006|25P03|55P03|58|40001|40P01)/

/** Whether this is a violated primary key or unique index, on either engine. */
export function isDuplicate(error: unknown): boolean {
  return isPostgresAnswer(error) ? error.code === '23505' : uniqueSqlite.has(sqliteCode(error) ?? 0)
}

/** Whether the whole transaction may simply run again: serialisation failure or deadlock. */
export function isConflict(error: unknown): boolean {
  const cause = error instanceof Problem ? error.cause : error
  return isPostgresAnswer(cause) && (cause.code === '40001' || cause.code === '40P01')
}

/** Whether a table is missing: how a database that was never migrated answers. */
export function isMissingTable(error: unknown): boolean {
  return isPostgresAnswer(error) ? error.code === '42P01' : sqliteCode(error) === missingTableSqlite
}

/** Whether the PostgreSQL connection is of no more use: the error is not the server's answer, or its last word. */
export function isLostConnection(error: unknown): boolean {
  if (isPostgresAnswer(error)) return error.severity === 'FATAL' || error.severity === 'PANIC'
  return !isOurs(error)
}

/** The one Problem for a database out of reach; `cause` is for the log. */
export function unavailable(cause: unknown): Problem {
  return new Problem('unavailable', 503, unavailableText, { retryAfterSeconds, cause })
}

/** The error as it leaves this room: a database out of reach becomes Problem 'unavailable', all else stays. */
export function outwardError(error: unknown): unknown {
  return isUnreachable(error) ? unavailable(error) : error
}

function isUnreachable(error: unknown): boolean {
  if (isPostgresAnswer(error)) return isLostConnection(error) || unreachablePostgres.test(error.code ?? '')
  const code = sqliteCode(error)
  return code === undefined ? !isOurs(error) : unreachableSqlite.has(code & 0xff)
}

/** Thrown over a value on its way in or out; the engine itself is well. */
function isOurs(error: unknown): boolean {
  return error instanceof Problem || error instanceof TypeError || error instanceof RangeError
}

/** What the server said, whose library a SQLite installation never reads. */
function isPostgresAnswer(error: unknown): error is DatabaseError {
  return error instanceof Error && 'severity' in error
}

function sqliteCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('code' in error) || error.code !== 'ERR_SQLITE_ERROR') return undefined
  return 'errcode' in error && typeof error.errcode === 'number' ? error.errcode : undefined
}
