import type { KeptRecord } from '#history/history.ts'
import { csv } from '#web/csv.ts'
import type { Here } from './account-history.ts'
import { texts } from './texts.ts'
import { resultWords, siteWords, wayWords, whyWords } from './words-of-records.ts'

/** The records as a CSV file, in the language of the page; times in UTC, as programs read them, and in the tenant's zone. */
export function fileOf({ language, tenant }: Here, records: readonly KeptRecord[]): string {
  const t = texts[language]
  const local = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'medium', timeZone: tenant.timeZone })
  const head = [
    t.number,
    t.whenUtc,
    t.whenIn(tenant.timeZone),
    t.site,
    t.result,
    t.reason,
    t.why,
    t.way,
    t.browser,
    t.ip,
  ]
  const rows = records.map((record) => [
    record.number ?? '',
    new Date(record.at * 1000).toISOString(),
    local.format(record.at * 1000),
    siteWords(record, language),
    t.results[record.result],
    resultWords(record, language),
    whyWords(record, language),
    wayWords(record, language),
    record.browser,
    record.ip,
  ])
  return csv([head, ...rows])
}
