/**
 * Enrolment: a person registers the credentials of an account with a URL and an enrolment password.
 *
 *   issue      in the caller's transaction: a new URL and password; whatever was issued before ends
 *   standing   where one browser stands in an enrolment: at the door, at a step, at the end, or the enrolment is over
 *   open       the enrolment password: counted before it is checked, then bound to one browser
 *   prepare    what the page of a step shows that has to be made first
 *   answer     one step's form: judged and laid aside; the last step completes everything in one transaction
 *   pending, remove, sweep
 *
 * The steps are a table (steps.ts); which one is next follows from saved state alone, so that reload, back, many tabs and
 * a double click all end at the right page. Until the last step is done the account stays as it was. An unknown token
 * gets the answer of an expired one. Problem codes: none; the pages' `data-error` are expired, used, locked, wrong, missing
 * and those of passwords and security questions.
 */
import type { Account } from '#accounts/accounts.ts'
import type { CertificateOptions, Certificates } from '#certificates/certificates.ts'
import type { Keyring } from '#crypto/sealing.ts'
import type { Database, Db } from '#database/database.ts'
import type { Language } from '#language/language.ts'
import type { Messages } from '#messages/messages.ts'
import type { Notices, NoticeTenant } from '#notices/notices.ts'
import type { OneTimePasswords } from '#one-time-passwords/one-time-passwords.ts'
import type { Passkeys } from '#passkeys/passkeys.ts'
import type { PasswordPolicy, Passwords } from '#passwords/passwords.ts'
import type { SecurityQuestionPolicy, SecurityQuestions } from '#security-questions/security-questions.ts'
import type { FieldError } from '#web/problem.ts'
import type { VisitTenant } from '#web/visit.ts'
import { answerStep } from './answering.ts'
import { openWithPassword } from './door.ts'
import { type Issue, type Issued, issueEnrolment } from './issuing.ts'
import type { EnrolmentOptions } from './options.ts'
import { type Standing, standingOf } from './standing.ts'
import { type Prepared, type StepName, stepNamed } from './steps.ts'
import * as store from './store.ts'

export type { Issue, Issued } from './issuing.ts'
export { type EnrolmentOptions, enrolmentOptions } from './options.ts'
export type { Standing } from './standing.ts'

/** What enrolment reads of a tenant's policy. */
export interface EnrolmentPolicy {
  enrolment: EnrolmentOptions
  password: PasswordPolicy
  securityQuestion: SecurityQuestionPolicy
  mailLinks: 'landing' | 'none'
  methods: { allowed: readonly string[] }
  certificates: CertificateOptions
  accountPage: { on: boolean }
}

export interface EnrolmentTenant extends VisitTenant, NoticeTenant {
  policy: EnrolmentPolicy
}

/** Who knocks: the token of the URL, this browser's cookie, and where the request comes from. */
export interface Visitor<T extends EnrolmentTenant = EnrolmentTenant> {
  tenant: T
  token: string
  browser: string | undefined
  ip: string
  reference: string
  /** Of the page: what the person reads. */
  language: Language
  now: number
}

/** What a form sent. */
export interface Typed {
  text(field: string): string
}

export interface EnrolmentParts {
  database: Database
  keyring: Keyring
  messages: Pick<Messages, 'enqueue'>
  notices: Notices
  passwords: Passwords
  securityQuestions: SecurityQuestions
  certificates: Certificates
  oneTimePasswords: OneTimePasswords
  passkeys: Passkeys
  /** Ends all sessions of the account; the sites that they reached are told. */
  endSessions(
    trx: Db,
    of: { tenantId: string; accountId: string },
    reason: 'ended-by-owner',
    now: number,
  ): Promise<readonly string[]>
  /** Ends what sites hold of the account, and sign-ins under way. */
  endGrants(trx: Db, tenantId: string, accountId: string, now: number): Promise<void>
  /** Ends what was registered or begun before, perhaps by somebody else: factors, changes that wait, reissues. */
  endRegistered(trx: Db, account: Account): Promise<void>
  /** The public address of a tenant's pages, without a slash at its end. */
  addressOf(tenantId: string): string
}

export type Opened =
  /** `browser` is the value of this browser's cookie. */
  | { open: true; browser: string }
  | { open: false; why: 'wrong' | 'missing'; left: number }
  /** Look again: the enrolment is over, or the door was open already. */
  | { open: false; why: 'moved' }

export type Answered = { taken: true } | { taken: false; errors: FieldError[] }

export interface Enrolments {
  /** Sends mail M01 to the verified addresses unless `mail` is false. The password is for another channel. */
  issue(trx: Db, issue: Issue): Promise<Issued>
  standing(visitor: Visitor): Promise<Standing>
  open(visitor: Visitor, typed: string): Promise<Opened>
  /** What the page of a step shows that has to be made first. */
  prepare(visitor: Visitor, standing: Standing & { at: 'step' }): Promise<Prepared>
  /** A step that is not the present one changes nothing and counts as taken: the page that follows tells. */
  answer(visitor: Visitor, step: StepName, typed: Typed): Promise<Answered>
  /** The enrolment of an account that waits to be used, if any. */
  pending(db: Db, tenantId: string, accountId: string, now: number): Promise<{ expiresAt: number } | undefined>
  remove(trx: Db, tenantId: string, accountId: string): Promise<void>
  /** Removes some of what ended long ago; returns how many. */
  sweep(now: number): Promise<number>
}

/** So long a link that was used or expired still says so. */
const memorySeconds = 90 * 24 * 60 * 60
const sweptAtOnce = 200

export function enrolments(parts: EnrolmentParts): Enrolments {
  const { database } = parts
  return {
    issue: (trx, issue) => issueEnrolment(parts, trx, issue),
    standing: (visitor) => standingOf(database.db, visitor),
    open: (visitor, typed) => openWithPassword(parts, visitor, typed),
    prepare: async ({ now }, standing) => (await stepNamed(standing.step).prepare?.(parts, standing, now)) ?? {},
    answer: (visitor, step, typed) => answerStep(parts, visitor, step, typed),

    async pending(db, tenantId, accountId, now) {
      const row = await store.find(db, tenantId, accountId)
      if (!row || row.used_at !== null || row.expires_at <= now) return undefined
      return { expiresAt: row.expires_at }
    },

    remove: store.remove,
    sweep: (now) => database.durably((trx) => store.removeEnded(trx, now - memorySeconds, sweptAtOnce)),
  }
}
