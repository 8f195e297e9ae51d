import * as audit from '#audit/audit.ts'
import type { Keyring } from '#crypto/sealing.ts'
import { hashSecret, newSecret, normaliseReadableSecret, sameSecret } from '#crypto/secrets.ts'
import type { EnrolmentParts, Opened, Visitor } from './enrolment.ts'
import { standingOf } from './standing.ts'
import type { EnrolmentRow } from './store.ts'
import * as store from './store.ts'

/** What is kept of an enrolment password: good for its own URL only, and only with the key outside of the database. */
export function keptPassword(keyring: Keyring, tokenHash: string, password: string): string {
  const keyed = keyring.keyed('enrolment-password')
  return `${keyed.keyId}.${hashSecret(keyed(`${tokenHash}\n${password}`))}`
}

function isRight(keyring: Keyring, row: EnrolmentRow, typed: string): boolean {
  const [keyId, hash = ''] = row.password_hash.split('.')
  const password = normaliseReadableSecret(typed)
  return sameSecret(keyring.keyed('enrolment-password')(`${row.token_hash}\n${password}`, keyId), hash)
}

/** Tries sent side by side are counted one by one before any is checked. */
export async function openWithPassword(parts: EnrolmentParts, visitor: Visitor, typed: string): Promise<Opened> {
  const { database, keyring } = parts
  const { tenant, now } = visitor
  const standing = await standingOf(database.db, visitor)
  if (standing.at !== 'door') return { open: false, why: 'moved' }
  const { row } = standing
  const limit = tenant.policy.enrolment.tries
  if (typed.trim() === '') return { open: false, why: 'missing', left: limit - row.tries }

  const tries = await database.durably((trx) => store.raise(trx, row, limit, now))
  if (tries === undefined) return { open: false, why: 'moved' }
  if (isRight(keyring, row, typed)) {
    const browser = newSecret()
    await database.durably((trx) => store.bind(trx, row, hashSecret(browser), now))
    return { open: true, browser }
  }
  if (tries < limit) return { open: false, why: 'wrong', left: limit - tries }
  await database.durably((trx) => recordLock(trx, visitor, row))
  return { open: false, why: 'moved' }
}

function recordLock(trx: Parameters<typeof audit.record>[0], visitor: Visitor, row: EnrolmentRow): Promise<void> {
  const { tenant, ip, now } = visitor
  return audit.record(trx, {
    tenantId: tenant.id,
    actor: 'visitor',
    act: 'enrolmentLocked',
    subject: row.account_id,
    ip,
    at: now,
  })
}
