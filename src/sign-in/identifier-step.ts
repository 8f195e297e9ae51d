import * as accounts from '#accounts/accounts.ts'
import * as signIns from '#sign-ins/sign-ins.ts'
import { typedLine } from '#web/forms.ts'
import { identifierPage } from './pages.ts'
import { answerPasskey, requestFor } from './passkey-step.ts'
import type { Answer, Complaint, Showing, SignIn, SignInParts, Visitor } from './sign-in.ts'
import type { StepPage } from './steps.ts'
import { complaints } from './texts.ts'

/**
 * The name of the account. Whether somebody has it makes no difference to what is shown next. Typed again after the back
 * button it begins anew: what was shown for another name does not count for this one.
 */
export const identifierStep: StepPage = {
  step: 'identifier',

  // Whose certificate it is has its ID filled in.
  show: (parts, signIn, visitor, { certificate }) =>
    pageWith(parts, signIn, visitor, { typed: certificate?.fits ? certificate.userId : (signIn.origin.hint ?? '') }),

  answer: answerIdentifier,
}

/** Reads nothing but who it is. */
export async function answerIdentifier(
  parts: SignInParts,
  signIn: SignIn,
  answer: Answer,
  visitor: Visitor,
): Promise<Showing> {
  const { database } = parts
  const typed = typedLine(answer.text('user_id')).slice(0, 254)
  if (answer.action === 'use-passkey' && takesPasskeys(parts, visitor)) {
    const again = (next: SignIn, complaint: Complaint, unknown?: string) =>
      pageWith(parts, next, visitor, { typed, complaint, unknown })
    return answerPasskey(parts, signIn, answer.text('passkey'), visitor, { strength: 'alone', again })
  }
  if (typed === '') return pageWith(parts, signIn, visitor, { typed, complaint: missing })
  const account = await accounts.findByLoginName(database.db, signIn.tenantId, typed)
  const accountId = account?.id ?? null
  const generation = account?.generation ?? 0
  const isSame = accountId !== null && accountId === signIn.accountId && generation === signIn.generation
  const proofs = isSame ? signIn.proofs : []
  const changes = { identifier: typed, accountId, generation, proofs, choices: {} }
  await signIns.save(database.brief, signIn, changes, visitor.now)
  return { show: 'anew' }
}

/** Whether a passkey may be the only proof at all: nothing that depends on who asks. */
const takesPasskeys = ({ offered }: SignInParts, { tenant }: Visitor) =>
  offered.includes('passkey') && tenant.policy.methods.allowed.includes('passkey')

interface Typed {
  typed: string
  complaint?: Complaint | undefined
  /** A passkey that nobody here has. */
  unknown?: string | undefined
}

async function pageWith(
  parts: SignInParts,
  signIn: SignIn,
  visitor: Visitor,
  { typed, complaint, unknown }: Typed,
): Promise<Showing> {
  const options = takesPasskeys(parts, visitor)
    ? await requestFor(parts, signIn, visitor, { strength: 'alone' })
    : undefined
  const passkey = options && { options, unknown }
  return {
    show: 'step',
    page: (visit, asking, wrong) => identifierPage(visit, asking, { typed, passkey }, wrong),
    complaint,
  }
}

const missing: Complaint = {
  status: 422,
  code: 'user-id-missing',
  text: complaints.summary,
  errors: [{ field: 'user_id', code: 'user-id-missing', text: complaints.nameMissing }],
}
