import { typedCode } from '#web/forms.ts'
import { oneTimePasswordPage } from './factor-pages.ts'
import { factorComplaints } from './factor-texts.ts'
import { answerGuess, codeMissing } from './second-proof.ts'
import type { Complaint, Showing } from './sign-in.ts'
import type { StepPage } from './steps.ts'
import { complaints } from './texts.ts'

/** A one-time password after the password, by the account's method or as its second step. */
export const oneTimePasswordStep: StepPage = {
  step: 'one-time-password',

  show: async () => pageWith(),

  async answer(parts, signIn, answer, visitor, standing) {
    const { account } = standing
    if (!account) return { show: 'anew' }
    const typed = typedCode(answer.text('code'))
    if (typed === '') return pageWith(codeMissing)
    const { oneTimePasswords, database } = parts
    const owner = { tenantId: account.tenantId, accountId: account.id }
    return answerGuess(
      parts,
      signIn,
      visitor,
      { ...standing, account },
      {
        step: 'one-time-password',
        async check() {
          const match = await oneTimePasswords.match(database.db, owner, typed, visitor.now)
          if (!match) return { right: false, complaint: wrong }
          return { right: true, use: (trx) => oneTimePasswords.take(trx, owner, match, visitor.now) }
        },
        again: pageWith,
      },
    )
  },
}

const pageWith = (complaint?: Complaint): Showing => ({
  show: 'step',
  page: oneTimePasswordPage,
  complaint,
})

const wrong: Complaint = {
  status: 422,
  code: 'wrong-code',
  text: complaints.summary,
  errors: [{ field: 'code', code: 'wrong-code', text: factorComplaints.oneTimeWrong }],
}
