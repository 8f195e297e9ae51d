import * as accounts from '#accounts/accounts.ts'
import * as audit from '#audit/audit.ts'
import { hashSecret, newSecret, readableSecret } from '#crypto/secrets.ts'
import type { Db } from '#database/database.ts'
import * as guesses from '#guesses/guesses.ts'
import type { Prepared } from '#passwords/passwords.ts'
import type { FieldError } from '#web/problem.ts'
import type { RecoveryParts, Taken, Typed, Visitor } from './recovery.ts'
import { type Situation, standingOf } from './standing.ts'
import * as store from './store.ts'
import { complaints } from './texts.ts'

/** How long an issued password waits for the sign-in that changes it. */
export const issuedSeconds = 24 * 60 * 60

/** The new password, chosen or issued; with it everything that leaned on the old one ends. */
export async function give(parts: RecoveryParts, visitor: Visitor, typed: Typed): Promise<Taken> {
  const standing = await standingOf(parts, visitor)
  if (standing.at !== 'password') return { taken: true }
  const { gives, mustChange } = visitor.tenant.policy.reissue
  const isIssued = gives === 'issued'
  if (!isIssued) {
    const errors = await choiceErrors(parts, standing, typed)
    if (errors.length > 0) return { taken: false, errors }
  }
  const password = isIssued ? readableSecret() : typed.text('new_password')
  const prepared = await prepare(parts, standing, password)
  const browser = visitor.browser ?? newSecret()
  const given = await parts.database.durably(async (trx) => {
    if (!(await store.use(trx, standing.row, hashSecret(browser), visitor.now))) return false
    await complete(parts, trx, standing, visitor, prepared, { isIssued, mustChange })
    return true
  })
  if (!given) return { taken: true }
  return { taken: true, browser, ...(isIssued ? { issued: { password } } : {}) }
}

async function choiceErrors(
  { database, passwords }: RecoveryParts,
  { tenant, account }: Situation,
  typed: Typed,
): Promise<FieldError[]> {
  const chosen = typed.text('new_password')
  if (chosen === '') return [{ field: 'new_password', code: 'missing', text: complaints.passwordMissing }]
  const broken = await passwords.judge(chosen, {
    policy: tenant.policy.password,
    userId: account.userId,
    mails: account.mails.map(({ address }) => address),
    kept: await passwords.kept(database.db, tenant.id, account.id),
  })
  const same = chosen.normalize('NFC') === typed.text('new_password_confirm').normalize('NFC')
  return [
    ...broken.map((rule) => ({ field: 'new_password', ...rule })),
    ...(same ? [] : [{ field: 'new_password_confirm', code: 'different', text: complaints.different }]),
  ]
}

/** Hashing takes its time, so it is over before the transaction begins. */
async function prepare(
  { database, passwords }: RecoveryParts,
  { tenant, account }: Situation,
  password: string,
): Promise<Prepared> {
  const kept = await passwords.kept(database.db, tenant.id, account.id)
  return passwords.prepare(password, { policy: tenant.policy.password, kept })
}

async function complete(
  parts: RecoveryParts,
  trx: Db,
  { tenant, account }: Situation,
  { ip, browserName, reference, now }: Visitor,
  password: Prepared,
  { isIssued, mustChange }: { isIssued: boolean; mustChange: boolean },
): Promise<void> {
  // A password that need not be changed would end without anybody having been told to.
  const ends = isIssued && mustChange ? { validUntil: now + issuedSeconds } : {}
  await parts.passwords.set(trx, tenant.id, account.id, password, { now, mustChange, ...ends })
  await parts.endAccess(trx, account, now)
  await guesses.forget(trx, tenant.id, account.id, 'password')
  const present = await accounts.find(trx, tenant.id, account.id)
  if (present?.lock?.because === 'password') await accounts.unlock(trx, tenant.id, account.id, now)
  const gives = isIssued ? ('issued' as const) : ('chosen' as const)
  const where = { site: null, ip, browser: browserName }
  await parts.notices.tell(trx, {
    account,
    tenant,
    notice: { kind: 'reissued', gives, at: now, where },
    reference,
    now,
  })
  await audit.record(trx, {
    tenantId: tenant.id,
    actor: 'owner',
    act: 'passwordReissued',
    subject: account.id,
    detail: { gives },
    ip,
    at: now,
  })
}
