import type { Db } from '#database/database.ts'
import type { Level } from '#decision/decision.ts'
import { networkOf } from '#limits/limits.ts'
import {
  type Destination,
  destinationsOf,
  type Key,
  type Pending,
  type SentCode,
} from '#security-codes/security-codes.ts'
import { promptNumber } from '#sign-ins/sign-ins.ts'
import { browserName } from '#web/browser-name.ts'
import type { SignIn, SignInParts, Visitor } from './sign-in.ts'
import type { Standing } from './standing.ts'
import { subjectOf } from './subject.ts'

/** What the code's page tells of it, and where else it could go. */
export interface CodeFacts {
  pending: Pending | undefined
  /** Where codes of the account can go; none for a name that nobody has. */
  destinations: readonly Destination[]
  chosen: number
  /** The right password was shown: only then the page says where the code went. */
  proven: boolean
}

export const codeOf = (parts: SignInParts, signIn: SignIn): Key => ({
  tenantId: signIn.tenantId,
  subject: subjectOf(parts, signIn),
  signInId: signIn.id,
})

/** Where this sign-in's code may go: a site that asks for more than a mail code gets none. */
export function destinationsFor(
  parts: SignInParts,
  { tenant }: Visitor,
  { account, decision }: Standing,
): Destination[] {
  if (!account) return []
  const all = destinationsOf(account, tenant.policy.twoStep, parts.securityCodes)
  return levelAsked(decision) > 1 ? all.filter(({ channel }) => channel === 'sms') : all
}

const levelAsked = (decision: Standing['decision']): Level => ('ask' in decision && decision.atLeast) || 1

export async function codeFacts(
  parts: SignInParts,
  signIn: SignIn,
  visitor: Visitor,
  standing: Standing,
): Promise<CodeFacts> {
  const { db } = parts.database
  const pending = await parts.securityCodes.find(db, codeOf(parts, signIn), visitor.tenant.policy.code, visitor.now)
  const destinations = destinationsFor(parts, visitor, standing)
  const at = pending?.destination
    ? destinations.findIndex((each) => each.address === pending.destination?.address)
    : (signIn.choices.destination ?? 0)
  const proven = standing.proofs.some(({ kind }) => kind === 'password')
  return { pending, destinations, chosen: Math.max(0, at), proven }
}

/** A new code to the chosen destination, if it may be sent now. */
export async function sendCode(
  parts: SignInParts,
  signIn: SignIn,
  visitor: Visitor,
  standing: Standing,
  facts: CodeFacts,
  chosen = facts.chosen,
): Promise<SentCode> {
  const isFirst = facts.pending === undefined
  return send(parts, signIn, visitor, standing, { to: facts.destinations[chosen], proven: facts.proven, isFirst })
}

/** To a destination that is not the account's yet: only who has shown the password gets here. */
export const sendTo = (
  parts: SignInParts,
  signIn: SignIn,
  visitor: Visitor,
  standing: Standing,
  to: Destination,
): Promise<SentCode> => send(parts, signIn, visitor, standing, { to, proven: true })

async function send(
  parts: SignInParts,
  signIn: SignIn,
  visitor: Visitor,
  standing: Standing,
  about: { to: Destination | undefined; proven: boolean; isFirst?: boolean },
): Promise<SentCode> {
  const { tenant, ip, userAgent, origin, language, reference, now } = visitor
  return parts.database.durably((trx: Db) =>
    parts.securityCodes.send(trx, {
      key: codeOf(parts, signIn),
      tenant,
      policy: tenant.policy.code,
      account: standing.account?.state === 'active' ? standing.account : undefined,
      ...about,
      from: {
        site: signIn.origin.siteName,
        prompt: promptNumber(signIn.id),
        browser: browserName(userAgent),
        ip,
        network: networkOf(ip),
        host: new URL(origin).hostname,
        language,
      },
      reference,
      now,
    }),
  )
}
