/**
 * Accounts: who may sign in at a tenant, by which names, how they are reached, and whether they may at all.
 *
 *   find, findByUserId, findByLoginName, listByMail, list, sample   as the database has it
 *   findByContact                               by an address or number, verified or not, for the support desk
 *   add, change, remove                         in the caller's transaction
 *   lock, unlock                                after too many wrong guesses; by the support desk or by time
 *   beginAnew, isStill                          all that was begun for an account ends; whether it has not
 *
 * Credentials are not here: each kind has a room of its own. This room never decides whether a sign-in goes on.
 */
import { newId } from '#crypto/secrets.ts'
import type { Db } from '#database/database.ts'
import { isDuplicate } from '#database/errors.ts'
import type { Language } from '#language/language.ts'
import { Problem } from '#web/problem.ts'
import { foldName, isMailAddress, isPhoneNumber, isUserId } from './names.ts'
import * as store from './store.ts'

export { foldName, isMailAddress, isPhoneNumber, isUserId } from './names.ts'

export const methods = ['password', 'password+one-time-password', 'password+certificate', 'passkey'] as const
export type Method = (typeof methods)[number]

export interface MailAddress {
  address: string
  verified: boolean
}

export interface PhoneNumber {
  number: string
  verified: boolean
  /** Whether it can receive text messages. */
  sms: boolean
}

/** What was guessed wrong too often. */
export type LockReason = 'password' | 'answer' | 'code'

export interface Lock {
  because: LockReason
  at: number
  /** Null: until the support desk unlocks it. */
  until: number | null
}

export const twoStepWays = ['code', 'approval', 'one-time-password', 'passkey'] as const
export type TwoStepWay = (typeof twoStepWays)[number]

export interface TwoStep {
  on: boolean
  /** The way that is asked first; null: any that there is. */
  way: TwoStepWay | null
  destination: { channel: 'sms' | 'mail'; address: string } | null
  /** The destination ended and nothing is left: the next sign-in asks for another. */
  mustEnrol?: boolean
  /** When it was switched on, epoch seconds: what was begun before was enough then. */
  since?: number
}

/** Whether two-step verification was on when something was shown; a later switch does not make it less. */
export const wasOnAt = ({ twoStep }: { twoStep: TwoStep }, at: number): boolean =>
  twoStep.on && at > (twoStep.since ?? Number.NEGATIVE_INFINITY)

export interface AccountFacts {
  userId: string
  state: 'invited' | 'active' | 'disabled'
  /** Undefined: the tenant's own. */
  language: Language | undefined
  method: Method
  mails: readonly MailAddress[]
  phones: readonly PhoneNumber[]
  twoStep: TwoStep
}

export interface Account extends AccountFacts {
  tenantId: string
  id: string
  lock: Lock | undefined
  /** Goes up when all that was shown and begun before counts no more. */
  generation: number
  createdAt: number
  changedAt: number
}

/** The lock in force at `now`, if any. */
export function lockOf(account: Account, now: number): Lock | undefined {
  const { lock } = account
  return lock && (lock.until === null || lock.until > now) ? lock : undefined
}

export function accountNames(accountId: string, tenantId: string, facts: Pick<AccountFacts, 'userId' | 'mails'>) {
  const named = (name: string, kind: 'user-id' | 'mail') => ({
    tenant_id: tenantId,
    name: foldName(name),
    kind,
    account_id: accountId,
  })
  const mails = facts.mails.filter(({ verified }) => verified).map(({ address }) => named(address, 'mail'))
  return [named(facts.userId, 'user-id'), ...mails]
}

/** Every address and number, each once. */
function accountContacts(
  accountId: string,
  tenantId: string,
  { mails, phones }: Pick<AccountFacts, 'mails' | 'phones'>,
) {
  const all = [...mails.map(({ address }) => address), ...phones.map(({ number }) => number)].map(foldName)
  return [...new Set(all)].map((contact) => ({ tenant_id: tenantId, contact, account_id: accountId }))
}

export async function find(db: Db, tenantId: string, accountId: string): Promise<Account | undefined> {
  const row = await store.find(db, tenantId, accountId)
  return row && toAccount(row)
}

/** Some accounts of a tenant, always the same as long as none is added: ids are random, so they stand for all. */
export async function sample(db: Db, tenantId: string, limit: number): Promise<Account[]> {
  return (await store.first(db, tenantId, limit)).map(toAccount)
}

/** By the user ID alone, in any spelling. */
export async function findByUserId(db: Db, tenantId: string, userId: string): Promise<Account | undefined> {
  const [name] = await store.namesLike(db, tenantId, foldName(userId))
  return name?.kind === 'user-id' ? find(db, tenantId, name.account_id) : undefined
}

/** No account has this id: a name that nobody has costs the same queries as one that somebody has. */
const nobody = 'nobody'

/** By user ID, else by a verified mail address that only one account has. */
export async function findByLoginName(db: Db, tenantId: string, typed: string): Promise<Account | undefined> {
  const [name, other] = await store.namesLike(db, tenantId, foldName(typed))
  const isSomebodys = name && !(name.kind === 'mail' && other)
  return find(db, tenantId, isSomebodys ? name.account_id : nobody)
}

/** All that have the address as a verified one, at most 50, in the order of their user IDs. */
export async function listByMail(db: Db, tenantId: string, address: string): Promise<Account[]> {
  const ids = await store.accountsByMail(db, tenantId, foldName(address), 50)
  const found = await Promise.all(ids.map((id) => find(db, tenantId, id)))
  return found.filter((account) => account !== undefined).sort((a, b) => (a.userId < b.userId ? -1 : 1))
}

/** All that have the address or number, verified or not, at most 50. */
export async function findByContact(db: Db, tenantId: string, contact: string): Promise<Account[]> {
  const ids = await store.accountsByContact(db, tenantId, foldName(contact), 50)
  const found = await Promise.all(ids.map((id) => find(db, tenantId, id)))
  return found.filter((account) => account !== undefined).sort((a, b) => (a.userId < b.userId ? -1 : 1))
}

export interface Page {
  /** What the page before gave as `next`; empty for the first. */
  after: string
  limit: number
  /** The beginning of a user ID, or of a mail address when it holds an @. */
  search?: string | undefined
}

/** Accounts in the order of their names; an account with several matching names comes once, at the first of them. */
export async function list(
  db: Db,
  tenantId: string,
  page: Page,
): Promise<{ items: Account[]; next: string | undefined }> {
  const beginsWith = foldName(page.search ?? '')
  const kinds = beginsWith === '' ? ['user-id'] : ['user-id', 'mail']
  const after = placeAfter(page.after)
  const names = await store.namesFrom(db, tenantId, { kinds, beginsWith, after, limit: page.limit + 1 })
  const shown = names.slice(0, page.limit)
  const items: Account[] = []
  for (const { name, account_id } of shown) {
    const account = await find(db, tenantId, account_id)
    if (account && name === firstName(account, kinds, beginsWith) && items.at(-1)?.id !== account_id)
      items.push(account)
  }
  const last = shown.at(-1)
  return { items, next: names.length > page.limit && last ? `${last.name}\n${last.account_id}` : undefined }
}

/** Several accounts may share a mail address, so a name alone is no place in the list. A name has no line break. */
function placeAfter(after: string): store.Place {
  const [name = '', accountId = ''] = after.split('\n')
  return { name, accountId }
}

/** By which of its matching names an account stands in the list. */
function firstName(account: Account, kinds: readonly string[], beginsWith: string): string | undefined {
  return accountNames(account.id, account.tenantId, account)
    .filter(({ name, kind }) => kinds.includes(kind) && name.startsWith(beginsWith))
    .map(({ name }) => name)
    .sort()[0]
}

/** Throws Problems `invalid` (400, with fields) and `exists` (409). */
export async function add(trx: Db, tenantId: string, facts: AccountFacts, now: number): Promise<Account> {
  refuseBadNames(facts)
  const account: Account = {
    ...facts,
    tenantId,
    id: newId(),
    lock: undefined,
    generation: 0,
    createdAt: now,
    changedAt: now,
  }
  try {
    await store.insert(trx, { ...toRow(account), revision: 1 })
    await store.addNames(trx, accountNames(account.id, tenantId, facts))
    await store.addContacts(trx, accountContacts(account.id, tenantId, facts))
  } catch (error) {
    if (isDuplicate(error)) throw new Problem('exists', 409, words.exists, { cause: error })
    throw error
  }
  return account
}

/** Throws Problems `invalid`, `not-found`, `exists` and `conflict`. */
export async function change(
  trx: Db,
  tenantId: string,
  accountId: string,
  changes: Partial<AccountFacts & { lock: Lock | undefined }>,
  now: number,
): Promise<Account> {
  const row = await store.find(trx, tenantId, accountId)
  if (!row) throw new Problem('not-found', 404, words.notFound)
  const before = toAccount(row)
  const after: Account = { ...before, ...changes, changedAt: now }
  refuseBadNames(after)
  const replaced = await store.replace(trx, { ...toRow(after), revision: row.revision + 1 }, row.revision)
  if (!replaced) throw new Problem('conflict', 409, words.conflict)
  if (changes.userId !== undefined || changes.mails !== undefined) await rename(trx, before, after)
  if (changes.mails !== undefined || changes.phones !== undefined) {
    await store.removeContacts(trx, accountContacts(accountId, tenantId, before))
    await store.addContacts(trx, accountContacts(accountId, tenantId, after))
  }
  return after
}

async function rename(trx: Db, before: Account, after: Account): Promise<void> {
  await store.removeNames(trx, accountNames(before.id, before.tenantId, before))
  try {
    await store.addNames(trx, accountNames(after.id, after.tenantId, after))
  } catch (error) {
    if (isDuplicate(error)) throw new Problem('exists', 409, words.exists, { cause: error })
    throw error
  }
}

/** An account that is locked already keeps its lock: a later guess neither shortens nor lengthens it. */
export async function lock(
  trx: Db,
  account: Account,
  because: LockReason,
  until: number | null,
  now: number,
): Promise<Account> {
  if (lockOf(account, now)) return account
  return change(trx, account.tenantId, account.id, { lock: { because, at: now, until } }, now)
}

export async function unlock(trx: Db, tenantId: string, accountId: string, now: number): Promise<Account> {
  return change(trx, tenantId, accountId, { lock: undefined }, now)
}

/**
 * What was shown and begun for the account so far counts no more: a sign-in that is half done, or done and not yet taken up
 * by its site, begins anew. For new credentials, sign-out everywhere and the end of an account.
 */
export const beginAnew = store.raiseGeneration

/**
 * Whether the account is still the one that was read: active, and of the same generation. Holds the row until the end of
 * the transaction, so that nothing ends the account between this answer and what is done upon it.
 */
export async function isStill(trx: Db, { tenantId, id, generation }: Pick<Account, 'tenantId' | 'id' | 'generation'>) {
  return store.holdActive(trx, tenantId, id, generation)
}

/** The caller removes what other rooms keep of the account. */
export async function remove(trx: Db, account: Account): Promise<void> {
  const row = await store.find(trx, account.tenantId, account.id)
  if (!row) return
  await store.removeNames(trx, accountNames(account.id, account.tenantId, toAccount(row)))
  await store.removeContacts(trx, accountContacts(account.id, account.tenantId, toAccount(row)))
  await store.remove(trx, row)
}

function refuseBadNames(facts: AccountFacts): void {
  const errors = [
    ...(isUserId(facts.userId) ? [] : [{ field: 'userId', code: 'user-id', text: words.userId }]),
    ...facts.mails.flatMap(({ address }, i) =>
      isMailAddress(address) ? [] : [{ field: `mails.${i}`, code: 'mail-address', text: words.mail }],
    ),
    ...facts.phones.flatMap(({ number }, i) =>
      isPhoneNumber(number) ? [] : [{ field: `phones.${i}`, code: 'phone-number', text: words.phone }],
    ),
  ]
  if (errors.length > 0) throw new Problem('invalid', 400, words.invalid, { errors })
}

const words = {
  exists: { ja: 'このユーザIDはすでに使われています。', en: 'This user ID is taken already.' },
  notFound: { ja: 'アカウントが見つかりません。', en: 'There is no such account.' },
  conflict: {
    ja: '同時に別の変更がありました。最新の内容を確認してからやり直してください。',
    en: 'Another change came at the same time. Look at the present values, then try again.',
  },
  invalid: { ja: '入力内容をご確認ください。', en: 'Some values cannot be used.' },
  userId: {
    ja: 'ユーザIDは半角英数字と . _ @ + - の64文字以内で、英数字で始まり英数字で終わるものにしてください。',
    en: 'A user ID has at most 64 letters a-z, digits and . _ @ + -, and begins and ends with a letter or digit.',
  },
  mail: { ja: 'メールアドレスの形式が正しくありません。', en: 'This is not a plain mail address.' },
  phone: {
    ja: '電話番号は +81… のように国番号から入力してください。',
    en: 'Write the phone number with its country, for example +81 and so on.',
  },
}

function toAccount(row: store.AccountRow): Account {
  return {
    tenantId: row.tenant_id,
    id: row.account_id,
    userId: row.user_id,
    state: row.state as Account['state'],
    language: (row.language as Language | null) ?? undefined,
    method: row.method as Method,
    mails: JSON.parse(row.mails),
    phones: JSON.parse(row.phones),
    twoStep: JSON.parse(row.two_step),
    lock: row.lock_because === null ? undefined : lockFrom(row, row.lock_because as LockReason),
    generation: row.generation,
    createdAt: row.created_at,
    changedAt: row.changed_at,
  }
}

function lockFrom(row: store.AccountRow, because: LockReason): Lock {
  return { because, at: row.locked_at ?? row.changed_at, until: row.locked_until }
}

function toRow(account: Account): Omit<store.AccountRow, 'revision'> {
  return {
    tenant_id: account.tenantId,
    account_id: account.id,
    user_id: account.userId,
    state: account.state,
    language: account.language ?? null,
    method: account.method,
    mails: JSON.stringify(account.mails),
    phones: JSON.stringify(account.phones),
    two_step: JSON.stringify(account.twoStep),
    lock_because: account.lock?.because ?? null,
    locked_at: account.lock?.at ?? null,
    locked_until: account.lock?.until ?? null,
    generation: account.generation,
    created_at: account.createdAt,
    changed_at: account.changedAt,
  }
}
