import type { Prepared as Password } from '#passwords/passwords.ts'
import * as questions from '#security-questions/security-questions.ts'
import type { FieldError } from '#web/problem.ts'
import type { EnrolmentParts, Typed } from './enrolment.ts'
import type { Situation } from './standing.ts'
import type { Judged, Step } from './steps.ts'
import { complaints } from './texts.ts'

/** Password, and where the policy has one the security question: what every account begins with. */
export const credentials: Step<'credentials'> = {
  name: 'credentials',
  isNeeded: () => true,

  async judge(parts, situation, typed) {
    const asksQuestion = situation.tenant.policy.securityQuestion.on
    const errors = [
      ...(await passwordErrors(parts, situation, typed)),
      ...(asksQuestion ? questionErrors(situation, typed) : []),
    ]
    if (errors.length > 0) return { errors }
    return prepared(parts, situation, typed, asksQuestion)
  },

  async save({ passwords, securityQuestions }, trx, { tenant, account }, { password, answer }: Staged, now) {
    await passwords.set(trx, tenant.id, account.id, password, { now })
    if (answer) await securityQuestions.set(trx, tenant.id, account.id, answer, now)
  },
}

interface Staged {
  password: Password
  answer?: questions.Prepared | undefined
}

async function passwordErrors(parts: EnrolmentParts, situation: Situation, typed: Typed): Promise<FieldError[]> {
  const { tenant, account } = situation
  const password = typed.text('new_password')
  if (password === '') return [{ field: 'new_password', code: 'missing', text: complaints.passwordMissing }]
  const broken = await parts.passwords.judge(password, {
    policy: tenant.policy.password,
    userId: account.userId,
    mails: account.mails.map(({ address }) => address),
    kept: await parts.passwords.kept(parts.database.db, tenant.id, account.id),
  })
  const same = isSame(password, typed.text('new_password_confirm'))
  return [
    ...broken.map((rule) => ({ field: 'new_password', ...rule })),
    ...(same ? [] : [{ field: 'new_password_confirm', code: 'different', text: complaints.different }]),
  ]
}

/** Typed twice on two keyboards it may be composed in two ways; what is too long to be a password is not ordered anew. */
function isSame(one: string, other: string): boolean {
  if (one === other) return true
  return one.length <= 1024 && other.length <= 1024 && one.normalize('NFC') === other.normalize('NFC')
}

function questionErrors({ account }: Situation, typed: Typed): FieldError[] {
  return questions.judge(typed.text('question'), typed.text('answer'), { userId: account.userId })
}

/** Hashing takes its time, so it is over before the transaction begins. */
async function prepared(
  { database, passwords, securityQuestions }: EnrolmentParts,
  { tenant, account }: Situation,
  typed: Typed,
  asksQuestion: boolean,
): Promise<Judged> {
  const { policy } = tenant
  const kept = await passwords.kept(database.db, tenant.id, account.id)
  const password = await passwords.prepare(typed.text('new_password'), { policy: policy.password, kept })
  const question = typed.text('question')
  const answer =
    asksQuestion && questions.isQuestionId(question)
      ? await securityQuestions.prepare(question, typed.text('answer'))
      : undefined
  return { errors: [], staged: { password, answer } }
}
