/** The table of the steps: a line for each page that asks something. A new way of signing in is one more file and line. */
import type { Step } from '#decision/decision.ts'
import { approvalStep } from './approval-step.ts'
import { certificateStep } from './certificate-step.ts'
import { codeStep, passwordAndCodeStep } from './code-step.ts'
import { enrolDestinationStep } from './enrol-destination-step.ts'
import { identifierStep } from './identifier-step.ts'
import { newPasswordStep } from './new-password-step.ts'
import { oneTimePasswordStep } from './one-time-password-step.ts'
import { passkeyStep } from './passkey-step.ts'
import { passwordStep } from './password-step.ts'
import type { WayEntry } from './ready-ways.ts'
import { recoveryCodeStep } from './recovery-code-step.ts'
import type { Answer, Showing, SignIn, SignInParts, Visitor } from './sign-in.ts'
import type { Standing } from './standing.ts'

/** One page that asks, and what becomes of its answer. */
export interface StepPage {
  step: Step
  show(parts: SignInParts, signIn: SignIn, visitor: Visitor, standing: Standing): Promise<Showing>
  /** Only called while the decision asks for this very step. */
  answer(parts: SignInParts, signIn: SignIn, answer: Answer, visitor: Visitor, standing: Standing): Promise<Showing>
}

const table: readonly StepPage[] = [
  identifierStep,
  certificateStep,
  passwordStep,
  passwordAndCodeStep,
  newPasswordStep,
  codeStep,
  enrolDestinationStep,
  oneTimePasswordStep,
  passkeyStep,
  recoveryCodeStep,
  approvalStep,
]

/** Steps that stand in every house; the others come with the room that knows them. */
const always: readonly Step[] = ['identifier', 'password', 'new-password']

/** Steps that come with another. */
const alongside: Partial<Record<Step, Step>> = { 'password-and-code': 'code', 'enrol-destination': 'code' }

/** The steps that there are pages and rooms for. */
export function offeredSteps(secondWays: readonly WayEntry[], more: readonly Step[] = []): readonly Step[] {
  const offered = new Set<Step>([...always, ...more, ...secondWays.map(({ step }) => step)])
  return table.map(({ step }) => step).filter((step) => offered.has(alongside[step] ?? step))
}

export function stepPage(step: Step): StepPage {
  const page = table.find((each) => each.step === step)
  // The decision asks for nothing but the steps it was told of.
  if (!page) throw new Error(`no page for ${step}`)
  return page
}
