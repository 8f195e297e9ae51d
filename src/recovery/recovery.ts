/**
 * Recovery: who forgot the password gets a new one, who forgot the user ID gets it by mail.
 *
 *   ask          what was typed on the page: written down, and nothing else, so that the answer tells nothing
 *   lookInto     the wishes that wait: known ones get their mail, unknown ones get nothing
 *   standing     where one browser stands in a reissue, from saved state alone
 *   tokenFor     the number of a mail without a link, as the address of its page
 *   answer, sendCode, enterCode, enterOwnCode, give   one step each; `give` completes everything in one transaction
 *   remove, sweep
 *
 * The mailed link proves the mailbox. What else is asked the policy says (proofs.ts); a mailbox alone never gets past
 * two-step verification. The pages never ask for a user ID or the present password. An unknown token gets the answer of an
 * expired one. Problem codes: none; the pages' `data-error` are expired, used, locked, no-proof, and those of the fields.
 */
import type { Account } from '#accounts/accounts.ts'
import type { Keyring } from '#crypto/sealing.ts'
import { normaliseReadableSecret } from '#crypto/secrets.ts'
import type { Database, Db } from '#database/database.ts'
import type { LockPolicy } from '#guesses/guesses.ts'
import type { NetworkTries } from '#limits/limits.ts'
import type { Messages } from '#messages/messages.ts'
import type { Notices, NoticeTenant } from '#notices/notices.ts'
import type { OneTimePasswords } from '#one-time-passwords/one-time-passwords.ts'
import type { PasswordPolicy, Passwords } from '#passwords/passwords.ts'
import type { RecoveryCodes } from '#recovery-codes/recovery-codes.ts'
import type { SecurityQuestions } from '#security-questions/security-questions.ts'
import type { FieldError } from '#web/problem.ts'
import type { VisitTenant } from '#web/visit.ts'
import { answerQuestion } from './answering.ts'
import { ask, lookInto, type Wish } from './asking.ts'
import { enterCode, sendCode } from './codes.ts'
import { give } from './giving.ts'
import type { ReissuePolicy } from './options.ts'
import { enterOwnCode } from './own-codes.ts'
import { preparedFor, type Standing, standingOf } from './standing.ts'
import * as store from './store.ts'

export { type ReissuePolicy, reissueOptions } from './options.ts'
export type { Standing } from './standing.ts'

/** What recovery reads of a tenant's policy. */
export interface RecoveryPolicy {
  reissue: ReissuePolicy
  password: PasswordPolicy
  lock: LockPolicy & { answerTries: number; codeTries: number; networkTries: number }
  mailLinks: 'landing' | 'none'
  code: CodeNumbers
}

/** The policy section `code`, as far as recovery reads it. */
export interface CodeNumbers {
  minutes: number
  tries: number
  resendSeconds: number
  resends: number
}

export interface RecoveryTenant extends VisitTenant, NoticeTenant {
  policy: RecoveryPolicy
}

/** Who asks, and where the request comes from. */
export interface Asker<T extends RecoveryTenant = RecoveryTenant> {
  tenant: T
  language: 'ja' | 'en'
  ip: string
  /** As its owner would call it. */
  browserName: string
  reference: string
  now: number
}

/** Who follows a mail: the token of the URL, and this browser's cookie. */
export interface Visitor<T extends RecoveryTenant = RecoveryTenant> extends Asker<T> {
  token: string
  browser: string | undefined
  /** Name of the page's host, without a port: browsers fill in a message's code only there. */
  host: string
}

/** What a form sent. */
export interface Typed {
  text(field: string): string
}

export interface RecoveryParts {
  database: Database
  keyring: Keyring
  tenants: { find(id: string): Promise<RecoveryTenant | undefined> }
  messages: Pick<Messages, 'enqueue'>
  notices: Notices
  passwords: Passwords
  securityQuestions: SecurityQuestions
  oneTimePasswords: Pick<OneTimePasswords, 'list' | 'match' | 'take'>
  recoveryCodes: Pick<RecoveryCodes, 'left' | 'digest' | 'use'>
  networkTries: NetworkTries
  /** Whether text messages can leave the house. */
  sendsSms: boolean
  /** The public address of a tenant's pages, without a slash at its end. */
  addressOf(tenantId: string): string
  /** A wish for another certificate instead of another password; it says nothing of whether there is such an account. */
  reissueCertificate(
    trx: Db,
    tenantId: string,
    asked: { userId: string; mail: string; reference: string },
    now: number,
  ): Promise<void>
  /** Ends whatever the account has open, in the transaction: sessions, tokens, sign-ins under way, unused links. */
  endAccess(trx: Db, account: Account, now: number): Promise<unknown>
}

/** Refused for now, by the number of tries. */
export type Held = { held: 'locked'; until: number | null } | { held: 'wait'; seconds: number }

export type Taken =
  /** `browser`: the value of this browser's cookie from now on. */
  | { taken: true; browser?: string; issued?: { password: string } }
  | { taken: false; errors: FieldError[] }
  | ({ taken: false } & Held)

export interface Recovery {
  ask(asker: Asker, wish: Wish): Promise<void>
  lookInto(): Promise<number>
  standing(visitor: Visitor): Promise<Standing>
  tokenFor(typedNumber: string): string
  answer(visitor: Visitor, typed: Typed): Promise<Taken>
  sendCode(visitor: Visitor, typed: Typed): Promise<Taken>
  enterCode(visitor: Visitor, typed: Typed): Promise<Taken>
  enterOwnCode(visitor: Visitor, typed: Typed): Promise<Taken>
  give(visitor: Visitor, typed: Typed): Promise<Taken>
  /** Whether an account could get a new password without the support desk, as far as its contacts and question go. */
  prepared(tenant: RecoveryTenant, account: Account): Promise<'prepared' | 'unprepared' | 'not-offered'>
  remove(trx: Db, tenantId: string, accountId: string): Promise<void>
  /** Removes some of what ended long ago; returns how many. */
  sweep(now: number): Promise<number>
  /** Looks into wishes each second. */
  start(): void
  stop(): Promise<void>
}

/** So long a link that was used or expired still says so. */
const memorySeconds = 24 * 60 * 60
const sweptAtOnce = 200
const roundMilliseconds = 1000

export function recovery(parts: RecoveryParts, failed: (cause: unknown) => void = () => {}): Recovery {
  const { database } = parts
  let timer: NodeJS.Timeout | undefined
  let round: Promise<unknown> | undefined

  return {
    ask: (asker, wish) => ask(parts, asker, wish),
    lookInto: () => lookInto(parts, failed),
    standing: (visitor) => standingOf(parts, visitor),
    tokenFor: normaliseReadableSecret,
    answer: (visitor, typed) => answerQuestion(parts, visitor, typed),
    sendCode: (visitor, typed) => sendCode(parts, visitor, typed),
    enterCode: (visitor, typed) => enterCode(parts, visitor, typed),
    enterOwnCode: (visitor, typed) => enterOwnCode(parts, visitor, typed),
    give: (visitor, typed) => give(parts, visitor, typed),
    prepared: (tenant, account) => preparedFor(parts, tenant, account),
    remove: store.remove,
    sweep: (now) => database.durably((trx) => store.removeEnded(trx, now - memorySeconds, sweptAtOnce)),

    start() {
      timer = setInterval(() => {
        round ??= lookInto(parts, failed)
          .catch(failed)
          .finally(() => {
            round = undefined
          })
      }, roundMilliseconds).unref()
    },
    async stop() {
      clearInterval(timer)
      await round
    },
  }
}
