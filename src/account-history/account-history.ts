/**
 * The sign-in history as its owner sees it: page by page, by result, site and time, and as a file.
 *
 *   filterOf   what an address asks for, within what the policy shows
 *   page, all  the records, newest first
 *
 * It shows what the history keeps, and why each sign-in ended as it did, in the decision's own words.
 */
import type { Database } from '#database/database.ts'
import * as history from '#history/history.ts'
import type { Tenant } from '#tenants/tenants.ts'
import type { MenuEntry, OwnVisit } from '#web/own-room.ts'
import { texts } from './texts.ts'

export type HistoryTenant = Tenant<{ accountPage: { historyDays: number } }>
export type Here = OwnVisit<HistoryTenant>

export const historyEntry: MenuEntry = {
  name: 'account-history',
  path: '/account/history',
  text: { ja: texts.ja.title, en: texts.en.title },
}

/** What is looked for. */
export interface Filter {
  result: 'success' | 'refused' | undefined
  /** Null: our own pages. */
  site: string | null | undefined
  days: number
}

export interface Records extends history.Listed {
  filter: Filter
  /** The sites that there are records of, for choosing. */
  sites: readonly (string | null)[]
}

export interface AccountHistory {
  page(visit: Here, filter: Filter, page: number): Promise<Records>
  /** All that the filter finds, at most `mostInFile`. */
  all(visit: Here, filter: Filter): Promise<readonly history.KeptRecord[]>
}

export const recordsPerPage = 20
const mostInFile = 10_000
const day = 24 * 60 * 60

export function accountHistory({ db }: Pick<Database, 'db'>): AccountHistory {
  const list = ({ tenant, owner, now }: Here, filter: Filter, page: number, perPage: number) =>
    history.list(db, tenant.id, owner.accountId, {
      since: now - filter.days * day,
      result: filter.result,
      site: filter.site,
      page,
      perPage,
    })

  return {
    async page(visit, filter, page) {
      const { tenant, owner, now } = visit
      const since = now - tenant.policy.accountPage.historyDays * day
      const sites = await history.sitesOf(db, tenant.id, owner.accountId, since)
      return { ...(await list(visit, filter, page, recordsPerPage)), filter, sites }
    },

    all: async (visit, filter) => (await list(visit, filter, 1, mostInFile)).items,
  }
}

/** The periods that can be chosen: what the policy shows, and some shorter ones. */
export function periodsOf({ policy }: HistoryTenant): number[] {
  const { historyDays } = policy.accountPage
  return [7, 31, 93].filter((days) => days < historyDays).concat(historyDays)
}

/** Whatever cannot be asked for is as if it had not been. */
export function filterOf(tenant: HistoryTenant, asked: (name: string) => string | undefined): Filter {
  const result = asked('result')
  const days = Number(asked('days'))
  return {
    result: result === 'success' || result === 'refused' ? result : undefined,
    site: siteOf(asked('site') ?? ''),
    days: periodsOf(tenant).includes(days) ? days : tenant.policy.accountPage.historyDays,
  }
}

const named = 'named:'

/** How a site stands in an address: a site may be called like our own pages. */
export function siteValue(site: string | null | undefined): string {
  if (site === undefined) return ''
  return site === null ? 'own' : `${named}${site}`
}

function siteOf(value: string): string | null | undefined {
  if (value === 'own') return null
  return value.startsWith(named) ? value.slice(named.length) : undefined
}
