import { html } from 'hono/html'
import type { KeptRecord } from '#history/history.ts'
import { formatTime } from '#language/language.ts'
import { formParts } from '#web/forms.ts'
import { ownPage } from '#web/own-room.ts'
import type { Html } from '#web/page.ts'
import { actions, badge, buttonLink, paging, table } from '#web/parts.ts'
import { type Filter, type Here, periodsOf, type Records, recordsPerPage, siteValue } from './account-history.ts'
import { texts } from './texts.ts'
import { resultWords, siteWords, wayWords, whyWords } from './words-of-records.ts'

/** Rooms that a record leads to, where they exist: paths below the tenant. */
export interface HistoryLinks {
  /** What to do about a record that was not of the person. */
  notMe?(record: KeptRecord): string
}

export function historyPage(visit: Here, records: Records, links: HistoryLinks): Html {
  const t = texts[visit.language]
  const { items, total, page, filter } = records
  const query = queryOf(filter)
  const path = `${visit.base}/account/history`
  const found =
    total === 0
      ? html`<p>${t.noRecords}</p>\n`
      : html`${table({
          caption: t.title,
          columns: [t.when, t.site, t.result, t.way, t.whence, t.number, ...(links.notMe ? [t.notMe] : [])],
          rows: items.map((record) => rowOf(visit, record, links)),
        })}${paging(visit, {
          page,
          perPage: recordsPerPage,
          total,
          href: (to) => `${path}?${new URLSearchParams({ ...query, page: String(to) })}`,
        })}${actions(buttonLink(`${path}.csv?${new URLSearchParams(query)}`, t.download))}`
  return ownPage(visit, {
    name: 'account-history',
    title: t.title,
    body: html`<p>${t.lead(visit.tenant.policy.accountPage.historyDays)}</p>
${filterForm(visit, records)}${found}`,
  })
}

function filterForm(visit: Here, { filter, sites }: Records): Html {
  const t = texts[visit.language]
  const parts = formParts(visit)
  const query = queryOf(filter)
  const results = (['success', 'refused'] as const).map((value) => ({ value, label: t.results[value] }))
  return parts.search(
    `${visit.base}/account/history`,
    html`${parts.select({
      name: 'result',
      label: t.result,
      value: query.result,
      choices: [{ value: '', label: t.all }, ...results],
    })}${parts.select({
      name: 'site',
      label: t.site,
      value: query.site,
      choices: [
        { value: '', label: t.all },
        ...sites.map((site) => ({ value: siteValue(site), label: site ?? t.own })),
      ],
    })}${parts.select({
      name: 'days',
      label: t.period,
      value: query.days,
      choices: periodsOf(visit.tenant).map((days) => ({ value: String(days), label: t.days(days) })),
    })}${parts.submit(t.show, 'second')}`,
  )
}

function queryOf({ result, site, days }: Filter) {
  return { result: result ?? '', site: siteValue(site), days: String(days) }
}

function rowOf(visit: Here, record: KeptRecord, { notMe }: HistoryLinks): (Html | string)[] {
  const { language } = visit
  const t = texts[language]
  return [
    formatTime(record.at, language, visit.tenant.timeZone),
    siteWords(record, language),
    resultOf(visit, record),
    wayWords(record, language) || '-',
    html`<span>${record.browser || t.unknown}<br>${record.place === null ? '' : html`${record.place}<br>`}<span class="hint" translate="no">${record.ip}</span></span>`,
    html`<span class="unbroken" translate="no">${record.number ?? '-'}</span>`,
    ...(notMe ? [html`<a href="${visit.base}${notMe(record)}">${t.notMeLink}</a>`] : []),
  ]
}

function resultOf({ language }: Here, record: KeptRecord): Html {
  const t = texts[language]
  const tone = record.result === 'success' ? 'success' : 'danger'
  const why = whyWords(record, language)
  return html`<span>${badge(tone, t.results[record.result])} ${resultWords(record, language)}${why ? html`<br><span class="hint">${why}</span>` : ''}</span>`
}
