import type { Db } from '#database/database.ts'
import * as guesses from '#guesses/guesses.ts'
import type { Delivery, Sent } from '#security-codes/security-codes.ts'
import * as signIns from '#sign-ins/sign-ins.ts'
import { typedCode } from '#web/forms.ts'
import { codePage, passwordAndCodePage } from './code-pages.ts'
import { type CodeFacts, codeFacts, codeOf, sendCode } from './code-sending.ts'
import { codeComplaints } from './code-texts.ts'
import { grantIfEnough } from './ending.ts'
import {
  afterRight,
  checkPassword,
  heldPage,
  passwordMissing,
  type RightPassword,
  refusePassword,
  saysLeft,
  withPassword,
} from './password-step.ts'
import { answerGuess, codeMissing, codeTry, wrongGuess } from './second-proof.ts'
import type { Answer, Complaint, Showing, SignIn, SignInParts, Visitor } from './sign-in.ts'
import type { Standing } from './standing.ts'
import type { StepPage } from './steps.ts'
import { complaints } from './texts.ts'

/** A security code after the password. */
export const codeStep: StepPage = { step: 'code', show: (...given) => show(...given), answer: answerCode }

/** Password and security code on one page: the code is on its way before anything was shown. */
export const passwordAndCodeStep: StepPage = {
  step: 'password-and-code',
  show: (...given) => show(...given),
  answer: answerBoth,
}

type Given = [parts: SignInParts, signIn: SignIn, visitor: Visitor, standing: Standing]

/** The first look sends the code; a reload does not. */
async function show(...given: Given): Promise<Showing> {
  const [parts, signIn, visitor, standing] = given
  const facts = await codeFacts(...given)
  if (facts.pending && isUsable(facts)) return pageWith(facts, standing, await resultOf(parts, signIn, facts))
  const sent = await sendCode(...given, facts)
  if (sent.sent) return pageWith({ ...facts, pending: sent.pending }, standing)
  if (facts.proven) return pageWith(facts, standing, undefined, notSent(sent))
  // Too many were asked for by name alone: who knows the password is asked for it first, and has limits of their own.
  await signIns.save(parts.database.brief, signIn, { choices: { ...signIn.choices, step: 'password' } }, visitor.now)
  return { show: 'anew' }
}

/** Kept from before the site asked for more than it can give, a code is no use. */
function isUsable({ pending, destinations }: CodeFacts): boolean {
  const { destination } = pending ?? {}
  return destination === undefined || destinations.some(({ address }) => address === destination.address)
}

/** What became of the message is told to nobody who has not shown the password. */
async function resultOf(parts: SignInParts, signIn: SignIn, { pending, proven }: CodeFacts) {
  if (!proven || !pending) return undefined
  return parts.securityCodes.resultOf(parts.database.db, codeOf(parts, signIn), pending.number)
}

function pageWith(
  facts: CodeFacts,
  { decision }: Pick<Standing, 'decision'>,
  result?: Delivery,
  complaint?: Complaint,
): Showing {
  const both = 'ask' in decision && decision.ask === 'password-and-code'
  return {
    show: 'step',
    page: (visit, asking, wrong) =>
      both ? passwordAndCodePage(visit, asking, facts, wrong) : codePage(visit, asking, { ...facts, result }, wrong),
    complaint,
  }
}

/** Another code, or one to another destination. Undefined: the form is an answer. */
async function otherAct(given: Given, answer: Answer): Promise<Showing | undefined> {
  const [parts, signIn, visitor, standing] = given
  if (answer.action !== 'resend' && answer.action !== 'use-destination') return undefined
  const facts = await codeFacts(...given)
  const chosen = answer.action === 'resend' ? facts.chosen : destinationIn(answer, facts)
  const sent = await sendCode(...given, facts, chosen)
  if (!sent.sent) return pageWith(facts, standing, await resultOf(parts, signIn, facts), notSent(sent))
  const choices = { ...signIn.choices, destination: chosen }
  await signIns.save(parts.database.brief, signIn, { choices }, visitor.now)
  return { show: 'anew' }
}

/** The one that was picked; without a choice, as on a page that names none, the next in turn. */
function destinationIn(answer: Answer, { destinations, chosen }: CodeFacts): number {
  const picked = Number(answer.text('destination') || Number.NaN)
  if (Number.isInteger(picked) && picked in destinations) return picked
  return destinations.length === 0 ? 0 : (chosen + 1) % destinations.length
}

async function answerCode(
  parts: SignInParts,
  signIn: SignIn,
  answer: Answer,
  visitor: Visitor,
  standing: Standing,
): Promise<Showing> {
  const given: Given = [parts, signIn, visitor, standing]
  const acted = await otherAct(given, answer)
  if (acted) return acted
  const { account } = standing
  if (!account) return { show: 'anew' }
  const facts = await codeFacts(...given)
  const again = (complaint: Complaint) => pageWith(facts, standing, undefined, complaint)
  const typed = typedCode(answer.text('code'))
  if (typed === '') return again(codeMissing)
  if (!facts.pending?.alive) return again(codeExpired)
  const code = codeBeside(given)
  return answerGuess(parts, signIn, visitor, { ...standing, account }, { step: 'code', ...code.with(typed), again })
}

/** The code of this sign-in, counted beside the account's own count. */
function codeBeside([parts, signIn, visitor]: Given) {
  let tried: Awaited<ReturnType<typeof parts.securityCodes.raise>> = { alive: false }
  return {
    async count(trx: Db) {
      tried = await parts.securityCodes.raise(trx, codeOf(parts, signIn), visitor.tenant.policy.code, visitor.now)
    },
    /** Undefined: it is wrong, or may not be tried any more. */
    rightOne: (typed: string) => (tried.alive && parts.securityCodes.check(tried, typed) ? tried : undefined),
    with(typed: string) {
      return {
        count: this.count,
        check: async () => {
          const right = this.rightOne(typed)
          if (!right) return { right: false as const, ...(tried.alive ? {} : { complaint: codeExpired }) }
          const channel = right.row.channel as 'sms' | 'mail'
          const use = (trx: Db) => parts.securityCodes.use(trx, right)
          return { right: true as const, details: { channel }, use }
        },
      }
    },
  }
}

/**
 * Both at once, and only both: which of them was wrong is not told, nor kept, for a page that says "the password was right"
 * to who has not the code would let passwords be guessed.
 */
async function answerBoth(
  parts: SignInParts,
  signIn: SignIn,
  answer: Answer,
  visitor: Visitor,
  standing: Standing,
): Promise<Showing> {
  const given: Given = [parts, signIn, visitor, standing]
  const acted = await otherAct(given, answer)
  if (acted) return acted
  const facts = await codeFacts(...given)
  const again = (complaint: Complaint) => pageWith(facts, standing, undefined, complaint)
  const [password, typed] = [answer.text('password'), typedCode(answer.text('code'))]
  if (password === '' || typed === '') return again(bothMissing(password, typed))
  if (!facts.pending?.alive) return again(codeExpired)
  const code = codeBeside(given)
  const checked = await checkPassword(parts, signIn, visitor, standing, password, code.count)
  if ('held' in checked) return heldPage(checked, again)
  if (!checked.right) return refusePassword(parts, signIn, visitor, standing, checked, (left) => again(wrongBoth(left)))
  const right = code.rightOne(typed)
  if (!right) return refuseCode(given, checked, again)
  return acceptBoth(given, checked, password, right)
}

type RightCode = NonNullable<ReturnType<ReturnType<typeof codeBeside>['rightOne']>>

async function acceptBoth(given: Given, checked: RightPassword, password: string, right: RightCode): Promise<Showing> {
  const [parts, signIn, visitor, standing] = given
  const { account, verified } = checked
  const settle = await afterRight(parts, signIn, visitor, standing, checked, password)
  const channel = right.row.channel as 'sms' | 'mail'
  const proofs = [
    ...withPassword(standing.proofs, visitor).filter(({ kind }) => kind !== 'security-code'),
    { kind: 'security-code' as const, at: visitor.now, channel },
  ]
  const progress = { proofs, password: verified }
  return grantIfEnough(parts, signIn, visitor, { ...standing, account }, progress, async (trx) => {
    await settle(trx)
    await guesses.forget(trx, account.tenantId, account.id, 'code')
    if (!(await parts.securityCodes.use(trx, right))) throw new Error('a code was used twice in one sign-in')
  })
}

/** The password was right, which is not told: the page and the count of passwords are those of a wrong one. */
async function refuseCode(
  [parts, signIn, visitor]: Given,
  { account, tried: password, raised: counted }: RightPassword,
  again: (complaint: Complaint) => Showing,
): Promise<Showing> {
  const complaint = wrongBoth(password.tries - counted.count)
  const tried = codeTry(parts, signIn, visitor)
  const raised = await parts.database.durably((trx) => guesses.raise(trx, tried))
  if (raised.admitted) return wrongGuess(parts, signIn, visitor, { account }, { tried, raised, again, complaint })
  return raised.why === 'locked' ? { show: 'locked', because: 'code', until: raised.until } : again(complaint)
}

function notSent({ why, seconds }: Sent & { sent: false }): Complaint {
  const text = why === 'soon' ? codeComplaints.soon(seconds) : codeComplaints.many(seconds)
  return { status: 429, retryAfterSeconds: seconds, code: why === 'soon' ? 'resend-soon' : 'resend-many', text }
}

function bothMissing(password: string, code: string): Complaint {
  const errors = [
    ...(password === '' ? (passwordMissing.errors ?? []) : []),
    ...(code === '' ? (codeMissing.errors ?? []) : []),
  ]
  return { status: 422, code: errors[0]?.code ?? 'missing', text: complaints.summary, errors }
}

function wrongBoth(left: number): Complaint {
  const text = saysLeft(left) ? codeComplaints.wrongBothWithLeft(left) : codeComplaints.wrongBoth
  const code = 'wrong-id-password-or-code'
  const errors = [{ field: 'password', code, text }]
  return { status: 422, code, text, errors }
}

const codeExpired: Complaint = {
  status: 422,
  code: 'code-expired',
  text: complaints.summary,
  errors: [{ field: 'code', code: 'code-expired', text: codeComplaints.expired }],
}
