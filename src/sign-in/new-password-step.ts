import type { BrokenRule } from '#passwords/passwords.ts'
import { grantIfEnough, recordPasswordChanged } from './ending.ts'
import type { Answer, Complaint, Showing, SignIn, SignInParts, Visitor } from './sign-in.ts'
import type { Standing } from './standing.ts'
import { complaints } from './texts.ts'

/** A new password where the present one is past its lifetime or has to be changed. The right one was shown before. */
export async function answerNewPassword(
  parts: SignInParts,
  signIn: SignIn,
  answer: Answer,
  visitor: Visitor,
  { account, proofs, decision }: Standing,
): Promise<Showing> {
  if (!account) return { show: 'anew' }
  const { database, passwords } = parts
  const policy = visitor.tenant.policy.password
  const chosen = answer.text('new_password')
  const mails = account.mails.map(({ address }) => address)
  const again = (complaint: Complaint): Showing => ({
    show: 'new-password',
    because: decision.because === 'password-expired' ? 'expired' : 'must-change',
    mails,
    complaint,
  })

  const kept = await passwords.kept(database.db, account.tenantId, account.id)
  const broken = await passwords.judge(chosen, { policy, userId: account.userId, mails, kept })
  const differs = chosen !== answer.text('new_password_confirm')
  if (broken.length > 0 || differs) return again(refusal(broken, differs))

  const prepared = await passwords.prepare(chosen, { policy, kept })
  const verified = { expired: false, mustChange: false }
  return grantIfEnough(parts, signIn, visitor, { account, verified, proofs }, async (trx) => {
    await passwords.set(trx, account.tenantId, account.id, prepared, { now: visitor.now })
    await recordPasswordChanged(trx, parts, signIn, visitor, account)
  })
}

function refusal(broken: readonly BrokenRule[], differs: boolean): Complaint {
  const errors = broken.map(({ code, text }) => ({ field: 'new_password', code, text }))
  if (differs) errors.push({ field: 'new_password_confirm', code: 'different' as never, text: complaints.different })
  return { status: 422, code: errors[0]?.code ?? 'different', text: complaints.summary, errors }
}
