/**
 * Sites: the relying parties of a tenant, which send people here to sign in.
 *
 *   find, findByClientId, list      as the database has it
 *   listApps, listNative            those that say how they show themselves; those that run on people's own machines
 *   add, change, remove, removeAll  in the caller's transaction
 *   siteSchema                      the sites object of the management API
 *
 * A client secret is shown once, when the site is added; only its hash is kept. This room knows what may be registered; what
 * a site is answered is the protocol's affair.
 */
import { ZodError } from 'zod'
import { hashSecret, newId, newSecret } from '#crypto/secrets.ts'
import type { Db } from '#database/database.ts'
import { type FieldError, Problem } from '#web/problem.ts'
import { provesItsOwner } from './redirect-uris.ts'
import { faultsOf, type SiteFacts, type SiteInput, siteFacts } from './site-schema.ts'
import * as store from './store.ts'

export type { AppFacts, SaidLine } from './app-schema.ts'
export { provesItsOwner, redirectPath, redirectUriFault } from './redirect-uris.ts'
export { type SiteFacts, type SiteInput, scopes, siteSchema } from './site-schema.ts'

export interface Site extends SiteFacts {
  tenantId: string
  id: string
  clientId: string
  /** SHA-256 of the client secret; null when the site has none. */
  secretHash: string | null
  createdAt: number
  changedAt: number
}

export async function find(db: Db, tenantId: string, id: string): Promise<Site | undefined> {
  const row = await store.find(db, tenantId, id)
  return row && siteOf(row)
}

export async function findByClientId(db: Db, tenantId: string, clientId: string): Promise<Site | undefined> {
  const row = await store.findByClientId(db, tenantId, clientId)
  return row && siteOf(row)
}

/** In the order of their ids, beginning after `after` (empty: from the first). */
export async function list(db: Db, tenantId: string, page: { after: string; limit: number }): Promise<Site[]> {
  return (await store.listAfter(db, tenantId, page.after, page.limit)).map(siteOf)
}

/** A site that has said how it shows itself. */
export type AppSite = Site & { app: NonNullable<Site['app']> }

const mostApps = 2000

/** All sites of a tenant that say how they show themselves, by name. */
export async function listApps(db: Db, tenantId: string): Promise<AppSite[]> {
  const found: Site[] = []
  for (let after: string | undefined = ''; after !== undefined && found.length < mostApps; ) {
    const some: Site[] = await list(db, tenantId, { after, limit: 500 })
    found.push(...some)
    after = some.length < 500 ? undefined : some.at(-1)?.id
  }
  return found.filter((site): site is AppSite => site.app !== undefined).toSorted(byName)
}

const byName = (a: Site, b: Site) => (a.name < b.name ? -1 : 1)

/** Native sites of one tenant, or of all where `tenantId` is undefined. */
export async function listNative(db: Db, tenantId: string | undefined): Promise<Site[]> {
  return (await store.listNative(db, tenantId, mostApps)).map(siteOf)
}

/** Whether the answer to this site can reach nobody but the app: it claims the https address that it is answered at. */
export function isVerified({ kind, app }: Pick<Site, 'kind' | 'app'>, redirectUri: string): boolean {
  if (kind !== 'native' || !app) return false
  const { appleTeamBundle, androidPackage } = app.claimed
  return (appleTeamBundle !== undefined || androidPackage !== undefined) && provesItsOwner(redirectUri)
}

export interface AddedSite {
  site: Site
  /** Shown to the administrator once. */
  clientSecret: string | undefined
}

/** `clientId` and `clientSecret` are given for the demo only. Throws Problems `invalid` (400) and `refused` (422), with their fields. */
export async function add(
  trx: Db,
  tenantId: string,
  input: SiteInput,
  now: number,
  given: { clientId?: string; clientSecret?: string } = {},
): Promise<AddedSite> {
  const facts = judged(input)
  const clientSecret = hasSecret(facts) ? (given.clientSecret ?? newSecret()) : undefined
  const site: Site = {
    ...facts,
    tenantId,
    id: newId(),
    clientId: given.clientId ?? newId(),
    secretHash: clientSecret === undefined ? null : hashSecret(clientSecret),
    createdAt: now,
    changedAt: now,
  }
  await store.insert(trx, { ...rowOf(site), revision: 1 })
  return { site, clientSecret }
}

/**
 * Takes a merge patch (RFC 7396). A site that comes to need a secret gets one, shown once; one that no longer needs it
 * loses it. Throws Problems `invalid`, `refused`, `not-found` and `conflict`.
 */
export async function change(
  trx: Db,
  tenantId: string,
  id: string,
  patch: Record<string, unknown>,
  now: number,
): Promise<AddedSite> {
  const row = await store.find(trx, tenantId, id)
  if (!row) throw new Problem('not-found', 404, words.notFound)
  const before = siteOf(row)
  const facts = judged(mergePatch(settingsOf(before), patch))
  const clientSecret = hasSecret(facts) && before.secretHash === null ? newSecret() : undefined
  const kept = clientSecret === undefined ? before.secretHash : hashSecret(clientSecret)
  const { tenantId: _, id: sameId, clientId, createdAt } = before
  const secretHash = hasSecret(facts) ? kept : null
  const site: Site = { ...facts, tenantId, id: sameId, clientId, createdAt, secretHash, changedAt: now }
  const replaced = await store.replace(trx, { ...rowOf(site), revision: row.revision + 1 }, row.revision)
  if (!replaced) throw new Problem('conflict', 409, words.conflict)
  return { site, clientSecret }
}

/** False when there is no such site. */
export async function remove(trx: Db, tenantId: string, id: string): Promise<boolean> {
  return (await store.remove(trx, tenantId, id)) > 0
}

/** With the tenant that they belong to. */
export async function removeAll(trx: Db, tenantId: string): Promise<void> {
  await store.remove(trx, tenantId)
}

function judged(input: unknown): SiteFacts {
  const facts = parsed(input)
  const errors = faultsOf(facts)
  if (errors.length > 0) throw new Problem('invalid', 400, words.invalid, { errors })
  return facts
}

function parsed(input: unknown): SiteFacts {
  try {
    return siteFacts(input)
  } catch (cause) {
    if (!(cause instanceof ZodError)) throw cause
    const errors = cause.issues.map(
      ({ path, code }): FieldError => ({ field: path.join('.'), code, text: words.invalid }),
    )
    throw new Problem('invalid', 400, words.invalid, { errors, cause })
  }
}

const hasSecret = ({ authMethod }: SiteFacts) =>
  authMethod === 'client_secret_basic' || authMethod === 'client_secret_post'

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch
  const merged = new Map(Object.entries(isObject(target) ? target : {}))
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) merged.delete(name)
    else merged.set(name, mergePatch(merged.get(name), value))
  }
  return Object.fromEntries(merged)
}

const words = {
  notFound: { ja: 'サイトが見つかりません。', en: 'There is no such site.' },
  invalid: { ja: '入力内容をご確認ください。', en: 'Some values cannot be used.' },
  refused: {
    ja: 'このバージョンではまだ利用できない値があります。',
    en: 'Some values cannot be honoured by this version yet.',
  },
  conflict: {
    ja: '同時に別の変更がありました。最新の内容を確認してからやり直してください。',
    en: 'Another change came at the same time. Look at the present values, then try again.',
  },
}

/** Only what the API lets be set. */
function settingsOf(site: Site): SiteFacts {
  const { tenantId: _t, id: _i, clientId: _c, secretHash: _s, createdAt: _a, changedAt: _d, ...facts } = site
  return facts
}

function siteOf(row: store.SiteRow): Site {
  return {
    ...(JSON.parse(row.settings) as Omit<SiteFacts, 'name' | 'kind'>),
    tenantId: row.tenant_id,
    id: row.site_id,
    clientId: row.client_id,
    secretHash: row.secret_hash,
    name: row.name,
    kind: row.kind as SiteFacts['kind'],
    createdAt: row.created_at,
    changedAt: row.changed_at,
  }
}

function rowOf(site: Site): Omit<store.SiteRow, 'revision'> {
  const { name, kind, ...settings } = settingsOf(site)
  return {
    tenant_id: site.tenantId,
    site_id: site.id,
    client_id: site.clientId,
    name,
    kind,
    secret_hash: site.secretHash,
    settings: JSON.stringify(settings),
    created_at: site.createdAt,
    changed_at: site.changedAt,
  }
}
