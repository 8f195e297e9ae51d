/**
 * Trusted browsers: in which browsers the owner of an account may skip the second step.
 *
 *   recognise   what the cookie of a browser means now; changes nothing
 *   trust       a browser is trusted from now on; answers its cookie
 *   use         after the right password: the secret changes; answers the new cookie
 *   list, rename, forget, forgetAll, sweep
 *
 * Trust belongs to one account, one password and one set of factors, and lasts as long as the policy says now. It is written
 * only after the right password was shown. It skips a step and proves nothing: what sites are told never rises by it.
 * Whether a step is skipped the decision says.
 */
import { hashSecret, newId, newSecret } from '#crypto/secrets.ts'
import type { Db } from '#database/database.ts'
import { meaningOf, type Presented, read, rotation, written } from './secrets.ts'
import type { Owner, TrustRow } from './store.ts'
import * as store from './store.ts'

export { type TrustPolicy, trustedBrowserOptions } from './options.ts'
export type { Owner } from './store.ts'

/** What trust is bound to: it ends when either goes up. */
export interface Bond {
  /** Of the account: sign-ins begun before count no more. */
  generation: number
  /** Of the password. */
  passwordGeneration: number
}

export interface TrustedBrowser {
  id: string
  name: string
  browser: string
  trustedAt: number
  lastUsedAt: number
  lastIp: string
  endsAt: number
}

/** `suspect`: its secret was replaced and used since, so the cookie exists twice. */
export type Recognised =
  | { state: 'unknown' }
  | { state: 'suspect'; id: string; name: string }
  | { state: 'trusted'; id: string; name: string; presented: Presented }

export interface Judging extends Bond {
  /** Of the policy in force. */
  days: number
  now: number
}

const day = 24 * 60 * 60
const longestDays = 90

/** More than one person uses; the one that was not used for longest gives way. */
const mostBrowsers = 20

export const longestSeconds = longestDays * day

export async function recognise(
  db: Db,
  owner: Owner,
  cookie: string | undefined,
  judging: Judging,
): Promise<Recognised> {
  const presented = read(cookie)
  const row = presented && (await store.findByFamily(db, owner, hashSecret(presented.family)))
  if (!row || !isAlive(row, judging)) return { state: 'unknown' }
  const meaning = meaningOf(row, presented)
  if (meaning === 'unknown') return { state: 'unknown' }
  const { id, name } = row
  return meaning === 'superseded' ? { state: 'suspect', id, name } : { state: 'trusted', id, name, presented }
}

export interface Trusting extends Bond {
  name: string
  browser: string
  ip: string
  now: number
}

/** The value of the cookie. Only after the right password and a second proof. */
export async function trust(
  trx: Db,
  owner: Owner,
  { name, browser, ip, generation, passwordGeneration, now }: Trusting,
): Promise<string> {
  const presented = { family: newId(), number: 1, secret: newSecret() }
  await store.insert(trx, {
    tenant_id: owner.tenantId,
    account_id: owner.accountId,
    id: newId(),
    family_hash: hashSecret(presented.family),
    name,
    browser,
    current_hash: hashSecret(presented.secret),
    current_number: presented.number,
    previous_hash: null,
    previous_number: null,
    rotated_at: now,
    generation,
    password_generation: passwordGeneration,
    trusted_at: now,
    last_used_at: now,
    last_ip: ip,
  })
  for (const { id } of (await store.list(trx, owner)).slice(mostBrowsers)) await store.remove(trx, owner, id)
  return written(presented)
}

/**
 * The browser was used, and the right password shown. Undefined: its cookie stays, or trust has ended meanwhile.
 * `passwordGeneration` is that of a password that was changed in this very sign-in, else the same as before.
 */
export async function use(
  trx: Db,
  owner: Owner,
  { presented }: Recognised & { state: 'trusted' },
  { ip, now, passwordGeneration }: { ip: string; now: number; passwordGeneration: number },
): Promise<string | undefined> {
  const row = await store.findByFamily(trx, owner, hashSecret(presented.family))
  const meaning = row ? meaningOf(row, presented) : 'unknown'
  if (!row || meaning === 'unknown' || meaning === 'superseded') return undefined
  const rotated = rotation(row, presented, meaning, now)
  const used = { last_used_at: now, last_ip: ip, password_generation: passwordGeneration }
  const changed = await store.use(trx, row, { ...used, ...rotated?.changes })
  return changed && rotated ? written({ family: presented.family, ...rotated.next }) : undefined
}

/** Those that are trusted now, last used first. */
export async function list(db: Db, owner: Owner, judging: Judging): Promise<TrustedBrowser[]> {
  const rows = await store.list(db, owner)
  return rows.filter((row) => isAlive(row, judging)).map((row) => shown(row, judging))
}

/** All that are kept, trusted still or not: for the person's export. */
export async function registered(db: Db, owner: Owner): Promise<TrustedBrowser[]> {
  return (await store.list(db, owner)).map((row) => shown(row, { days: 0 }))
}

export const rename = store.rename

/** False when there is none of that id. */
export const forget = async (trx: Db, owner: Owner, id: string): Promise<boolean> =>
  (await store.remove(trx, owner, id)) > 0

/** Answers how many. */
export const forgetAll = (trx: Db, owner: Owner): Promise<number> => store.remove(trx, owner)

/** Removes some that no policy trusts any more; answers how many. */
export const sweep = (db: Db, now: number, limit: number): Promise<number> =>
  store.removeOld(db, now - longestSeconds, limit)

function isAlive(row: TrustRow, { generation, passwordGeneration, days, now }: Judging): boolean {
  return (
    row.generation === generation && row.password_generation === passwordGeneration && row.trusted_at + days * day > now
  )
}

function shown(row: TrustRow, { days }: Pick<Judging, 'days'>): TrustedBrowser {
  return {
    id: row.id,
    name: row.name,
    browser: row.browser,
    trustedAt: row.trusted_at,
    lastUsedAt: row.last_used_at,
    lastIp: row.last_ip,
    endsAt: row.trusted_at + days * day,
  }
}
