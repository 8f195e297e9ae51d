/**
 * The user manual of a tenant, made from its own pages: a specimen of the house, with the tenant's policy and nobody in it, is
 * walked through, and what its pages say and ask is the manual.
 *
 *   present      the manual as it is now; made when the tenant or the house has changed since, and kept as a version
 *   find, list   versions as they were
 *   build        the same by hand, for the command line
 *
 * A version is named by the digest of its content: it changes when the policy or any word on a page does, and the same content
 * is the same version. It holds no copy of words and knows no policy. Problem codes: none.
 */
import { createHash } from 'node:crypto'
import type { Database, Db } from '#database/database.ts'
import type { Language } from '#language/language.ts'
import type { Support, VisitTenant } from '#web/visit.ts'
import * as store from './store.ts'
import { texts } from './texts.ts'
import { type Chapter, walk } from './walk.ts'

export type { Chapter, ChapterName } from './walk.ts'

/** For the help page. */
export const manualLink = { path: '/help/manual', text: { ja: texts.ja.title, en: texts.en.title } }

/** Somebody who exists in a specimen only. */
export interface SpecimenPerson extends Record<string, string> {
  /** The tenant's pages, without a slash at the end. */
  base: string
  userId: string
  password: string
  mail: string
}

/** A house with one tenant like the given one, in memory, for one walk. */
export interface Specimen {
  base: string
  offersTwoStep: boolean
  /** One that the policy takes. */
  newPassword: string
  /** Of every security question. */
  answer: string
  fetch(request: Request): Promise<Response>
  /** Where a browser comes back from another host of ours that shows no pages; undefined for hosts of others. */
  elsewhere(url: URL): Promise<URL | undefined>
  invite(language: Language): Promise<{ url: string; password: string }>
  /** `password-only`: in a tenant of the same policy that takes the password alone. */
  addAccount(language: Language, kind: 'plain' | 'two-step' | 'password-only'): Promise<SpecimenPerson>
  /** The newest message to an address or number. */
  messageTo(address: string): Promise<string | undefined>
  close(): Promise<void>
}

/** What stands in a manual. */
export interface Content {
  name: string
  support: Support
  chapters: Partial<Record<Language, Chapter[]>>
}

export interface Manual {
  version: string
  /** When this content was first made, epoch seconds. */
  madeAt: number
  content: Content
}

/** Made anew only when this says something else. */
export interface ManualTenant extends VisitTenant {
  createdAt: number
  changedAt: number
}

export interface Manuals<T extends ManualTenant = ManualTenant> {
  present(tenant: T, now: number): Promise<Manual>
  find(db: Db, tenantId: string, version: string): Promise<Manual | undefined>
  list(db: Db, tenantId: string): Promise<{ version: string; madeAt: number }[]>
  /** Walks; `keep` then writes in the caller's transaction, and says whether this content is new. */
  build(tenant: T): Promise<{ version: string; content: Content }>
  keep(trx: Db, tenantId: string, built: { version: string; content: Content }, now: number): Promise<Manual>
  /** With the tenant. */
  remove(trx: Db, tenantId: string): Promise<void>
}

export interface ManualParts<T extends ManualTenant> {
  database: Database
  openSpecimen(tenant: T): Promise<Specimen>
  /** Told when a walk failed and an older version is shown. */
  failed(cause: unknown): void
}

const mostKnown = 200
const mostListed = 100

export function manuals<T extends ManualTenant>({ database, openSpecimen, failed }: ManualParts<T>): Manuals<T> {
  const known = new Map<string, Promise<Manual>>()
  let walking: Promise<unknown> = Promise.resolve()

  /** One walk at a time: it is work for nobody in a hurry. */
  function build(tenant: T): Promise<{ version: string; content: Content }> {
    const walked = walking.then(() => contentOf(openSpecimen, tenant))
    walking = walked.catch(() => {})
    return walked.then((content) => ({ version: digestOf(content), content }))
  }

  async function keep(
    trx: Db,
    tenantId: string,
    { version, content }: { version: string; content: Content },
    now: number,
  ) {
    await store.keep(trx, { tenant_id: tenantId, version, body: JSON.stringify(content), made_at: now })
    const kept = await store.find(trx, tenantId, version)
    return { version, content, madeAt: kept?.made_at ?? now }
  }

  async function renew(tenant: T, now: number): Promise<Manual> {
    const built = await build(tenant)
    return database.durably((trx) => keep(trx, tenant.id, built, now))
  }

  async function find(db: Db, tenantId: string, version: string): Promise<Manual | undefined> {
    const row = await store.find(db, tenantId, version)
    return row && { version, madeAt: row.made_at, content: JSON.parse(row.body) as Content }
  }

  async function list(db: Db, tenantId: string) {
    const rows = await store.list(db, tenantId, mostListed)
    return rows.map(({ version, made_at }) => ({ version, madeAt: made_at }))
  }

  /** A page that cannot be walked through is our fault, and no reason to show nothing. */
  async function newestInstead(tenant: T, cause: unknown): Promise<Manual> {
    failed(cause)
    const [newest] = await list(database.db, tenant.id)
    const kept = newest && (await find(database.db, tenant.id, newest.version))
    if (!kept) throw cause
    return kept
  }

  return {
    build,
    keep,
    find,
    list,
    remove: store.removeOf,

    present(tenant, now) {
      const key = `${tenant.id} ${tenant.createdAt} ${hashOf(tenant)}`
      const made = known.get(key) ?? renew(tenant, now).catch((cause: unknown) => newestInstead(tenant, cause))
      known.delete(key)
      known.set(key, made)
      made.catch(() => known.delete(key))
      if (known.size > mostKnown) known.delete(known.keys().next().value ?? '')
      return made
    },
  }
}

async function contentOf<T extends ManualTenant>(
  openSpecimen: (tenant: T) => Promise<Specimen>,
  tenant: T,
): Promise<Content> {
  const specimen = await openSpecimen(tenant)
  try {
    const chapters: Content['chapters'] = {}
    for (const language of tenant.languages) chapters[language] = await walk(specimen, language)
    return { name: tenant.name, support: tenant.support, chapters }
  } finally {
    await specimen.close()
  }
}

const digestOf = (content: Content) => hashOf(content).slice(0, 12)
const hashOf = (value: unknown) => createHash('sha256').update(JSON.stringify(value)).digest('hex')
