import * as accounts from '#accounts/accounts.ts'
import * as audit from '#audit/audit.ts'
import { newId } from '#crypto/secrets.ts'
import type { Db } from '#database/database.ts'
import { counters } from '#limits/limits.ts'
import { browserName } from '#web/browser-name.ts'
import { typedCode } from '#web/forms.ts'
import type { FieldError } from '#web/problem.ts'
import type { Begun, Confirmed, ContactsParts, Here, Refusal } from './account-contacts.ts'
import { isAlive, isRight, keptCode, newCode } from './codes.ts'
import { type ContactKind, contactFrom, type Entry, entriesOf, sameContact } from './entries.ts'
import { hold } from './holding.ts'
import { sendCode } from './mails.ts'
import { accountOf, ownAct } from './person.ts'
import { takeEffect } from './settling.ts'
import * as store from './store.ts'
import { complaints } from './texts.ts'

/** So many of a kind are plenty, and leave nobody a list to mail to. */
const mostContacts = 5
/** Codes of one account to addresses that may be anybody's. */
const mostCodes = { max: 12, windowSeconds: 24 * 60 * 60 }

/** Writes the wish down and sends its code there. Who typed somebody else's address learns nothing of them. */
export async function begin(
  parts: ContactsParts,
  visit: Here,
  kind: ContactKind,
  typed: string,
  of: string | undefined,
): Promise<Begun> {
  const account = await accountOf(parts.database.db, visit)
  const judged = judge(entriesOf(account, kind), kind, typed, of)
  if ('code' in judged) return { done: false, errors: [judged] }
  const waits = await tooMany(parts, account, visit.now)
  if (waits !== undefined) return { done: false, waits }

  const code = newCode()
  const row = rowOf(visit, kind, judged)
  const kept: store.ChangeRow = { ...row, code_hash: keptCode(parts.keyring, row, code) }
  await parts.database.durably(async (trx) => {
    await store.insert(trx, kept)
    await sendCode(parts, trx, visit, { account, row: kept, code })
    await audit.record(trx, { ...ownAct(visit), act: 'contactCodeSent', detail: { kind, change: judged.act } })
  })
  return { done: true, id: row.id }
}

interface Judged {
  act: 'add' | 'change' | 'verify'
  contact: string
  was: Entry | undefined
}

function judge(entries: Entry[], kind: ContactKind, typed: string, of: string | undefined): Judged | FieldError {
  const refused = (code: string, text: FieldError['text']): FieldError => ({ field: 'contact', code, text })
  if (typed.trim() === '') return refused('missing', complaints.missing[kind])
  const contact = contactFrom(kind, typed)
  if (contact === undefined) return refused(kind === 'mail' ? 'mail-address' : 'phone-number', complaints.form[kind])
  const there = entries.find(({ value }) => sameContact(value, contact))
  if (there?.verified) return refused('exists', complaints.exists)
  const was = of === undefined ? undefined : entries.find(({ value }) => sameContact(value, of))
  if (was && was !== there) return { act: 'change', contact, was }
  if (there) return { act: 'verify', contact: there.value, was: undefined }
  if (entries.length >= mostContacts) return refused('too-many', complaints.tooMany(mostContacts))
  return { act: 'add', contact, was: undefined }
}

function rowOf({ tenant, owner, now }: Here, kind: ContactKind, { act, contact, was }: Judged): store.ChangeRow {
  return {
    tenant_id: tenant.id,
    account_id: owner.accountId,
    id: newId(),
    kind,
    act,
    contact,
    was: was ? JSON.stringify(was) : null,
    state: 'open',
    code_hash: null,
    code_sent_at: now,
    code_sends: 1,
    code_tries: 0,
    stop_hash: null,
    effective_at: null,
    created_at: now,
  }
}

/** How long to wait before this account may send another code, if it must. */
async function tooMany({ database }: ContactsParts, { tenantId, id }: accounts.Account, now: number) {
  const admission = await counters.admit(database.db, `contact-code/${tenantId}/${id}`, { ...mostCodes, now })
  return admission.admitted ? undefined : admission.retryAfterSeconds
}

/** The code before is dead from then on. */
export async function resend(parts: ContactsParts, visit: Here, id: string): Promise<Begun> {
  const { database, keyring } = parts
  const { now } = visit
  const { resends, resendSeconds } = visit.tenant.policy.code
  const account = await accountOf(database.db, visit)
  const row = await find(parts, visit, id)
  if (row?.state !== 'open') return expired
  if (row.code_sends > resends) return { done: false, errors: [sentOften] }
  const waits = (row.code_sent_at ?? 0) + resendSeconds - now
  if (waits > 0) return { done: false, waits }
  const further = await tooMany(parts, account, now)
  if (further !== undefined) return { done: false, waits: further }
  const code = newCode()
  const kept = { hash: keptCode(keyring, row, code), mostSends: 1 + resends, sentBefore: now - resendSeconds, now }
  await database.durably(async (trx) => {
    if (await store.putCode(trx, row, kept)) await sendCode(parts, trx, visit, { account, row, code })
  })
  return { done: true, id }
}

/** Counted before it is checked; right once. What it confirms is what it was sent to. */
export async function confirm(parts: ContactsParts, visit: Here, id: string, typed: string): Promise<Confirmed> {
  const row = await find(parts, visit, id)
  if (row?.state !== 'open') return expired
  const { minutes, tries } = visit.tenant.policy.code
  const code = typedCode(typed)
  if (code === '') return { done: false, errors: [{ field: 'code', code: 'missing', text: complaints.codeMissing }] }
  if (!isAlive(row, minutes, visit.now)) return expired
  if (!(await parts.database.briefly((trx) => store.tryCode(trx, row, tries)))) return expired
  if (!isRight(parts.keyring, row, code)) return wrong(row, tries)
  return parts.database.durably((trx) => confirmed(parts, trx, visit, row))
}

async function confirmed(parts: ContactsParts, trx: Db, visit: Here, row: store.ChangeRow): Promise<Confirmed> {
  const account = await accounts.find(trx, row.tenant_id, row.account_id)
  if (!account) return expired
  const effectiveAt = await hold(parts, trx, visit, { account, row })
  if (effectiveAt === 'moved') return expired
  const { ip, userAgent, reference, now, tenant } = visit
  const where = { site: null, ip, browser: browserName(userAgent) }
  if (effectiveAt === undefined) await takeEffect(parts, trx, { tenant, account, row, where, reference, now })
  const detail = { kind: row.kind, change: row.act, held: effectiveAt !== undefined }
  await audit.record(trx, { ...ownAct(visit), act: 'contactConfirmed', detail })
  return { done: true, effectiveAt }
}

function find({ database }: ContactsParts, { tenant, owner }: Here, id: string) {
  return store.find(database.db, { tenant_id: tenant.id, account_id: owner.accountId, id })
}

/** This try is in the row already only for whoever reads it again. */
function wrong({ code_tries }: store.ChangeRow, tries: number): Refusal {
  const left = tries - code_tries - 1
  return left > 0
    ? { done: false, errors: [{ field: 'code', code: 'wrong-code', text: complaints.codeWrong(left) }] }
    : expired
}

const expired: Refusal = { done: false, errors: [{ field: 'code', code: 'expired', text: complaints.codeExpired }] }
const sentOften: FieldError = { field: 'code', code: 'sent-often', text: complaints.sentOften }
