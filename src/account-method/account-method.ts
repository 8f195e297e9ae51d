/**
 * The sign-in method on the account page: chosen, confirmed, changed.
 *
 *   situation   the method as it is, and what each of the others still needs
 *   change      in one transaction, told to the owner; answers the device whose download password is to be shown, if any
 *
 * Nobody is left without a way in: a method can be chosen once what it asks for is registered, except a certificate, which is
 * ordered with the change. Whoever leaves certificates has none that counts any more. Every other session ends. Page
 * errors: missing, same, needs.
 */
import * as accounts from '#accounts/accounts.ts'
import * as audit from '#audit/audit.ts'
import type { Certificates, CertificateTenant, DeviceState } from '#certificates/certificates.ts'
import type { Database, Db } from '#database/database.ts'
import * as devices from '#devices/devices.ts'
import type { Notices } from '#notices/notices.ts'
import type { PasswordPolicy, Passwords } from '#passwords/passwords.ts'
import type { Tenant } from '#tenants/tenants.ts'
import { browserName } from '#web/browser-name.ts'
import type { MenuEntry, OwnVisit } from '#web/own-room.ts'
import { type FieldError, Problem } from '#web/problem.ts'
import { statusText } from '#web/status-texts.ts'
import { complaints, texts } from './texts.ts'

export { methodChangeOptions } from './options.ts'

export type MethodTenant = Tenant<
  CertificateTenant['policy'] & {
    methods: { allowed: readonly accounts.Method[]; mayChange: boolean }
    password: PasswordPolicy
  }
>
export type Here = OwnVisit<MethodTenant>

/** Of use only where there is something to choose. */
export const methodEntry: MenuEntry<MethodTenant> = {
  name: 'account-method',
  path: '/account/method',
  text: { ja: texts.ja.title, en: texts.en.title },
  offered: isOffered,
}

export function isOffered({ policy: { methods } }: MethodTenant): boolean {
  return methods.mayChange && methods.allowed.length > 1
}

/** What has to be registered first. */
export type Need = 'password' | 'one-time-password' | 'passkey' | 'mail'

export interface Choice {
  method: accounts.Method
  needs: Need | undefined
}

export interface Situation {
  account: accounts.Account
  /** In the order of the policy, without the present one. */
  choices: readonly Choice[]
  devices: readonly DeviceState[]
}

export interface AccountMethodParts {
  database: Database
  certificates: Certificates
  notices: Notices
  passwords: Pick<Passwords, 'state'>
  factors: {
    /** Whether an account has what its method asks for beside password and certificate. */
    isEnough(trx: Db, tenant: MethodTenant, account: accounts.Account): Promise<boolean>
    /** In the transaction of a change: what was begun with the factors before counts no more. */
    changed(trx: Db, account: accounts.Account): Promise<void>
  }
  sessions: {
    endSessions(
      trx: Db,
      others: { tenantId: string; accountId: string; exceptId: string; withGrants: true },
      reason: 'ended-by-owner',
      now: number,
    ): Promise<readonly string[]>
  }
}

/** `device`: its download password waits to be shown. */
export type Changed = { done: true; device: number | undefined } | { done: false; error: FieldError }

export type AccountMethod = ReturnType<typeof accountMethod>

export function accountMethod(parts: AccountMethodParts) {
  const { database, certificates } = parts

  return {
    situation: (visit: Here): Promise<Situation> => situationOf(parts, database.db, visit),

    async change(visit: Here, wish: string): Promise<Changed> {
      const { tenant, now } = visit
      if (wish === 'password+certificate') await certificates.ready(tenant, by(visit), now)
      return database.durably(async (trx) => {
        const situation = await situationOf(parts, trx, visit)
        const choice = judge(situation, wish)
        if ('error' in choice) return { done: false, error: choice.error }
        const { method } = choice
        await endOthers(parts, trx, visit, situation.account)
        const account = await accounts.change(trx, tenant.id, situation.account.id, { method }, now)
        const device = method === 'password+certificate' ? await order(parts, trx, visit, situation) : undefined
        if (situation.account.method === 'password+certificate') await endCertificates(parts, trx, visit, situation)
        await tell(parts, trx, visit, account, situation.account.method)
        return { done: true, device }
      })
    },
  }
}

/** A method as it was sent, if it can be changed to. */
export function judge(
  { account, choices }: Situation,
  wish: string,
): { method: accounts.Method } | { error: FieldError } {
  const refused = (code: keyof typeof complaints) => ({ error: { field: 'method', code, text: complaints[code] } })
  if (wish === '') return refused('missing')
  if (wish === account.method) return refused('same')
  const choice = choices.find(({ method }) => method === wish)
  if (!choice) return refused('missing')
  return choice.needs ? refused('needs') : { method: choice.method }
}

async function situationOf(parts: AccountMethodParts, db: Db, visit: Here): Promise<Situation> {
  const { tenant, owner, now } = visit
  const account = await accounts.find(db, tenant.id, owner.accountId)
  if (!account) throw new Problem('not-found', 404, statusText(404))
  const choices: Choice[] = []
  for (const method of tenant.policy.methods.allowed) {
    if (method !== account.method)
      choices.push({ method, needs: await needOf(parts, db, visit, { ...account, method }) })
  }
  return { account, choices, devices: await parts.certificates.overview(db, tenant, account.id, now) }
}

const ownFactor = { 'password+one-time-password': 'one-time-password', passkey: 'passkey' } as const

async function needOf(
  { passwords, factors }: AccountMethodParts,
  db: Db,
  { tenant, now }: Here,
  account: accounts.Account,
): Promise<Need | undefined> {
  const { method } = account
  if (method !== 'passkey') {
    const moment = { policy: tenant.policy.password, now }
    if (!(await passwords.state(db, tenant.id, account.id, moment)).set) return 'password'
  }
  if (method === 'password+certificate') return account.mails.length === 0 ? 'mail' : undefined
  if (method === 'password') return undefined
  return (await factors.isEnough(db, tenant, account)) ? undefined : ownFactor[method]
}

/** Only where none can be used yet; what waits to be fetched is ordered anew, since its password may be gone. */
async function order(
  { certificates }: AccountMethodParts,
  trx: Db,
  { tenant, reference, now }: Here,
  { account, devices: own }: Situation,
): Promise<number | undefined> {
  if (own.some(({ certificate }) => certificate?.state === 'active')) return undefined
  const facts = { mail: account.mails[0]?.address ?? '', kind: 'pc', name: '' } as const
  const device = own[0]?.device ?? (await devices.add(trx, tenant.id, account.id, facts, now))
  const reason = own.length === 0 ? 'first' : 'another'
  await certificates.order(trx, { tenant, account, device, reason, reference, now, shownLater: true })
  return device.number
}

async function endCertificates(
  { certificates }: AccountMethodParts,
  trx: Db,
  visit: Here,
  { account, devices: own }: Situation,
): Promise<void> {
  const ending = { account, reason: 'cessationOfOperation', by: by(visit), now: visit.now } as const
  for (const { device } of own) await certificates.endDevice(trx, ending, device.number)
}

/** Whoever is signed in elsewhere is so by the method before. */
async function endOthers(
  { factors, sessions }: AccountMethodParts,
  trx: Db,
  { tenant, owner, now }: Here,
  account: accounts.Account,
): Promise<void> {
  await factors.changed(trx, account)
  const others = { tenantId: tenant.id, accountId: account.id, exceptId: owner.sessionId, withGrants: true } as const
  await sessions.endSessions(trx, others, 'ended-by-owner', now)
}

async function tell(
  { notices }: AccountMethodParts,
  trx: Db,
  { tenant, ip, userAgent, reference, now }: Here,
  account: accounts.Account,
  before: accounts.Method,
): Promise<void> {
  const where = { site: null, ip, browser: browserName(userAgent) }
  await notices.tell(trx, { account, tenant, notice: { kind: 'method-changed', at: now, where }, reference, now })
  const detail = { before, after: account.method }
  const entry = { tenantId: tenant.id, actor: 'owner', act: 'methodChanged', subject: account.id, detail, ip, at: now }
  await audit.record(trx, entry)
}

const by = ({ ip }: Here) => ({ actor: 'owner', ip })
