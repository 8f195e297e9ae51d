import * as accounts from '#accounts/accounts.ts'
import * as audit from '#audit/audit.ts'
import type { Db } from '#database/database.ts'
import * as guesses from '#guesses/guesses.ts'
import type { Answered, EnrolmentParts, Typed, Visitor } from './enrolment.ts'
import { type Situation, standingOf } from './standing.ts'
import { nextStep, type StepName, stepNamed } from './steps.ts'
import * as store from './store.ts'

/** Judges one step's form and, when it is right, saves it; of two at the same time one is saved. */
export async function answerStep(
  parts: EnrolmentParts,
  visitor: Visitor,
  step: StepName,
  typed: Typed,
): Promise<Answered> {
  const standing = await standingOf(parts.database.db, visitor)
  if (standing.at !== 'step' || standing.step !== step) return { taken: true }

  const judged = await stepNamed(step).judge(parts, standing, typed)
  if (!('save' in judged)) return { taken: false, errors: judged.errors }
  await parts.database.durably(async (trx) => {
    const account = await accounts.find(trx, standing.tenant.id, standing.account.id)
    if (!account || account.state === 'disabled') return
    const done = `${standing.row.done}${step} `
    const isLast = nextStep({ ...standing, row: { ...standing.row, done } }) === undefined
    const usedAt = isLast ? visitor.now : null
    if (!(await store.advance(trx, standing.row, { done, usedAt }, visitor.now))) return
    await judged.save(trx, visitor.now)
    // With the first step, so that what a later one registers stays.
    if (standing.row.done === '') await parts.endRegistered(trx, account)
    if (isLast) await complete(parts, trx, visitor, { ...standing, account })
  })
  return { taken: true }
}

/** Everything that follows from the last step, in its transaction. */
async function complete(parts: EnrolmentParts, trx: Db, visitor: Visitor, { tenant, account }: Situation) {
  const { now, ip, reference } = visitor
  // Passwords, guesses, account, as everywhere: so that no two transactions wait for each other.
  await guesses.forget(trx, tenant.id, account.id)
  // Whoever enrolled in a language reads it; mails have nothing else to go by.
  const language = account.language ?? visitor.language
  const active = await accounts.change(trx, tenant.id, account.id, { state: 'active', lock: undefined, language }, now)
  // What was begun with the credentials before, perhaps by somebody else, ends.
  await parts.endSessions(trx, { tenantId: tenant.id, accountId: account.id }, 'ended-by-owner', now)
  await parts.endGrants(trx, tenant.id, account.id, now)
  await parts.notices.tell(trx, { account: active, tenant, notice: { kind: 'enrolled', at: now }, reference, now })
  await audit.record(trx, {
    tenantId: tenant.id,
    actor: 'owner',
    act: 'enrolmentCompleted',
    subject: account.id,
    ip,
    at: now,
  })
}
