import type { Db } from '#database/database.ts'
import type { FieldError } from '#web/problem.ts'
import { credentials } from './credentials.ts'
import { downloadPassword } from './download-password.ts'
import type { EnrolmentParts, Typed } from './enrolment.ts'
import type { Situation } from './standing.ts'

/** One page of an enrolment after the enrolment password. */
export interface Step<Name extends string = string> {
  /** Saved: it says what is done. */
  name: Name
  /** Whether this account needs it under this policy. */
  isNeeded(situation: Situation): boolean
  /** Judges what was typed, and does all slow work before the transaction in which `save` runs. */
  judge(parts: EnrolmentParts, situation: Situation, typed: Typed): Promise<Judged>
}

export type Judged = { errors: FieldError[] } | { errors: []; save(trx: Db, now: number): Promise<void> }

/** In the order of the pages. A further credential is one more line. */
export const steps = [credentials, downloadPassword] as const

export type StepName = (typeof steps)[number]['name']

/** The steps of this account. */
export function neededSteps(situation: Situation): StepName[] {
  return steps.filter((step) => step.isNeeded(situation)).map(({ name }) => name)
}

/** The first step that is not done; undefined when all are. */
export function nextStep(situation: Situation): StepName | undefined {
  const done = situation.row.done.split(' ')
  return neededSteps(situation).find((name) => !done.includes(name))
}

export function stepNamed(name: StepName): Step {
  return steps.find((step) => step.name === name)!
}
