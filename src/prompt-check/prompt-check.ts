/**
 * "Is this screen real?": what anybody may ask without signing in, about a dialog, a page, a mail or a text message.
 *
 *   check    the verdict on what somebody saw, with its reasons (verdict.ts)
 *   app      what the real dialog of a registered app looks like
 *   lookUp   whether a prompt number stands for a request that is open now; no more than yes or no and the app's name
 *
 * It judges only by what the tenant registered, opens nothing, and remembers nothing of what was typed.
 */
import type { Database } from '#database/database.ts'
import { networkOf, throttle } from '#limits/limits.ts'
import { type FindPrompts, idPrefix, type OpenPrompt } from '#sign-ins/sign-ins.ts'
import * as sites from '#sites/sites.ts'
import type { Tenant } from '#tenants/tenants.ts'
import type { Visit } from '#web/visit.ts'

export { longestMessage } from '#message-reading/message-reading.ts'

import { type Judged, judge, type Known, type Seen } from './verdict.ts'

export type CheckTenant = Tenant<unknown>
export type Here = Visit<CheckTenant>

export interface PromptCheckParts {
  database: Database
  /** One for each kind of request. */
  prompts: readonly FindPrompts[]
}

export type LookUp =
  | { kind: 'open'; siteName: string | null }
  | { kind: 'none' }
  | { kind: 'too-many'; retryAfterSeconds: number }

export interface PromptCheck {
  known(visit: Here): Promise<Known>
  check(visit: Here, seen: Seen): Promise<Judged>
  app(visit: Here, id: string): Promise<sites.AppSite | undefined>
  lookUp(visit: Here, typed: string): Promise<LookUp>
  /** All open requests of a number, for who may know more than strangers. */
  open(tenantId: string, typed: string, now: number): Promise<OpenPrompt[]>
}

/** A change of a site is seen within a second; until then one read serves everybody. */
const memoryMilliseconds = 900

/** More than a person mistypes; far less than it takes to find an open request by guessing. */
const mostLookUps = { max: 20, windowSeconds: 10 * 60 }

export function promptCheck({ database, prompts }: PromptCheckParts): PromptCheck {
  const memory = new Map<string, { apps: Promise<sites.AppSite[]>; until: number }>()

  function apps(tenantId: string): Promise<sites.AppSite[]> {
    const known = memory.get(tenantId)
    if (known && known.until > performance.now()) return known.apps
    if (memory.size > 1000) memory.clear()
    const fresh = sites.listApps(database.db, tenantId)
    memory.set(tenantId, { apps: fresh, until: performance.now() + memoryMilliseconds })
    fresh.catch(() => memory.delete(tenantId))
    return fresh
  }

  async function known({ tenant, origin }: Here): Promise<Known> {
    return {
      apps: await apps(tenant.id),
      officialDomains: officialDomains(tenant, origin),
      senders: tenant.senders,
      tel: tenant.support.tel,
      mail: tenant.support.mail,
    }
  }

  async function open(tenantId: string, typed: string, now: number): Promise<OpenPrompt[]> {
    const prefix = idPrefix(typed)
    if (prefix === undefined) return []
    return (await Promise.all(prompts.map((find) => find(tenantId, prefix, now)))).flat()
  }

  return {
    known,
    open,

    check: async (visit, seen) => judge(seen, await known(visit)),

    app: async ({ tenant }, id) => (await apps(tenant.id)).find((app) => app.id === id),

    async lookUp({ tenant, ip, now }, typed) {
      const key = `prompt-number/${tenant.id}/${networkOf(ip)}`
      const admission = await throttle(database.db, key, { ...mostLookUps, now })
      if (!admission.admitted) return { kind: 'too-many', retryAfterSeconds: admission.retryAfterSeconds }
      const [found] = await open(tenant.id, typed, now)
      return found ? { kind: 'open', siteName: found.siteName } : { kind: 'none' }
    },
  }
}

/** Our own host first: it is what every sign-in page shows. */
export function officialDomains({ officialDomains }: Pick<CheckTenant, 'officialDomains'>, origin: string): string[] {
  return [...new Set([new URL(origin).hostname, ...officialDomains])]
}
