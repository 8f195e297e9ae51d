/**
 * Sign-ins: the saved state of each sign-in under way, so that any node can show its next page.
 *
 *   begin    a new one, bound to one browser by a secret in its cookie
 *   find     the one of an address and a browser
 *   originOf   who asked, when its time is over
 *   openByNumber   those that a prompt number stands for
 *   save     what a step changed; says when another answer came first
 *   end      refuses one from elsewhere than its own browser
 *   sweep    those long over
 *
 * It keeps what was shown and decides nothing. Several sign-ins of one browser stand side by side: one a tab.
 */
import { hashSecret, newId, newSecret, sameSecret } from '#crypto/secrets.ts'
import type { Db } from '#database/database.ts'
import { idRange } from './prompt-number.ts'
import * as store from './store.ts'

export { idPrefix, idRange, promptNumber } from './prompt-number.ts'

/** How long a page waits for its person, in seconds; every step begins it anew. */
export const stepSeconds = 15 * 60

/** Where a sign-in ends: back in the protocol's interaction, or on a page of our own. */
export type Finish = { kind: 'interaction'; uid: string } | { kind: 'page'; path: string }

/** Who asked for the sign-in. */
export interface Origin {
  finish: Finish
  /** Null for pages of our own. */
  siteId: string | null
  siteName: string | null
  /** Where the person finds the way back to the site, should this page be of no more use. */
  siteUrl: string | null
  /** login_hint: a name to fill in. */
  hint: string | null
  /** The setting of the site; absent: as the policy says. */
  twoStep?: 'policy' | 'exempt' | 'required'
  /** False where the site wants no way to a new password on the pages of its sign-ins. */
  reissue?: boolean
  /** False where the site wants no way to the account page there. */
  account?: boolean
  /** Steps that are not asked here, by the names of their pages. */
  without?: readonly string[]
  /** Only for apps. */
  app?: AskedApp | undefined
}

/** Of an app: what was registered of it, what it said of itself, and why it asks now (room app-prompts). */
export interface AskedApp {
  publisher: string | null
  /** Nobody but the app can receive the answer. */
  verified: boolean
  versions: { app: string | null; system: string | null }
  because: readonly AskedBecause[]
}

/** A reason for a sign-in now. Times are epoch seconds. */
export type AskedBecause =
  | { kind: 'first-time' }
  | { kind: 'site-asked' }
  /** Nobody can tell whether it is this app: each time it is asked whether the person started it. */
  | { kind: 'unproven' }
  /** It wants more than was agreed to. */
  | { kind: 'agreement' }
  | { kind: 'updated'; what: 'app' | 'system'; from: string; to: string }
  /** `at` null: something else than the password. */
  | { kind: 'settings-changed'; at: number | null }
  /** The sign-in before; `endedAt` null: it did not last to its last hour. */
  | { kind: 'ended'; signedInAt: number; endedAt: number | null }

/** What the site asks; the decision's room knows the meaning. */
export interface Asked {
  acrValues: readonly string[]
  notBefore: number | null
}

/** Something shown in this sign-in or earlier in its session; the decision's room knows the kinds. */
export interface Shown {
  kind: string
  at: number
}

/** What the person chose on the way, such as another step than the one that would come. */
export interface Choices {
  /** A step, by the name of its page. */
  step?: string | undefined
  /** Which of the destinations of the account a code goes to, counted from 0. */
  destination?: number | undefined
  /** A destination that is being registered on the way. */
  enrol?: { channel: 'sms' | 'mail'; address: string } | undefined
  /** The name that a browser is to be trusted under, once the sign-in has succeeded. */
  trustAs?: string | undefined
}

export type Outcome = 'granted' | 'cancelled' | 'refused'

export interface SignIn<P extends Shown = Shown> {
  tenantId: string
  id: string
  origin: Origin
  demand: Asked
  identifier: string | null
  accountId: string | null
  /** Of the account when its name was given. */
  generation: number
  proofs: readonly P[]
  choices: Choices
  outcome: Outcome | null
  because: string | null
  /** ui_locales of the site's request. */
  language: string | null
  startedAt: number
  endedAt: number | null
  revision: number
}

/** What a step may change. */
export type Changes<P extends Shown> = Partial<
  Pick<SignIn<P>, 'identifier' | 'accountId' | 'generation' | 'proofs' | 'choices' | 'outcome' | 'because' | 'endedAt'>
>

export interface Beginning<P extends Shown> {
  origin: Origin
  demand: Asked
  /** Of a session that goes on: its account and what was shown in it. */
  account?: { id: string; identifier: string; generation: number } | undefined
  proofs?: readonly P[]
  /** ui_locales of the site's request. */
  language?: string | undefined
}

/** `secret` goes into a cookie of the browser that began it, and nowhere else. */
export async function begin<P extends Shown>(
  db: Db,
  tenantId: string,
  { origin, demand, account, proofs = [], language }: Beginning<P>,
  now: number,
): Promise<{ signIn: SignIn<P>; secret: string }> {
  const secret = newSecret()
  const row: store.SignInRow = {
    tenant_id: tenantId,
    id: newId(),
    browser_hash: hashSecret(secret),
    origin: JSON.stringify(origin),
    demand: JSON.stringify(demand),
    identifier: account?.identifier ?? null,
    account_id: account?.id ?? null,
    generation: account?.generation ?? 0,
    proofs: JSON.stringify(proofs),
    choices: '{}',
    outcome: null,
    because: null,
    language: language ?? null,
    started_at: now,
    expires_at: now + stepSeconds,
    ended_at: null,
    revision: 1,
  }
  await store.insert(db, row)
  return { signIn: toSignIn(row), secret }
}

/** Undefined when there is none, when its time is over, and when it belongs to another browser. */
export async function find<P extends Shown>(
  db: Db,
  tenantId: string,
  id: string,
  secret: string | undefined,
  now: number,
): Promise<SignIn<P> | undefined> {
  if (secret === undefined) return undefined
  const row = await store.findLiving(db, tenantId, id, now)
  return row && sameSecret(secret, row.browser_hash) ? toSignIn(row) : undefined
}

/** Who asked for a sign-in whose time is over, for the browser that began it. */
export async function originOf(
  db: Db,
  tenantId: string,
  id: string,
  secret: string | undefined,
): Promise<Origin | undefined> {
  if (secret === undefined) return undefined
  const row = await store.findOver(db, tenantId, id)
  return row && sameSecret(secret, row.browser_hash) ? JSON.parse(row.origin) : undefined
}

/** A request that waits for its person, as far as anybody may be told of it. */
export interface OpenPrompt {
  kind: 'sign-in' | 'consent' | 'device' | 'request'
  /** Null: a page of our own. */
  siteName: string | null
  /** Null as long as nobody has said who they are. */
  accountId: string | null
  startedAt: number
}

/** Whoever keeps requests under way finds those whose id begins so. */
export type FindPrompts = (tenantId: string, prefix: string, now: number) => Promise<OpenPrompt[]>

/** Sign-ins under way whose id begins so (prompt-number.ts): one, as good as always. */
export async function openByNumber(db: Db, tenantId: string, prefix: string, now: number): Promise<OpenPrompt[]> {
  const rows = await store.listLiving(db, tenantId, idRange(prefix), now)
  return rows.map((row) => ({
    kind: 'sign-in',
    siteName: (JSON.parse(row.origin) as Origin).siteName,
    accountId: row.account_id,
    startedAt: row.started_at,
  }))
}

/** Ends those of an account that a number stands for, as if their person had said "I did not start this". */
export async function stopByNumber(
  trx: Db,
  { tenantId, accountId, prefix }: { tenantId: string; accountId: string; prefix: string },
  now: number,
): Promise<{ id: string; siteName: string | null; startedAt: number }[]> {
  const rows = (await store.listLiving(trx, tenantId, idRange(prefix), now)).filter(
    (row) => row.account_id === accountId,
  )
  const ended = { outcome: 'cancelled' as const, because: 'not-started', proofs: [], endedAt: now }
  const stopped = await Promise.all(rows.map((row) => save(trx, toSignIn(row), ended, now)))
  return stopped.flatMap((each) =>
    each ? [{ id: each.id, siteName: each.origin.siteName, startedAt: each.startedAt }] : [],
  )
}

/** The sign-in as it is now; undefined when another answer was saved since it was read, which then holds. */
export async function save<P extends Shown>(
  db: Db,
  signIn: SignIn<P>,
  changes: Changes<P>,
  now: number,
): Promise<SignIn<P> | undefined> {
  const next = { ...signIn, ...changes, revision: signIn.revision + 1 }
  const replaced = await store.replace(db, signIn.tenantId, signIn.id, toRow(next, now + stepSeconds), signIn.revision)
  return replaced ? next : undefined
}

/** Refuses one that is under way; undefined when it was over before. `because`: for its last page. */
export async function end(
  trx: Db,
  of: { tenantId: string; id: string },
  ending: { because: string; now: number },
): Promise<SignIn | undefined> {
  const row = await store.end(trx, of, ending)
  return row && toSignIn(row)
}

/** Removes some that are over; answers how many, so that the caller can go on in small portions. */
export function sweep(db: Db, now: number, limit: number): Promise<number> {
  return store.removeExpired(db, now, limit)
}

function toSignIn<P extends Shown>(row: store.SignInRow): SignIn<P> {
  return {
    tenantId: row.tenant_id,
    id: row.id,
    origin: JSON.parse(row.origin),
    demand: JSON.parse(row.demand),
    identifier: row.identifier,
    accountId: row.account_id,
    generation: row.generation,
    proofs: JSON.parse(row.proofs),
    choices: JSON.parse(row.choices),
    outcome: row.outcome as Outcome | null,
    because: row.because,
    language: row.language,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    revision: row.revision,
  }
}

function toRow<P extends Shown>(signIn: SignIn<P>, expiresAt: number): store.ChangedRow {
  return {
    identifier: signIn.identifier,
    account_id: signIn.accountId,
    generation: signIn.generation,
    proofs: JSON.stringify(signIn.proofs),
    choices: JSON.stringify(signIn.choices),
    outcome: signIn.outcome,
    because: signIn.because,
    expires_at: expiresAt,
    ended_at: signIn.endedAt,
    revision: signIn.revision,
  }
}
