import * as accounts from '#accounts/accounts.ts'
import * as guesses from '#guesses/guesses.ts'
import * as history from '#history/history.ts'
import type { Words } from '#language/language.ts'
import * as reports from '#reports/reports.ts'
import type { DeskParts, DeskTenant } from './support-desk.ts'
import { texts } from './texts.ts'
import { signInWords } from './words-of-items.ts'

type Code = keyof (typeof texts)['ja']['findings']

/** One thing to know before answering; `until` null: without an end of its own. */
export interface Finding {
  code: Code
  words: Words
  since: number | null
  until: number | null
}

const finding = (
  code: Code,
  { since = null, until = null }: { since?: number | null; until?: number | null } = {},
) => ({
  code,
  words: { ja: texts.ja.findings[code], en: texts.en.findings[code] },
  since,
  until,
})

/** What stands in the way of a sign-in, and what else the owner may be calling about; never empty. */
export async function standing(
  parts: DeskParts,
  tenant: DeskTenant,
  account: accounts.Account,
  now: number,
): Promise<Finding[]> {
  const found = [
    ...ofAccount(tenant, account),
    ...(await ofLocks(parts, account, now)),
    ...(await ofPassword(parts, tenant, account, now)),
  ]
  const rest = [...(await ofRecords(parts, tenant, account, now)), ...(await ofMessages(parts, account))]
  return [...(found.length === 0 ? [finding('nothing-in-the-way')] : found), ...rest]
}

function ofAccount({ policy }: DeskTenant, { state, method, changedAt }: accounts.Account): Finding[] {
  return [
    ...(state === 'disabled' ? [finding('disabled', { since: changedAt })] : []),
    ...(state === 'invited' ? [finding('invited')] : []),
    ...(policy.methods.allowed.includes(method) ? [] : [finding('method-not-allowed')]),
  ]
}

async function ofLocks({ database }: DeskParts, account: accounts.Account, now: number): Promise<Finding[]> {
  const own = accounts.lockOf(account, now)
  const found: Finding[] = own ? [finding(`locked-${own.because}`, { since: own.at, until: own.until })] : []
  for (const authenticator of ['password', 'answer', 'code'] as const) {
    if (own?.because === authenticator) continue
    const key = { tenantId: account.tenantId, subject: account.id, authenticator }
    const lock = await guesses.lockOf(database.db, key, now)
    if (lock) found.push(finding(`locked-${authenticator}`, { until: lock.until }))
  }
  return found
}

async function ofPassword(
  { database, passwords }: DeskParts,
  { policy }: DeskTenant,
  { tenantId, id, state: accountState }: accounts.Account,
  now: number,
): Promise<Finding[]> {
  const state = await passwords.state(database.db, tenantId, id, { policy: policy.password, now })
  if (!state.set) return accountState === 'active' ? [finding('no-password')] : []
  const since = state.setAt
  return [
    ...(state.mustChange ? [finding('must-change', { since })] : []),
    ...(state.expired ? [finding('password-expired', { since })] : []),
    ...(state.leaked ? [finding('password-leaked', { since })] : []),
  ]
}

async function ofRecords(
  { database, contacts }: DeskParts,
  { policy }: DeskTenant,
  { tenantId, id }: accounts.Account,
  now: number,
): Promise<Finding[]> {
  const { db } = database
  const since = now - policy.accountPage.historyDays * 24 * 60 * 60
  const [last] = (await history.walk(db, tenantId, id, { since, after: '', limit: 1 })).items
  const { items: open } = await reports.list(db, tenantId, { accountId: id, limit: 20 })
  const held = (await contacts.changesOf(db, tenantId, id)).filter(({ state }) => state === 'held')
  const refused = last?.result === 'refused' ? { ...finding('last-refused', { since: last.at }) } : undefined
  return [
    ...(refused && last ? [{ ...refused, words: joined(refused.words, signInWords(last)) }] : []),
    ...held.map(({ at, effectiveAt }) => finding('contact-waiting', { since: at, until: effectiveAt ?? null })),
    ...open.filter(({ state }) => state !== 'closed').map(({ at }) => finding('report-open', { since: at })),
  ]
}

const joined = (a: Words, b: Words): Words => ({ ja: `${a.ja}${b.ja}`, en: `${a.en} ${b.en}` })

const lately = 5

async function ofMessages({ database, messages }: DeskParts, { tenantId, id }: accounts.Account): Promise<Finding[]> {
  const latest = await messages.listOf(database.db, { tenantId, accountId: id }, { limit: lately })
  const lost = latest.find(
    ({ state, tries }) => state === 'refused' || state === 'expired' || (state === 'waiting' && tries > 1),
  )
  return lost ? [finding('messages-refused', { since: lost.writtenAt })] : []
}
