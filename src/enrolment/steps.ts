import type { Db } from '#database/database.ts'
import type { Draft } from '#one-time-passwords/one-time-passwords.ts'
import type { CreationOptions } from '#passkeys/passkeys.ts'
import type { FieldError } from '#web/problem.ts'
import { credentials } from './credentials.ts'
import { downloadPassword } from './download-password.ts'
import type { EnrolmentParts, Typed } from './enrolment.ts'
import { oneTimePassword } from './one-time-password.ts'
import { passkey } from './passkey.ts'
import type { Situation } from './standing.ts'

/** One page of an enrolment after the enrolment password. */
export interface Step<Name extends string = string> {
  /** Saved: it says what is done. */
  name: Name
  /** Whether this account needs it under this policy. */
  isNeeded(situation: Situation): boolean
  /** What its page shows that has to be made first. */
  prepare?(parts: EnrolmentParts, situation: Situation, now: number): Promise<Prepared>
  /** Judges what was typed, and does all slow work. */
  judge(parts: EnrolmentParts, situation: Situation, typed: Typed, now: number): Promise<Judged>
  /** In the transaction of the last step: what was staged counts from now on. */
  save(parts: EnrolmentParts, trx: Db, situation: Situation, staged: never, now: number): Promise<void>
}

/** Shown on a page and nowhere kept by it. */
export interface Prepared {
  draft?: Draft
  options?: CreationOptions
  downloadPassword?: string
}

/** `staged` is kept as JSON until the last step: hashes and sealed secrets only. */
export type Judged = { errors: FieldError[] } | { errors: []; staged: unknown }

/** In the order of the pages. A further credential is one more line. */
export const steps = [credentials, oneTimePassword, passkey, downloadPassword] as const

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
