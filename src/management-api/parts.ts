import type { Account } from '#accounts/accounts.ts'
import type { CertificateOptions, Certificates } from '#certificates/certificates.ts'
import type { Database, Db } from '#database/database.ts'
import type { MethodPolicy } from '#decision/decision.ts'
import type { Device, DeviceOptions } from '#devices/devices.ts'
import type { LockPolicy } from '#guesses/guesses.ts'
import type { Words } from '#language/language.ts'
import type { Messages } from '#messages/messages.ts'
import type { Notices } from '#notices/notices.ts'
import type { PolicyShape } from '#options/policy-shape.ts'
import type { PasswordPolicy, Passwords } from '#passwords/passwords.ts'
import type { SecurityQuestions } from '#security-questions/security-questions.ts'
import type { SessionPolicy } from '#sessions/sessions.ts'
import type { SigningKeys } from '#signing-keys/signing-keys.ts'
import type { Tenant, Tenants } from '#tenants/tenants.ts'
import type { TrustPolicy } from '#trusted-browsers/trusted-browsers.ts'
import type { TwoStepRoom, TwoStepTenant } from '#two-step/two-step.ts'

/** The part of a tenant's policy that the operations read themselves. */
export interface ApiPolicy {
  methods: MethodPolicy
  password: PasswordPolicy
  session: SessionPolicy
  accountPage: { on: boolean; historyDays: number }
  certificates: CertificateOptions
  devices: DeviceOptions
  mailLinks: 'landing' | 'none'
  trustedBrowsers: TrustPolicy
  twoStep: TwoStepTenant['policy']['twoStep']
  contacts: { undoHours: number }
  lock: LockPolicy
}

export type ApiTenant = Tenant<ApiPolicy>

/** What an enrolment is when it was just made: shown once to whoever asked for it. */
export interface Issued {
  url: string
  password: string
  expiresAt: number
}

/** The enrolment pages, as far as the operations need them. */
export interface Enrolment {
  issue(trx: Db, issue: { account: Account; reference: string; now: number }): Promise<Issued>
}

/** The protocol, as far as the operations need it. */
export interface Grants {
  /** One session, with what was granted in it, or all; answers the ids of those that lived. */
  endSessions(
    trx: Db,
    these: { tenantId: string; accountId: string; withGrants: true } & ({ id: string } | { exceptId?: string }),
    reason: 'ended-by-support' | 'account-closed',
    now: number,
  ): Promise<readonly string[]>
  endGrants(trx: Db, tenantId: string, accountId: string, now: number): Promise<void>
  removeTenant(trx: Db, tenantId: string): Promise<void>
}

/** What a support desk can take back, by the names of the API. */
export const undoable = ['password', 'question', 'notices', 'contacts'] as const
export type Undoable = (typeof undoable)[number]

/** The support desk, as far as the operations need it; a tenant is handed over as it is. */
export interface Desk<Prepared = unknown> {
  find(
    tenant: ApiTenant,
    key: string,
  ): Promise<{ by: MatchedBy; account: Account | undefined; at: number | undefined }[]>
  timeline(
    tenant: ApiTenant,
    account: Account,
    stretch: { after: string; limit: number; now: number },
  ): Promise<{ items: TimelineItem[]; next: string | undefined }>
  standing(
    tenant: ApiTenant,
    account: Account,
    now: number,
  ): Promise<{ code: string; words: Words; since: number | null; until: number | null }[]>
  prepareUndo(tenant: ApiTenant, account: Account, wish: readonly Undoable[]): Promise<Prepared>
  undo(
    trx: Db,
    undo: {
      tenant: ApiTenant
      account: Account
      wish: readonly Undoable[]
      prepared: Prepared
      reference: string
      now: number
    },
  ): Promise<{ account: Account; issued: Issued | undefined; detail: Record<string, unknown> }>
}

type MatchedBy = 'user-id' | 'id' | 'contact' | 'sign-in' | 'notice' | 'message' | 'report'

interface TimelineItem {
  at: number
  kind: 'sign-in' | 'notice' | 'message' | 'contact' | 'report' | 'act'
  code: string
  words: Words
  number: string | null
  site: string | null
  ip: string | null
  browser: string | null
  actor: string | null
  reason: string | null
}
/** The user manuals, as far as the operations need them. */
export interface ManualsOfApi {
  /** `tenant` is the whole of it, whatever of its policy is known here. */
  build(tenant: ApiTenant): Promise<BuiltManual>
  keep(trx: Db, tenantId: string, built: BuiltManual, now: number): Promise<{ version: string; madeAt: number }>
  list(db: Db, tenantId: string): Promise<{ version: string; madeAt: number }[]>
  remove(trx: Db, tenantId: string): Promise<void>
}

/** What was made, for `keep`. */
export type BuiltManual = { readonly version: string; readonly content: object }

export interface BeginReissue {
  tenant: ApiTenant
  account: Account
  device: Device
  askedBy: 'support'
  reference: string
  now: number
}

export interface ApiParts {
  twoStep: TwoStepRoom<ApiTenant>
  database: Database
  tenants: Tenants<ApiPolicy>
  policy: PolicyShape<ApiPolicy>
  passwords: Passwords
  securityQuestions: SecurityQuestions
  notices: Notices
  messages: Pick<Messages, 'forget' | 'probe'>
  desk: Desk
  enrolment: Enrolment
  grants: Grants
  certificates: Certificates
  /** Begins to reissue a certificate: a mail tells its owner how to go on. */
  reissues: { begin(trx: Db, begin: BeginReissue): Promise<void> }
  signingKeys: Pick<SigningKeys, 'list' | 'rotation'>
  manuals: ManualsOfApi
  /** The public address of a tenant's pages, without a slash at its end. */
  addressOf(tenantId: string): string
  /** Removes what the surfaces keep of an account: enrolments, recoveries, changes of addresses under way. */
  forget(trx: Db, tenantId: string, accountId: string): Promise<void>
  /** A keyed digest (HMAC) of the purpose of cursors. */
  keyed: (value: string) => string
}

/** The accounts in this tenant are those of operators; it is made at the first start and cannot be removed. */
export const operatorTenant = 'operator'
