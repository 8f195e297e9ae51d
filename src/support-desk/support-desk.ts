/**
 * The support desk: what those who answer the telephone of a tenant need to know of an account, and what they undo.
 *
 *   find       accounts by exactly what a caller can name: user ID, address, number, or the number of a page or mail
 *   timeline   everything that happened to an account, newest first, in words that can be read out
 *   standing   what stands in the way of a sign-in now
 *   undo       a sensitive change of the last days is as if it never was, and whoever made it is shut out
 *
 * Nobody here sees or sets a secret. Who may ask is decided by whoever calls; the audit of it is theirs too.
 */
import type * as accounts from '#accounts/accounts.ts'
import type { Database, Db } from '#database/database.ts'
import type { LockPolicy } from '#guesses/guesses.ts'
import type { Messages } from '#messages/messages.ts'
import type { Notices, NoticeTenant } from '#notices/notices.ts'
import type { PasswordPolicy, Passwords } from '#passwords/passwords.ts'
import type { SecurityQuestions } from '#security-questions/security-questions.ts'
import { find, type Match } from './finding.ts'
import { type Finding, standing } from './standing.ts'
import { type Listed, type Stretch, timeline } from './timeline.ts'
import { prepareUndo, type Undo, type Undone, undo } from './undoing.ts'

export type { Match } from './finding.ts'
export type { Finding } from './standing.ts'
export type { TimelineItem } from './timeline.ts'
export { type Change, changes } from './undoing.ts'

export interface DeskTenant extends NoticeTenant {
  id: string
  policy: {
    password: PasswordPolicy
    accountPage: { historyDays: number }
    contacts: { undoHours: number }
    methods: { allowed: readonly accounts.Method[] }
    lock: LockPolicy
  }
}

/** A change of a contact address, the address masked. */
export interface ContactChange {
  id: string
  kind: 'mail' | 'phone'
  act: 'add' | 'change' | 'verify' | 'remove'
  state: 'open' | 'held' | 'done' | 'stopped'
  shown: string
  at: number
  effectiveAt: number | undefined
}

/** What is shown once to whoever asked for it. */
export interface Issued {
  url: string
  password: string
  expiresAt: number
}

export interface DeskParts {
  database: Database
  passwords: Passwords
  securityQuestions: SecurityQuestions
  notices: Notices
  messages: Pick<Messages, 'listOf' | 'findByNumber'>
  contacts: {
    changesOf(db: Db, tenantId: string, accountId: string): Promise<ContactChange[]>
    /** Puts back what the policy's time allows, and tells old and new addresses; answers how many changes that were. */
    undo(trx: Db, account: accounts.Account, reference: string, now: number): Promise<number>
  }
  /** Ends whatever the account has open; answers how many sessions that were. */
  endAccess(trx: Db, account: accounts.Account, now: number): Promise<number>
  enrolment: { issue(trx: Db, issue: { account: accounts.Account; reference: string; now: number }): Promise<Issued> }
}

export interface SupportDesk {
  /** Exact matches only, each account once. */
  find(tenant: DeskTenant, key: string): Promise<Match[]>
  timeline(tenant: DeskTenant, account: accounts.Account, stretch: Stretch): Promise<Listed>
  standing(tenant: DeskTenant, account: accounts.Account, now: number): Promise<Finding[]>
  /** All slow work of an undo, before its transaction. */
  prepareUndo: (tenant: DeskTenant, account: accounts.Account, wish: Undo['wish']) => ReturnType<typeof prepareUndo>
  /** Throws Problem `refused` when one of the changes cannot be undone: nothing is, then. */
  undo(trx: Db, undo: Undo): Promise<Undone>
}

export function supportDesk(parts: DeskParts): SupportDesk {
  return {
    find: (tenant, key) => find(parts, tenant.id, key),
    timeline: (tenant, account, stretch) => timeline(parts, tenant, account, stretch),
    standing: (tenant, account, now) => standing(parts, tenant, account, now),
    prepareUndo: (tenant, account, wish) => prepareUndo(parts, tenant, account, wish),
    undo: (trx, wish) => undo(parts, trx, wish),
  }
}
