import * as accounts from '#accounts/accounts.ts'
import { hashSecret, sameSecret } from '#crypto/secrets.ts'
import type { Db } from '#database/database.ts'
import type { EnrolmentTenant, Visitor } from './enrolment.ts'
import { nextStep, type StepName } from './steps.ts'
import type { EnrolmentRow } from './store.ts'
import * as store from './store.ts'

/** How long one browser may take after the enrolment password was right. */
export const sittingSeconds = 60 * 60

/** An enrolment that goes on, with whom it is for. */
export interface Situation {
  tenant: EnrolmentTenant
  account: accounts.Account
  row: EnrolmentRow
}

/** Where a browser stands. `lapsed`: it was inside, but too long ago. */
export type Standing =
  | { at: 'over'; why: 'expired' | 'used' | 'locked' }
  | ({ at: 'door'; lapsed: boolean } & Situation)
  | ({ at: 'step'; step: StepName } & Situation)
  | ({ at: 'end' } & Situation)

/** From saved state alone. */
export async function standingOf(db: Db, visitor: Visitor): Promise<Standing> {
  const { tenant, now } = visitor
  const row = await find(db, visitor)
  const account = row && (await accounts.find(db, tenant.id, row.account_id))
  if (!row || !account || account.state === 'disabled') return { at: 'over', why: 'expired' }

  const situation = { tenant, account, row }
  const inside = isInside(row, visitor)
  if (row.used_at !== null) return inside ? { at: 'end', ...situation } : { at: 'over', why: 'used' }
  if (row.expires_at <= now) return { at: 'over', why: 'expired' }
  const step = nextStep(situation)
  if (inside && step) return { at: 'step', step, ...situation }
  // Somebody else's wrong tries do not put out who is inside already.
  if (row.tries >= tenant.policy.enrolment.tries) return { at: 'over', why: 'locked' }
  return { at: 'door', lapsed: isOwner(row, visitor), ...situation }
}

function find(db: Db, { tenant, token }: Visitor): Promise<EnrolmentRow | undefined> {
  return store.findByToken(db, tenant.id, hashSecret(token))
}

function isInside(row: EnrolmentRow, visitor: Visitor): boolean {
  return isOwner(row, visitor) && row.opened_at !== null && visitor.now < row.opened_at + sittingSeconds
}

function isOwner({ browser_hash }: EnrolmentRow, { browser }: Visitor): boolean {
  return browser !== undefined && browser_hash !== null && sameSecret(browser, browser_hash)
}
