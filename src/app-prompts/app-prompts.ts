/**
 * App prompts: what the page after a system's dialog says of the app that asks, and why it asks now.
 *
 *   ask        who publishes the app, whether it is proved, and every reason that is known for asking now
 *   remember   what this installation of the app was like when somebody signed in, for the next time
 *   disown     "I did not start this"
 *   forget, sweep   with the account; those not used for long
 *   askedPanel, promptMark   the same on a page
 *
 * An installation is one app in one browser: a cookie knows it, so that nothing has to be known of the person. Its versions
 * are what the app says of itself. All of it only explains; no step of a sign-in looks at it.
 */
import * as accounts from '#accounts/accounts.ts'
import * as audit from '#audit/audit.ts'
import { hashSecret, newSecret } from '#crypto/secrets.ts'
import type { Database, Db } from '#database/database.ts'
import { networkOf, throttle } from '#limits/limits.ts'
import * as reports from '#reports/reports.ts'
import type { SessionPolicy } from '#sessions/sessions.ts'
import { type AskedApp, type AskedBecause, promptNumber } from '#sign-ins/sign-ins.ts'
import { isVerified, type Site } from '#sites/sites.ts'
import type { Tenant } from '#tenants/tenants.ts'
import { browserName } from '#web/browser-name.ts'
import { type CookieRule, hostCookie, readCookie, writeCookie } from '#web/cookies.ts'
import type { Visit } from '#web/visit.ts'
import * as store from './store.ts'

export { askedPanel, promptMark } from './pages.ts'

export type PromptTenant = Tenant<{ session: SessionPolicy }>

/** Parameters of an authorization request by which an app tells what it runs as. */
export const versionHints = ['app_version', 'os_version'] as const

export interface Asking {
  visit: Pick<Visit<PromptTenant>, 'tenant' | 'origin' | 'now'>
  cookieHeader: string | undefined
  site: Site
  /** Of the authorization request. */
  params: Readonly<Record<string, unknown>>
  /** Why the engine stopped, by its own names. */
  reasons: readonly string[]
}

export interface AppPrompts {
  /** Undefined for a site that is no app. `cookie`: a Set-Cookie header that makes the installation known. */
  ask(asking: Asking): Promise<{ asked: AskedApp; cookie: string | undefined } | undefined>
  remember(trx: Db, signedIn: SignedIn): Promise<void>
  /**
   * "I did not start this": told to the owner, where one is known, to the tenant and to the audit. Answers the reception
   * number; undefined where one network said so too often.
   */
  disown(trx: Db, disowned: Disowned): Promise<string | undefined>
}

export interface Disowned {
  visit: Teller
  account: accounts.Account | undefined
  siteName: string | null
  /** Of the request, and when it began. */
  id: string
  startedAt: number
}

type Teller = Pick<Visit<Tenant<unknown>>, 'tenant' | 'ip' | 'userAgent' | 'reference' | 'now'>

/** How the owner of an account is told (room notices). */
export type TellOwner = (
  trx: Db,
  told: { account: accounts.Account; siteName: string | null; visit: Teller },
) => Promise<void>

export interface SignedIn {
  visit: { tenant: { id: string }; origin: string; now: number }
  cookieHeader: string | undefined
  siteId: string
  account: Pick<accounts.Account, 'id' | 'generation'>
  asked: AskedApp
}

/** An installation not used for as long is a new one again. */
const memorySeconds = 400 * 24 * 60 * 60

/**
 * What a version looks like, and nothing that could be read as a message: anybody can send people to a sign-in with words of
 * their own in the address.
 */
const versions = {
  app_version: /^\d{1,6}(?:\.\d{1,6}){0,3}(?:[-+][A-Za-z0-9.]{1,16})?$/,
  os_version: /^(?:[A-Za-z_]{2,12} ?)?\d{1,4}(?:\.\d{1,6}){0,3}$/,
}

export interface AppPromptsParts {
  database: Database
  /** When the password of an account was set; undefined where it has none. */
  passwordSetAt(tenantId: string, accountId: string, now: number): Promise<number | undefined>
  tellOwner: TellOwner
}

/** More than a household says in an hour. */
const mostDisowned = { max: 10, windowSeconds: 60 * 60 }

export function appPrompts({ database, passwordSetAt, tellOwner }: AppPromptsParts): AppPrompts {
  return {
    async ask({ visit, cookieHeader, site, params, reasons }) {
      if (site.kind !== 'native') return undefined
      const rule = cookieOf(visit)
      const secret = readCookie(cookieHeader, rule)
      const known = secret === undefined ? undefined : await find(visit, secret, site.id)
      const now = { app: versionIn(params, 'app_version'), system: versionIn(params, 'os_version') }
      const isConsent = reasons.some((reason) => reason in byConsent)
      const since = await reasonsSince(visit, known, now)
      const because: AskedBecause[] = [
        ...reasons.flatMap((reason) => byConsent[reason] ?? []),
        ...(reasons.some((reason) => bySite.has(reason)) ? [{ kind: 'site-asked' } as const] : []),
        // Who is asked to agree is signed in.
        ...since.filter(({ kind }) => !isConsent || kind !== 'ended'),
      ]
      const asked: AskedApp = {
        publisher: site.app?.publisher ?? null,
        verified: isVerified(site, String(params['redirect_uri'] ?? '')),
        versions: now,
        because,
      }
      const cookie = secret === undefined ? writeCookie(rule, newSecret(), memorySeconds) : undefined
      return { asked, cookie }
    },

    async remember(trx, { visit, cookieHeader, siteId, account, asked }) {
      const secret = readCookie(cookieHeader, cookieOf(visit))
      if (secret === undefined) return
      await store.put(trx, {
        tenant_id: visit.tenant.id,
        id: idOf(secret, siteId),
        account_id: account.id,
        generation: account.generation,
        app_version: asked.versions.app,
        os_version: asked.versions.system,
        signed_in_at: visit.now,
      })
    },

    async disown(trx, { visit, account, siteName, id, startedAt }) {
      const { tenant, ip, userAgent, reference: number, now } = visit
      const key = `prompt-disowned/${tenant.id}/${networkOf(ip)}`
      if (!(await throttle(trx, key, { ...mostDisowned, now })).admitted) return undefined
      const prompt = { source: 'prompt', number: promptNumber(id), at: startedAt, site: siteName } as const
      const about = { ...prompt, ip, browser: browserName(userAgent) }
      const accountId = account?.id ?? ''
      await reports.add(trx, { tenantId: tenant.id, accountId, number, kind: 'prompt', about, at: now })
      if (account) await tellOwner(trx, { account, siteName, visit })
      await audit.record(trx, {
        tenantId: tenant.id,
        actor: 'visitor',
        act: 'promptDisowned',
        ...(account ? { subject: account.id } : {}),
        detail: { number, prompt: prompt.number },
        ip,
        at: now,
      })
      return number
    },
  }

  function find({ tenant, now }: Asking['visit'], secret: string, siteId: string) {
    return store.find(database.db, tenant.id, idOf(secret, siteId), now - memorySeconds)
  }

  /** What has happened since somebody signed in to this installation. */
  async function reasonsSince(
    visit: Asking['visit'],
    known: store.InstallationRow | undefined,
    { app, system }: AskedApp['versions'],
  ): Promise<AskedBecause[]> {
    if (!known) return [{ kind: 'first-time' }]
    const found: AskedBecause[] = []
    if (known.app_version !== null && app !== null && app !== known.app_version)
      found.push({ kind: 'updated', what: 'app', from: known.app_version, to: app })
    if (known.os_version !== null && system !== null && system !== known.os_version)
      found.push({ kind: 'updated', what: 'system', from: known.os_version, to: system })
    const changedAt = await settingsChangedAt(visit, known)
    if (changedAt !== undefined) found.push({ kind: 'settings-changed', at: changedAt })
    return [...found, { kind: 'ended', signedInAt: known.signed_in_at, endedAt: endOf(visit, known) }]
  }

  /** When the password was changed, or null for something else that ended what was granted; undefined when nothing was. */
  async function settingsChangedAt(
    { tenant, now }: Asking['visit'],
    { account_id, generation, signed_in_at }: store.InstallationRow,
  ): Promise<number | null | undefined> {
    const account = await accounts.find(database.db, tenant.id, account_id)
    if (!account || account.generation === generation) return undefined
    const setAt = await passwordSetAt(tenant.id, account_id, now)
    return setAt !== undefined && setAt > signed_in_at ? setAt : null
  }
}

/** Why the engine stops because a site wants it, and not because nobody is signed in (protocol/interaction-policy.ts). */
const bySite: ReadonlySet<string> = new Set([
  'login_prompt',
  'max_age',
  'acr_unmet',
  'other_subject',
  'select_account_prompt',
])

/** Why the engine asks for agreement of who is signed in. */
const byConsent: Readonly<Record<string, AskedBecause>> = {
  unproven_app: { kind: 'unproven' },
  not_agreed: { kind: 'agreement' },
}

/** A session has a last hour; before it only a sign-out or a long pause ends it. Null: it was one of those. */
function endOf({ tenant, now }: Asking['visit'], { signed_in_at }: store.InstallationRow): number | null {
  const end = signed_in_at + tenant.policy.session.hours * 3600
  return end <= now ? end : null
}

function versionIn(params: Asking['params'], name: (typeof versionHints)[number]): string | null {
  const value = params[name]
  return typeof value === 'string' && versions[name].test(value) ? value : null
}

const cookieOf = ({ tenant, origin }: SignedIn['visit']): CookieRule => hostCookie(origin, `installation-${tenant.id}`)

const idOf = (secret: string, siteId: string) => hashSecret(`${secret}\n${siteId}`)

/** With the account. */
export const forget = store.removeOf

/** Removes some not used for long; answers how many. */
export function sweep(db: Db, now: number, limit: number): Promise<number> {
  return store.removeUnused(db, now - memorySeconds, limit)
}
