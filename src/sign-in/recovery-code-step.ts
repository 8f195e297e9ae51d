import { typedCode } from '#web/forms.ts'
import { recoveryCodePage } from './factor-pages.ts'
import { factorComplaints } from './factor-texts.ts'
import { answerGuess, codeMissing } from './second-proof.ts'
import type { Complaint, Showing } from './sign-in.ts'
import type { StepPage } from './steps.ts'
import { tellRecoveryCodeUsed } from './telling.ts'
import { complaints } from './texts.ts'

/** A recovery code in place of the second step: for who has lost the phone. */
export const recoveryCodeStep: StepPage = {
  step: 'recovery-code',

  show: async () => pageWith(),

  async answer(parts, signIn, answer, visitor, standing) {
    const { account } = standing
    if (!account) return { show: 'anew' }
    const typed = typedCode(answer.text('code'))
    if (typed === '') return pageWith(codeMissing)
    const { recoveryCodes, database } = parts
    const owner = { tenantId: account.tenantId, accountId: account.id }
    return answerGuess(
      parts,
      signIn,
      visitor,
      { ...standing, account },
      {
        step: 'recovery-code',
        async check() {
          const digest = await recoveryCodes.digest(database.db, owner, typed)
          return {
            right: true,
            // Only the statement that uses it up can tell whether there is such a code.
            async use(trx) {
              if (!(await recoveryCodes.use(trx, owner, digest, visitor.now))) return false
              const { left = 0 } = (await recoveryCodes.left(trx, owner)) ?? {}
              await tellRecoveryCodeUsed(trx, parts, signIn, visitor, account, left)
              return true
            },
          }
        },
        again: (complaint) => pageWith(complaint.code === 'wrong-code' ? wrong : complaint),
      },
    )
  },
}

const pageWith = (complaint?: Complaint): Showing => ({
  show: 'step',
  page: recoveryCodePage,
  complaint,
})

const wrong: Complaint = {
  status: 422,
  code: 'wrong-code',
  text: complaints.summary,
  errors: [{ field: 'code', code: 'wrong-code', text: factorComplaints.recoveryWrong }],
}
