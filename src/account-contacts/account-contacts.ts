/**
 * Mail addresses and phone numbers, added, verified, changed and removed by their owner on the account page.
 *
 *   overview        what is registered, what may be removed, what waits
 *   begin, resend, confirm   a new or unverified one: a code goes there and is typed back
 *   remove, cancel  takes one away; gives up a change that waits
 *   lookUp, stop    by the number in the mail to the old addresses, without a sign-in
 *   undo            the support desk puts back what the last days changed
 *   settle, sweep   what has waited long enough takes effect; what is long over goes
 *
 * What was confirmed counts only after the policy's time, so that who took over an account does not own its recovery at
 * once: until then it is no address of the account at all, for no room. A code confirms the one address that it was sent
 * to. Page errors: missing, mail-address, phone-number, exists, too-many, wrong-code, expired, wait, last-mail, needed,
 * two-step, wrong-number.
 */
import type { Keyring } from '#crypto/sealing.ts'
import type { Database, Db } from '#database/database.ts'
import type { Messages } from '#messages/messages.ts'
import type { Notices } from '#notices/notices.ts'
import type { Tenant } from '#tenants/tenants.ts'
import type { MenuEntry, OwnVisit } from '#web/own-room.ts'
import type { FieldError } from '#web/problem.ts'
import type { Visit } from '#web/visit.ts'
import { begin, confirm, resend } from './changing.ts'
import { type ContactKind, type Entry, entriesOf, type Kept, keptFor, kindsOfContact, masked } from './entries.ts'
import type { ContactsPolicy } from './options.ts'
import { accountOf } from './person.ts'
import { cancel, remove } from './removing.ts'
import { settle } from './settling.ts'
import { lookUp, stop } from './stopping.ts'
import * as store from './store.ts'
import { texts } from './texts.ts'
import { type Undo, undo } from './undoing.ts'

export type { ContactKind } from './entries.ts'
export { type ContactsPolicy, contactOptions } from './options.ts'

export type ContactsTenant = Tenant<{
  contacts: ContactsPolicy
  reissue: { on: boolean; proofs: readonly string[] }
  mailLinks: 'landing' | 'none'
  code: CodeNumbers
}>

/** The policy section `code`, as far as contacts read it. */
export interface CodeNumbers {
  minutes: number
  tries: number
  resendSeconds: number
  resends: number
}
export type Here = OwnVisit<ContactsTenant>

export const contactsEntry: MenuEntry<ContactsTenant> = {
  name: 'account-contacts',
  path: '/account/contacts',
  text: { ja: texts.ja.title, en: texts.en.title },
  offered: ({ policy }) => policy.contacts.on,
}

/** For the help page: where the number of a mail is typed. */
export const stopLink = { path: '/stop-change', text: { ja: texts.ja.stopTitle, en: texts.en.stopTitle } }

export interface ContactsParts {
  database: Database
  keyring: Pick<Keyring, 'keyed'>
  messages: Pick<Messages, 'enqueue'>
  notices: Notices
  tenants: { find(id: string): Promise<ContactsTenant | undefined> }
  /** Whether text messages can leave the house. */
  sendsSms: boolean
  /** The public address of a tenant's pages, without a slash at its end. */
  addressOf(tenantId: string): string
}

export interface Listed extends Entry {
  kind: ContactKind
  /** Why it cannot be removed; undefined: it can. */
  kept: Kept | undefined
}

export interface Overview {
  contacts: readonly Listed[]
  /** Confirmed, and not yet in effect. */
  waiting: readonly store.ChangeRow[]
}

export type Refusal =
  | { done: false; errors: FieldError[] }
  /** Too many codes were sent, or the last one just now. */
  | { done: false; waits: number }

export type Begun = { done: true; id: string } | Refusal
export type Confirmed = { done: true; effectiveAt: number | undefined } | Refusal

export interface AccountContacts {
  sendsSms: boolean
  overview(visit: Here): Promise<Overview>
  /** `of`: the one that is to be replaced. */
  begin(visit: Here, kind: ContactKind, typed: string, of?: string): Promise<Begun>
  /** A change of this person whose code is awaited. */
  open(visit: Here, id: string): Promise<store.ChangeRow | undefined>
  resend(visit: Here, id: string): Promise<Begun>
  confirm(visit: Here, id: string, typed: string): Promise<Confirmed>
  remove(visit: Here, kind: ContactKind, contact: string): Promise<{ done: true } | Refusal>
  cancel(visit: Here, id: string): Promise<boolean>
  lookUp(visit: Visit<ContactsTenant>, number: string): Promise<store.ChangeRow | undefined>
  /** False when the number is unknown, used, or too late. */
  stop(visit: Visit<ContactsTenant>, number: string): Promise<boolean>
  /** Changes of an account, newest first, with the contact masked: for the support desk. */
  changesOf(db: Db, tenantId: string, accountId: string): Promise<SeenChange[]>
  /** Answers how many changes were put back or stopped. Audit is the caller's. */
  undo(trx: Db, undo: Undo): Promise<number>
  /** Whoever may have begun a change is shut out: what waits for a code or its time is given up. */
  stopAll(trx: Db, tenantId: string, accountId: string): Promise<void>
  settle(now: number): Promise<number>
  /** For accounts that are deleted. */
  forget(trx: Db, tenantId: string, accountId: string): Promise<void>
  sweep(trx: Db, now: number, limit: number): Promise<number>
}

/** A change as the support desk sees it. */
export interface SeenChange {
  id: string
  kind: ContactKind
  act: 'add' | 'change' | 'verify' | 'remove'
  /** open: the code is awaited; held: takes effect later; done; stopped. */
  state: 'open' | 'held' | 'done' | 'stopped'
  shown: string
  at: number
  effectiveAt: number | undefined
}

function seenOf(row: store.ChangeRow): SeenChange {
  return {
    id: row.id,
    kind: row.kind as ContactKind,
    act: row.act as SeenChange['act'],
    state: row.state as SeenChange['state'],
    shown: masked(row.kind, row.contact),
    at: row.created_at,
    effectiveAt: row.effective_at ?? undefined,
  }
}

const memorySeconds = 60 * 24 * 60 * 60

export function accountContacts(parts: ContactsParts): AccountContacts {
  const { db } = parts.database
  return {
    sendsSms: parts.sendsSms,

    async overview(visit) {
      const account = await accountOf(db, visit)
      const { reissue } = visit.tenant.policy
      const contacts = kindsOfContact.flatMap((kind) =>
        entriesOf(account, kind).map((entry) => ({
          ...entry,
          kind,
          kept: keptFor(account, reissue, kind, entry.value),
        })),
      )
      const rows = await store.listOf(db, account.tenantId, account.id)
      return { contacts, waiting: rows.filter(({ state }) => state === 'held') }
    },

    begin: (visit, kind, typed, of) => begin(parts, visit, kind, typed, of),
    async open({ tenant, owner }, id) {
      const row = await store.find(db, { tenant_id: tenant.id, account_id: owner.accountId, id })
      return row?.state === 'open' ? row : undefined
    },
    resend: (visit, id) => resend(parts, visit, id),
    confirm: (visit, id, typed) => confirm(parts, visit, id, typed),
    remove: (visit, kind, contact) => remove(parts, visit, kind, contact),
    cancel: (visit, id) => cancel(parts, visit, id),
    lookUp: (visit, number) => lookUp(parts, visit, number),
    stop: (visit, number) => stop(parts, visit, number),
    async changesOf(db, tenantId, accountId) {
      return (await store.listOf(db, tenantId, accountId)).map(seenOf)
    },
    undo: (trx, wish) => undo(parts, trx, wish),
    settle: (now) => settle(parts, now),
    stopAll: store.stopAll,
    forget: store.removeOf,
    sweep: (trx, now, limit) => store.removeOld(trx, now - memorySeconds, limit),
  }
}
