import * as accounts from '#accounts/accounts.ts'
import { hashSecret, normaliseReadableSecret, sameSecret } from '#crypto/secrets.ts'
import * as devices from '#devices/devices.ts'
import { lockOf } from '#guesses/guesses.ts'
import type { CertificateReissueParts, Visitor } from './certificate-reissue.ts'
import type { ReissueRow } from './store.ts'
import * as store from './store.ts'

/** A reissue that goes on, with whom it is for. */
export interface Situation {
  account: accounts.Account
  device: devices.Device
  row: ReissueRow
}

/** Where a browser stands. `download`: as long as its owner may look at the download password. */
export type Standing =
  | { at: 'over'; why: 'expired' | 'used' }
  /** The account has nothing to prove itself with. */
  | { at: 'no-proof' }
  | { at: 'locked'; until: number | null }
  | ({ at: 'answer' | 'confirm' } & Situation)
  | ({ at: 'done'; password: string | undefined } & Situation)

/** From saved state alone. */
export async function standingOf(parts: CertificateReissueParts, visitor: Visitor): Promise<Standing> {
  const { db } = parts.database
  const { tenant, now } = visitor
  const row = await find(parts, visitor)
  const account = row && (await accounts.find(db, tenant.id, row.account_id))
  const device = row && (await devices.find(db, tenant.id, row.account_id, row.device_number))
  if (!row || account?.state !== 'active' || !device) return { at: 'over', why: 'expired' }
  const situation: Situation = { account, device, row }
  if (row.used_at !== null) {
    if (!isOwner(row, visitor)) return { at: 'over', why: 'used' }
    return { at: 'done', password: await parts.certificates.reveal(db, device, now), ...situation }
  }
  if (row.expires_at <= now) return { at: 'over', why: 'expired' }
  const question = await parts.securityQuestions.questionOf(db, tenant.id, account.id)
  if (tenant.policy.securityQuestion.on && question !== undefined) {
    const lock = await lockOf(db, answerKey(tenant.id, account.id), now)
    return lock ? { at: 'locked', until: lock.until } : { at: 'answer', ...situation }
  }
  return row.asked_by === 'support' ? { at: 'confirm', ...situation } : { at: 'no-proof' }
}

async function find({ database: { db } }: CertificateReissueParts, { tenant, token }: Visitor) {
  const row = await store.findByToken(db, tenant.id, hashSecret(token))
  return row ?? store.findByToken(db, tenant.id, hashSecret(normaliseReadableSecret(token)))
}

function isOwner({ browser_hash }: ReissueRow, { browser }: Visitor): boolean {
  return browser !== undefined && browser_hash !== null && sameSecret(browser, browser_hash)
}

/** One count for all that asks for the answer. */
export function answerKey(tenantId: string, accountId: string) {
  return { tenantId, subject: accountId, authenticator: 'answer' }
}
