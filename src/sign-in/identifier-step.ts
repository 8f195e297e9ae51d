import * as accounts from '#accounts/accounts.ts'
import * as signIns from '#sign-ins/sign-ins.ts'
import { typedLine } from '#web/forms.ts'
import { identifierPage } from './pages.ts'
import type { Answer, Complaint, Showing, SignIn, SignInParts, Visitor } from './sign-in.ts'
import type { StepPage } from './steps.ts'
import { complaints } from './texts.ts'

/**
 * The name of the account. Whether somebody has it makes no difference to what is shown next. Typed again after the back
 * button it begins anew: what was shown for another name does not count for this one.
 */
export const identifierStep: StepPage = {
  step: 'identifier',

  show: async (_, signIn) => pageWith(signIn.origin.hint ?? ''),

  answer: answerIdentifier,
}

/** Reads nothing but who it is. */
export async function answerIdentifier(
  { database }: SignInParts,
  signIn: SignIn,
  answer: Answer,
  visitor: Visitor,
): Promise<Showing> {
  const typed = typedLine(answer.text('user_id')).slice(0, 254)
  if (typed === '') return pageWith(typed, missing)
  const account = await accounts.findByLoginName(database.db, signIn.tenantId, typed)
  const accountId = account?.id ?? null
  const generation = account?.generation ?? 0
  const isSame = accountId !== null && accountId === signIn.accountId && generation === signIn.generation
  const proofs = isSame ? signIn.proofs : []
  const changes = { identifier: typed, accountId, generation, proofs, choices: {} }
  await signIns.save(database.brief, signIn, changes, visitor.now)
  return { show: 'anew' }
}

function pageWith(typed: string, complaint?: Complaint): Showing {
  return { show: 'step', page: (visit, asking, wrong) => identifierPage(visit, asking, typed, wrong), complaint }
}

const missing: Complaint = {
  status: 422,
  code: 'user-id-missing',
  text: complaints.summary,
  errors: [{ field: 'user_id', code: 'user-id-missing', text: complaints.nameMissing }],
}
