/**
 * Tenants: a contract, that is an organisation whose sites use the service, with its policy, languages and support desk.
 *
 *   find          the tenant of a request; may be up to one second old
 *   read, list    as the database has it now
 *   add, change, changePolicy, remove   in the caller's transaction
 *
 * A policy is kept as what differs from its preset, so that a better default reaches everybody who never chose otherwise.
 * This room never reads a policy's values; the rooms that declare them do.
 */
import type { Database, Db } from '#database/database.ts'
import { isDuplicate } from '#database/errors.ts'
import type { Language } from '#language/language.ts'
import type { Preset } from '#options/options.ts'
import type { Overrides, PolicyShape } from '#options/policy-shape.ts'
import { Problem } from '#web/problem.ts'
import type { Support } from '#web/visit.ts'
import * as store from './store.ts'

/** A name and address that messages of the tenant come from; shown to people who wonder whether a message is real. */
export interface Sender {
  name: string
  address?: string | undefined
  /** The name or number that text messages come from. */
  sms?: string | undefined
}

/** What may be said of a tenant when it is added; `id` matches [a-z0-9-]{2,40}. */
export interface TenantFacts {
  id: string
  name: string
  preset: Preset
  timeZone: string
  languages: readonly Language[]
  support: Support
  officialDomains: readonly string[]
  senders: readonly Sender[]
  /** What it adds to its help page; absent: nothing. */
  help?: TenantHelp
}

/** Texts of several lines, parted by LF. */
export interface TenantHelp {
  /** Browsers and machines that it supports. */
  systems?: { ja?: string | undefined; en?: string | undefined } | undefined
  /** Pages of its own. */
  terms?: string | undefined
  privacy?: string | undefined
}

export interface Tenant<P> extends TenantFacts {
  help: TenantHelp
  policy: P
  createdAt: number
  changedAt: number
}

export interface Tenants<P> {
  find(id: string): Promise<Tenant<P> | undefined>
  read(db: Db, id: string): Promise<Tenant<P> | undefined>
  list(db: Db, page: { after: string; limit: number }): Promise<Tenant<P>[]>
  /** Throws Problem `exists`. */
  add(trx: Db, facts: TenantFacts, now: number): Promise<Tenant<P>>
  /** A preset that changes keeps the overrides. Throws Problems `not-found`, `conflict`. */
  change(trx: Db, id: string, changes: Partial<Omit<TenantFacts, 'id'>>, now: number): Promise<Tenant<P>>
  /** Takes a merge patch (RFC 7396) that has passed the policy's patch schema. Throws Problems `not-found`, `conflict`, `invalid`. */
  changePolicy(trx: Db, id: string, patch: Record<string, unknown>, now: number): Promise<Tenant<P>>
  remove(trx: Db, id: string): Promise<boolean>
}

/** How long `find` may answer from memory, in milliseconds: a change holds on every node within one second. */
const memoryMilliseconds = 900

export function tenants<P>(database: Database, shape: PolicyShape<P>): Tenants<P> {
  const memory = new Map<string, { tenant: Tenant<P>; until: number }>()
  const toTenant = (row: store.TenantRow) => tenantOf(row, shape)

  async function read(db: Db, id: string): Promise<Tenant<P> | undefined> {
    const row = await store.find(db, id)
    return row && toTenant(row)
  }

  async function rewrite(trx: Db, id: string, now: number, mend: (row: store.TenantRow) => Partial<store.TenantRow>) {
    const row = await store.find(trx, id)
    if (!row) throw notFound()
    const next = { ...row, ...mend(row), revision: row.revision + 1, changed_at: now }
    const tenant = toTenant(next)
    const breaches = shape.judge(tenant.policy)
    if (breaches.length > 0) throw new Problem('invalid', 400, words.contradiction, { errors: breaches })
    if (!(await store.replace(trx, next, row.revision))) throw new Problem('conflict', 409, words.conflict)
    memory.delete(id)
    return tenant
  }

  return {
    read,

    async find(id) {
      const known = memory.get(id)
      if (known && known.until > performance.now()) return known.tenant
      const tenant = await read(database.db, id)
      if (tenant) memory.set(id, { tenant, until: performance.now() + memoryMilliseconds })
      else memory.delete(id)
      return tenant
    },

    list: async (db, { after, limit }) => (await store.listAfter(db, after, limit)).map(toTenant),

    async add(trx, facts, now) {
      const row = {
        ...rowOf(facts),
        tenant_id: facts.id,
        overrides: '{}',
        revision: 1,
        created_at: now,
        changed_at: now,
      }
      try {
        await store.insert(trx, row)
      } catch (error) {
        if (isDuplicate(error)) throw new Problem('exists', 409, words.exists, { cause: error })
        throw error
      }
      return toTenant(row)
    },

    change: (trx, id, changes, now) => rewrite(trx, id, now, (row) => rowOf({ ...tenantOf(row, shape), ...changes })),

    changePolicy: (trx, id, patch, now) =>
      rewrite(trx, id, now, (row) => ({ overrides: JSON.stringify(shape.merge(overridesOf(row), patch)) })),

    async remove(trx, id) {
      memory.delete(id)
      return store.remove(trx, id)
    },
  }
}

const words = {
  exists: { ja: 'この契約IDはすでに使われています。', en: 'A tenant with this id exists already.' },
  notFound: { ja: '契約が見つかりません。', en: 'There is no such tenant.' },
  conflict: {
    ja: '同時に別の変更がありました。最新の内容を確認してからやり直してください。',
    en: 'Another change came at the same time. Look at the present values, then try again.',
  },
  contradiction: { ja: '設定の値が互いに矛盾しています。', en: 'Values of the policy contradict each other.' },
}

const notFound = () => new Problem('not-found', 404, words.notFound)

const overridesOf = (row: store.TenantRow) => JSON.parse(row.overrides) as Overrides

function tenantOf<P>(row: store.TenantRow, shape: PolicyShape<P>): Tenant<P> {
  const preset = row.preset as Preset
  return {
    id: row.tenant_id,
    name: row.name,
    preset,
    timeZone: row.time_zone,
    languages: JSON.parse(row.languages),
    support: JSON.parse(row.support),
    officialDomains: JSON.parse(row.official_domains),
    senders: JSON.parse(row.senders),
    help: JSON.parse(row.help),
    policy: shape.effective(preset, overridesOf(row)),
    createdAt: row.created_at,
    changedAt: row.changed_at,
  }
}

function rowOf(facts: Omit<TenantFacts, 'id'>) {
  return {
    name: facts.name,
    preset: facts.preset,
    time_zone: facts.timeZone,
    languages: JSON.stringify(facts.languages),
    support: JSON.stringify(facts.support),
    official_domains: JSON.stringify(facts.officialDomains),
    senders: JSON.stringify(facts.senders),
    help: JSON.stringify(facts.help ?? {}),
  }
}
