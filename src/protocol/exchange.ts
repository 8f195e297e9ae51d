/** One request to the engine and what is known of it before the engine runs. The engine's own callbacks find it here again. */
import type { IncomingMessage } from 'node:http'
import Provider, { type AdapterPayload } from 'oidc-provider'
import type { TwoStepPolicy } from '#decision/decision.ts'
import type { SessionPolicy } from '#sessions/sessions.ts'
import type { Tenant } from '#tenants/tenants.ts'
import type { Visit } from '#web/visit.ts'
import type { SiteOfSession } from './adapter.ts'
import type { SignedIn } from './browser-sessions.ts'

/** The part of a tenant's policy that the protocol reads. */
export interface ProtocolPolicy {
  session: SessionPolicy
  twoStep: TwoStepPolicy
}

export type ProtocolTenant = Tenant<ProtocolPolicy>

export interface Exchange {
  visit: Visit<ProtocolTenant>
  /** Who is signed in in this browser. */
  signedIn: SignedIn | undefined
  /** The sign-in that this request resumes, taken out of the database by it alone. */
  interaction: { id: string; payload: AdapterPayload } | undefined
  /** The session was begun or renewed by this very request. */
  hasNewKey?: boolean
  /** The asking site of the session, and its grant, as they were when the request began. */
  siteBefore?: SiteOfSession
  grant?: { id: string; payload: string; expiresAt: number }
  /** Set-Cookie headers of ours. */
  cookies: string[]
  /** The answer is a page of ours. */
  hasOwnPage: boolean
}

const exchanges = new WeakMap<IncomingMessage, Exchange>()

export function keepExchange(request: IncomingMessage, exchange: Exchange): void {
  exchanges.set(request, exchange)
}

/** Of the request that the engine works on; throws outside of one. */
export function exchangeOf(request: IncomingMessage | undefined): Exchange {
  const exchange = request && exchanges.get(request)
  if (!exchange) throw new Error('the engine was asked outside of an exchange')
  return exchange
}

/** Of the request whose work this code is part of. */
export const currentExchange = (): Exchange => exchangeOf(Provider.ctx?.req)

export const exchangeIfAny = (): Exchange | undefined => Provider.ctx && exchanges.get(Provider.ctx.req)
