import * as accounts from '#accounts/accounts.ts'
import * as signIns from '#sign-ins/sign-ins.ts'
import { typedLine } from '#web/forms.ts'
import type { Answer, Showing, SignIn, SignInParts, Visitor } from './sign-in.ts'
import { complaints } from './texts.ts'

/**
 * The name of the account. Whether somebody has it makes no difference to what is shown next. Typed again after the back
 * button it begins anew: what was shown for another name does not count for this one.
 */
export async function answerIdentifier(
  { database }: SignInParts,
  signIn: SignIn,
  answer: Answer,
  visitor: Visitor,
): Promise<Showing> {
  const typed = typedLine(answer.text('user_id')).slice(0, 254)
  if (typed === '') return { show: 'identifier', typed, complaint: missing }
  const account = await accounts.findByLoginName(database.db, signIn.tenantId, typed)
  const accountId = account?.id ?? null
  const generation = account?.generation ?? 0
  const isSame = accountId !== null && accountId === signIn.accountId && generation === signIn.generation
  const proofs = isSame ? signIn.proofs : []
  await signIns.save(database.brief, signIn, { identifier: typed, accountId, generation, proofs }, visitor.now)
  return { show: 'anew' }
}

const missing = {
  status: 422 as const,
  code: 'user-id-missing',
  text: complaints.summary,
  errors: [{ field: 'user_id', code: 'user-id-missing', text: complaints.nameMissing }],
}
