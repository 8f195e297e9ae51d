/**
 * A destination for security codes, registered on the way in: where two-step verification is required and the account has no
 * second step yet, or where its destination has ended. Somebody who knows nothing but the password could do this as well, so
 * who has a verified mail address shows first that its mailbox is theirs.
 */
import type { Account, AccountFacts } from '#accounts/accounts.ts'
import * as accounts from '#accounts/accounts.ts'
import * as audit from '#audit/audit.ts'
import type { Db } from '#database/database.ts'
import { type Destination, destinationFrom, masked, type Sent } from '#security-codes/security-codes.ts'
import * as signIns from '#sign-ins/sign-ins.ts'
import { typedCode } from '#web/forms.ts'
import { codeFacts, codeOf, sendTo } from './code-sending.ts'
import { codeComplaints } from './code-texts.ts'
import type { Known } from './ending.ts'
import { type EnrolPhase, enrolDestinationPage } from './enrol-destination-pages.ts'
import { enrolComplaints } from './enrol-destination-texts.ts'
import { answerGuess, codeMissing } from './second-proof.ts'
import type { Answer, Complaint, Showing, SignIn, SignInParts, Visitor } from './sign-in.ts'
import type { Standing } from './standing.ts'
import type { StepPage } from './steps.ts'
import { whereOf } from './telling.ts'

export const enrolDestinationStep: StepPage = { step: 'enrol-destination', show, answer }

type Given = [parts: SignInParts, signIn: SignIn, visitor: Visitor, standing: Standing]

/** What is asked now, and where a code for it goes. */
type Phase = { at: 'mailbox' | 'code'; to: Destination } | { at: 'destination' }

function phaseOf([, signIn, , { account, proofs }]: Given): Phase {
  const mail = account?.mails.find(({ verified }) => verified)
  const shown = proofs.some(({ kind, at }) => kind === 'security-code' && at >= signIn.startedAt)
  if (mail && !shown) return { at: 'mailbox', to: { channel: 'mail', address: mail.address } }
  const { enrol } = signIn.choices
  return enrol ? { at: 'code', to: enrol } : { at: 'destination' }
}

async function show(...given: Given): Promise<Showing> {
  const phase = phaseOf(given)
  if (phase.at === 'destination') return pageWith(phase)
  const { pending } = await codeFacts(...given)
  if (pending?.destination?.address === phase.to.address) return pageWith(phase)
  const sent = await sendTo(...given, phase.to)
  return pageWith(phase, sent.sent ? undefined : notSent(sent))
}

async function answer(
  parts: SignInParts,
  signIn: SignIn,
  answered: Answer,
  visitor: Visitor,
  standing: Standing,
): Promise<Showing> {
  const given: Given = [parts, signIn, visitor, standing]
  const phase = phaseOf(given)
  const { account } = standing
  if (!account) return { show: 'anew' }
  if (answered.action === 'use-destination') return choose(given, undefined)
  if (phase.at === 'destination') return takeDestination(given, answered)
  if (answered.action === 'resend') {
    const sent = await sendTo(...given, phase.to)
    return sent.sent ? { show: 'anew' } : pageWith(phase, notSent(sent))
  }
  return takeCode(given, { ...standing, account }, phase, answered)
}

async function takeDestination(given: Given, answered: Answer): Promise<Showing> {
  const [, , { tenant }] = given
  const typed = answered.text('destination')
  const to = destinationFrom(typed, usable(given))
  if (!to) {
    const text = typed.trim() === '' ? enrolComplaints.missing : enrolComplaints.wrong[channelsIn(tenant)]
    const errors = [{ field: 'destination', code: 'destination', text }]
    return pageWith(
      { at: 'destination' },
      { status: 422, code: 'destination', text: enrolComplaints.summary, errors },
      typed,
    )
  }
  const sent = await sendTo(...given, to)
  if (!sent.sent) return pageWith({ at: 'destination' }, notSent(sent), typed)
  return choose(given, to)
}

/** Of the policy's channels those that can leave the house. */
function usable([{ securityCodes }, , { tenant }]: Given) {
  const { channels } = tenant.policy.twoStep
  return { channels: channels.filter((channel) => channel === 'mail' || securityCodes.sendsSms) }
}

const channelsIn = ({ policy }: Visitor['tenant']) => {
  const { channels } = policy.twoStep
  return channels.length > 1 ? ('both' as const) : (channels[0] ?? 'sms')
}

async function choose([{ database }, signIn, visitor]: Given, enrol: Destination | undefined): Promise<Showing> {
  await signIns.save(database.brief, signIn, { choices: { ...signIn.choices, enrol } }, visitor.now)
  return { show: 'anew' }
}

async function takeCode(
  given: Given,
  standing: Known,
  phase: Phase & { to: Destination },
  answered: Answer,
): Promise<Showing> {
  const [parts, signIn, visitor] = given
  const again = (complaint: Complaint) => pageWith(phase, complaint)
  const typed = typedCode(answered.text('code'))
  if (typed === '') return again(codeMissing)
  const { code: policy } = visitor.tenant.policy
  let tried: Awaited<ReturnType<typeof parts.securityCodes.raise>> = { alive: false }
  return answerGuess(parts, signIn, visitor, standing, {
    step: 'code',
    again,
    async count(trx) {
      tried = await parts.securityCodes.raise(trx, codeOf(parts, signIn), policy, visitor.now)
    },
    async check() {
      const { alive } = tried
      if (!tried.alive || !parts.securityCodes.check(tried, typed)) {
        return { right: false, ...(alive ? {} : { complaint: expired }) }
      }
      const right = tried
      return {
        right: true,
        details: { channel: phase.to.channel },
        async use(trx) {
          if (!(await parts.securityCodes.use(trx, right))) return false
          if (phase.at === 'code') await register(trx, parts, signIn, visitor, standing.account, phase.to)
          return true
        },
      }
    },
  })
}

/** The destination is the account's from now on, and two-step verification goes there. */
async function register(
  trx: Db,
  { notices }: SignInParts,
  signIn: SignIn,
  visitor: Visitor,
  account: Account,
  to: Destination,
): Promise<void> {
  const { tenant, reference, now, ip } = visitor
  const { since = now } = account.twoStep
  const twoStep: accounts.TwoStep = { on: true, way: 'code', destination: to, since }
  await accounts.change(trx, account.tenantId, account.id, { ...withContact(account, to), twoStep }, now)
  const where = whereOf(signIn, visitor)
  const contact = to.channel === 'sms' ? ('phone' as const) : ('mail' as const)
  const added = {
    kind: 'contact-changed' as const,
    change: 'added' as const,
    contact,
    shown: masked(to),
    at: now,
    where,
  }
  // To the addresses that there were before: a new one may be a stranger's.
  await notices.tell(trx, { account, tenant, notice: added, reference, now })
  const change = account.twoStep.on ? ('changed' as const) : ('on' as const)
  await notices.tell(trx, {
    account,
    tenant,
    notice: { kind: 'two-step-changed', change, at: now, where },
    reference,
    now,
  })
  await audit.record(trx, {
    ...{ tenantId: account.tenantId, actor: 'owner', act: 'destinationEnrolled', subject: account.id },
    ...{ detail: { channel: to.channel }, ip, at: now },
  })
}

function withContact({ mails, phones }: Account, { channel, address }: Destination): Partial<AccountFacts> {
  if (channel === 'mail') {
    const others = mails.filter((mail) => accounts.foldName(mail.address) !== accounts.foldName(address))
    return { mails: [...others, { address, verified: true }] }
  }
  return {
    phones: [...phones.filter(({ number }) => number !== address), { number: address, verified: true, sms: true }],
  }
}

function pageWith(phase: Phase, complaint?: Complaint, typed = ''): Showing {
  const shown: EnrolPhase = phase.at === 'destination' ? { at: phase.at, typed } : { ...phase, to: phase.to }
  return { show: 'step', page: (visit, asking, wrong) => enrolDestinationPage(visit, asking, shown, wrong), complaint }
}

function notSent({ why, seconds }: Sent & { sent: false }): Complaint {
  const text = why === 'soon' ? codeComplaints.soon(seconds) : codeComplaints.many(seconds)
  return { status: 429, retryAfterSeconds: seconds, code: why === 'soon' ? 'resend-soon' : 'resend-many', text }
}

const expired: Complaint = {
  status: 422,
  code: 'code-expired',
  text: codeComplaints.summary,
  errors: [{ field: 'code', code: 'code-expired', text: codeComplaints.expired }],
}
