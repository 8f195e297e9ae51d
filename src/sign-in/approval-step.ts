import { type Request, requestsSeconds } from '#approvals/approvals.ts'
import { waysBeside } from '#decision/decision.ts'
import * as signIns from '#sign-ins/sign-ins.ts'
import { browserName } from '#web/browser-name.ts'
import { approvalOverPage, approvalWaitPage } from './approval-pages.ts'
import { approvalComplaints } from './approval-texts.ts'
import { showProof } from './second-proof.ts'
import type { Answer, Complaint, Showing, SignIn, SignInParts, Visitor } from './sign-in.ts'
import type { Standing } from './standing.ts'
import type { StepPage } from './steps.ts'
import { subjectOf } from './subject.ts'

/** An answer in the app: before the password or after it. */
export const approvalStep: StepPage = { step: 'approval-wait', show, answer }

type Given = [parts: SignInParts, signIn: SignIn, visitor: Visitor, standing: Standing]

/** The first look asks the apps; a reload does not. */
async function show(...given: Given): Promise<Showing> {
  const request = await requestOf(given[0], given[1], given[2].now)
  return !request || request.state === 'used' ? ask(given) : pageWith(given, request)
}

async function answer(
  parts: SignInParts,
  signIn: SignIn,
  { action }: Answer,
  visitor: Visitor,
  standing: Standing,
): Promise<Showing> {
  const given: Given = [parts, signIn, visitor, standing]
  const request = await requestOf(parts, signIn, visitor.now)
  if (!request) return { show: 'anew' }
  if (action === 'resend') return request.state === 'waiting' ? { show: 'anew' } : ask(given)
  if (request.state === 'waiting') return pageWith(given, request, notYet)
  const { account } = standing
  if (request.state !== 'approved' || !account) return { show: 'anew' }
  const owner = ownerOf(parts, signIn)
  const use = (trx: Parameters<typeof parts.approvals.use>[0]) =>
    parts.approvals.use(trx, owner, request.id, visitor.now)
  const shown = await showProof(parts, signIn, visitor, { ...standing, account }, { step: 'approval-wait', use })
  return shown ?? { show: 'anew' }
}

/** Wakes whoever waits for this sign-in's answer; undefined where nothing is waited for. */
export async function waitForApproval(
  parts: SignInParts,
  signIn: SignIn,
  now: number,
  waiter: { wake(): void; beat(): void },
): Promise<(() => void) | undefined> {
  const request = await requestOf(parts, signIn, now)
  // What is answered from here on is seen by the next look at all answers of the last seconds.
  if (request?.state !== 'waiting') return undefined
  return parts.waiters.wait(request.id, { ...waiter, endsAt: request.expiresAt })
}

const originOf = ({ id }: SignIn) => `sign-in/${id}`

const ownerOf = (parts: SignInParts, signIn: SignIn) => ({
  tenantId: signIn.tenantId,
  accountId: subjectOf(parts, signIn),
})

function requestOf(parts: SignInParts, signIn: SignIn, now: number): Promise<Request | undefined> {
  return parts.approvals.find(parts.database.db, ownerOf(parts, signIn), originOf(signIn), now)
}

async function ask(given: Given): Promise<Showing> {
  const [parts, signIn, visitor, { account }] = given
  const { ip, userAgent, now, tenant } = visitor
  const owner = ownerOf(parts, signIn)
  const facts = {
    site: signIn.origin.siteName,
    ...{ ip, userAgent, browser: browserName(userAgent) },
    startedAt: signIn.startedAt,
    promptNumber: signIns.promptNumber(signIn.id),
  }
  const wish = { origin: originOf(signIn), facts }
  const asked = await parts.database.briefly((trx) => parts.approvals.ask(trx, owner, wish, now))
  if (!asked.asked) return tooOften(given, asked.seconds)
  if (account) parts.approvals.push(owner, { service: tenant.name, language: account.language ?? visitor.language })
  return pageWith(given, asked.request)
}

/** Asked so often that a tired person might say yes: another way, as far as there is one. */
async function tooOften(given: Given, seconds: number): Promise<Showing> {
  const [parts, signIn, visitor, { decision, situation }] = given
  const proven = isProven(given)
  const others = proven && 'ask' in decision ? waysBeside(situation, decision) : []
  const step = proven ? others[0] : 'password'
  if (step === undefined) return { show: 'step', page: approvalOverPage('too-often'), complaint: many(seconds) }
  await signIns.save(parts.database.brief, signIn, { choices: { ...signIn.choices, step } }, visitor.now)
  return { show: 'anew' }
}

/** Which apps an account has is told to nobody who has not shown the password. */
async function pageWith(given: Given, request: Request, complaint?: Complaint): Promise<Showing> {
  const [parts, signIn, visitor] = given
  const { state } = request
  if (state === 'denied' || state === 'wrong-number' || state === 'expired')
    return { show: 'step', page: approvalOverPage(state), complaint }
  const proven = isProven(given)
  const apps = proven ? await parts.approvals.apps(parts.database.db, ownerOf(parts, signIn)) : []
  const facts = { request, proven, devices: apps.map(({ name }) => name), seconds: request.expiresAt - visitor.now }
  return { show: 'step', page: (visit, asking, wrong) => approvalWaitPage(visit, asking, facts, wrong), complaint }
}

const isProven = ([, , , { proofs }]: Given) => proofs.some(({ kind }) => kind === 'password')

const notYet: Complaint = { status: 422, code: 'not-yet', text: approvalComplaints.notYet }

const many = (seconds: number): Complaint => ({
  status: 429,
  retryAfterSeconds: seconds,
  code: 'approval-many',
  text: approvalComplaints.many(Math.ceil(requestsSeconds / 60)),
})
