import type { BrokenRule } from '#passwords/passwords.ts'
import { grantIfEnough, recordPasswordChanged } from './ending.ts'
import { newPasswordPage } from './pages.ts'
import type { Complaint, Showing } from './sign-in.ts'
import type { Standing } from './standing.ts'
import type { StepPage } from './steps.ts'
import { complaints } from './texts.ts'

/** A new password where the present one is past its lifetime or has to be changed. The right one was shown before. */
export const newPasswordStep: StepPage = {
  step: 'new-password',

  show: async (_parts, _signIn, _visitor, standing) => pageWith(standing),

  async answer(parts, signIn, answer, visitor, standing) {
    const { account, proofs } = standing
    if (!account) return { show: 'anew' }
    const { database, passwords } = parts
    const policy = visitor.tenant.policy.password
    const chosen = answer.text('new_password')
    const mails = account.mails.map(({ address }) => address)

    const kept = await passwords.kept(database.db, account.tenantId, account.id)
    const broken = await passwords.judge(chosen, { policy, userId: account.userId, mails, kept })
    const differs = chosen !== answer.text('new_password_confirm')
    if (broken.length > 0 || differs) return pageWith(standing, refusal(broken, differs))

    const prepared = await passwords.prepare(chosen, { policy, kept })
    const password = { expired: false, mustChange: false }
    return grantIfEnough(parts, signIn, visitor, { ...standing, account }, { proofs, password }, async (trx) => {
      await passwords.set(trx, account.tenantId, account.id, prepared, { now: visitor.now })
      await recordPasswordChanged(trx, parts, signIn, visitor, account)
    })
  },
}

function pageWith({ decision, account }: Standing, complaint?: Complaint): Showing {
  const because = decision.because === 'password-expired' ? ('expired' as const) : ('must-change' as const)
  const mails = account?.mails.map(({ address }) => address) ?? []
  return {
    show: 'step',
    page: (visit, asking, wrong) => newPasswordPage(visit, asking, { because, mails }, wrong),
    complaint,
  }
}

function refusal(broken: readonly BrokenRule[], differs: boolean): Complaint {
  const errors = broken.map(({ code, text }) => ({ field: 'new_password', code, text }))
  if (differs) errors.push({ field: 'new_password_confirm', code: 'different' as never, text: complaints.different })
  return { status: 422, code: errors[0]?.code ?? 'different', text: complaints.summary, errors }
}
