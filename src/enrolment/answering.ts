import * as accounts from '#accounts/accounts.ts'
import * as audit from '#audit/audit.ts'
import type { Db } from '#database/database.ts'
import * as guesses from '#guesses/guesses.ts'
import type { Answered, EnrolmentParts, Typed, Visitor } from './enrolment.ts'
import { type Situation, standingOf } from './standing.ts'
import { neededSteps, nextStep, type StepName, stepNamed } from './steps.ts'
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

  const judged = await stepNamed(step).judge(parts, standing, typed, visitor.now)
  if (!('staged' in judged)) return { taken: false, errors: judged.errors }
  await parts.database.durably(async (trx) => {
    const account = await accounts.find(trx, standing.tenant.id, standing.account.id)
    if (!account || account.state === 'disabled') return
    const staged = { ...JSON.parse(standing.row.staged), [step]: judged.staged }
    const done = `${standing.row.done}${step} `
    const isLast = nextStep({ ...standing, row: { ...standing.row, done } }) === undefined
    const kept = { done, staged: isLast ? '{}' : JSON.stringify(staged), usedAt: isLast ? visitor.now : null }
    if (!(await store.advance(trx, standing.row, kept, visitor.now))) return
    if (isLast) await complete(parts, trx, visitor, { ...standing, account }, staged)
  })
  return { taken: true }
}

/** Everything that the steps have prepared, and all that follows from it, in the transaction of the last one. */
async function complete(
  parts: EnrolmentParts,
  trx: Db,
  visitor: Visitor,
  situation: Situation,
  staged: Record<string, never>,
): Promise<void> {
  const { now, ip, reference } = visitor
  const { tenant, account } = situation
  const [first, ...others] = neededSteps(situation).map(stepNamed)
  // Passwords, guesses, other factors, account, as everywhere: so that no two transactions wait for each other.
  await first?.save(parts, trx, situation, staged[first.name]!, now)
  await guesses.forget(trx, tenant.id, account.id)
  // What was registered before, perhaps by somebody else, ends with the rest.
  await parts.endRegistered(trx, account)
  for (const step of others) await step.save(parts, trx, situation, staged[step.name]!, now)
  // Whoever enrolled in a language reads it; mails have nothing else to go by.
  const language = account.language ?? visitor.language
  const { twoStep } = account
  const reachable = twoStep.destination !== null || others.length > 0
  const changes = {
    state: 'active' as const,
    lock: undefined,
    language,
    // Nobody is asked for what is gone; the policy asks for another where it has to be.
    twoStep: reachable ? twoStep : { ...twoStep, on: false, way: null },
  }
  const active = await accounts.change(trx, tenant.id, account.id, changes, now)
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
