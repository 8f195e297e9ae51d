/** What a timeline is made of: each source lists its own, newest first, after a place. */
import type { Account } from '#accounts/accounts.ts'
import * as audit from '#audit/audit.ts'
import * as history from '#history/history.ts'
import * as reports from '#reports/reports.ts'
import type { DeskParts, DeskTenant } from './support-desk.ts'
import type { TimelineItem } from './timeline.ts'
import { actWords, contactWords, messageWords, noticeWords, reportWords, signInWords } from './words-of-items.ts'

/** After this time and id; an empty id: before this time. */
export interface Place {
  at: number
  id: string
}

interface Asked {
  tenant: DeskTenant
  account: Account
  since: number
  after: Place | undefined
  limit: number
}

export interface Entry {
  id: string
  item: TimelineItem
}

type Source = (parts: DeskParts, asked: Asked) => Promise<Entry[]>

const blank = { number: null, site: null, ip: null, browser: null, actor: null, reason: null }

const signIns: Source = async ({ database }, { tenant, account, since, after, limit }) => {
  const place = after ? `${after.at}.${after.id}` : ''
  const { items } = await history.walk(database.db, tenant.id, account.id, { since, after: place, limit })
  return items.map((record) => {
    const { at, id, code, number, site, ip, browser } = record
    const item = { ...blank, at, kind: 'sign-in' as const, code: code ?? 'success', number, site, ip, browser }
    return { id, item: { ...item, words: signInWords(record) } }
  })
}

const notices: Source = async (parts, { tenant, account, since, after, limit }) => {
  const owner = { tenantId: tenant.id, accountId: account.id }
  const told = await parts.notices.listOf(parts.database.db, owner, { after, limit })
  return told
    .filter(({ at }) => at >= since)
    .map(({ kind, at, number, site, ip, browser }) => ({
      id: `${number} ${kind}`,
      item: { ...blank, at, kind: 'notice' as const, code: kind, words: noticeWords(kind), number, site, ip, browser },
    }))
}

const messages: Source = async (parts, { tenant, account, since, after, limit }) => {
  const owner = { tenantId: tenant.id, accountId: account.id }
  const sendings = await parts.messages.listOf(parts.database.db, owner, { after, limit })
  return sendings
    .filter(({ writtenAt }) => writtenAt >= since)
    .map((sending) => {
      const { id, writtenAt: at, topic, state, number } = sending
      const item = { ...blank, at, kind: 'message' as const, code: `${topic} ${state}`, number }
      return { id, item: { ...item, words: messageWords(sending, tenant.timeZone) } }
    })
}

const contacts: Source = async ({ database, contacts: room }, { tenant, account, since, after, limit }) => {
  const changes = await room.changesOf(database.db, tenant.id, account.id)
  return changes
    .filter(({ at, id }) => at >= since && (!after || at < after.at || (at === after.at && id < after.id)))
    .sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1))
    .slice(0, limit)
    .map((change) => {
      const { id, at, kind, act, state } = change
      const item = { ...blank, at, kind: 'contact' as const, code: `${kind}-${act} ${state}` }
      return { id, item: { ...item, words: contactWords(change, tenant.timeZone) } }
    })
}

const reported: Source = async ({ database }, { tenant, account, since, after, limit }) => {
  const place = after && { at: after.at, number: after.id }
  const { items } = await reports.list(database.db, tenant.id, { accountId: account.id, after: place, limit })
  return items
    .filter(({ at }) => at >= since)
    .map((report) => {
      const { number, at, kind, state, about } = report
      const item = { ...blank, at, kind: 'report' as const, code: `${kind} ${state}`, number, site: about.site }
      return { id: number, item: { ...item, words: reportWords(report) } }
    })
}

const acts: Source = async ({ database }, { tenant, account, since, after, limit }) => {
  const of = { tenantId: tenant.id, subject: account.id }
  const entries = await audit.about(database.db, of, { after: after && actPlace(after), limit })
  return entries
    .filter(({ at }) => at >= since)
    .map((entry) => {
      const { at, act: code, actor, ip, reason, node, number, detail } = entry
      const reference = typeof detail?.['reference'] === 'string' ? detail['reference'] : null
      const known = { ...blank, number: reference, ip: ip ?? null, actor, reason: reason ?? null }
      return { id: `${number} ${node}`, item: { ...known, at, kind: 'act' as const, code, words: actWords(code) } }
    })
}

/** No node is named like the last sign of Unicode: an empty id stands behind all of that time. */
function actPlace({ at, id }: Place) {
  const [, number, node] = /^(\d+) (.*)$/s.exec(id) ?? []
  return { at, node: node ?? '\u{10FFFF}', number: Number(number ?? 0) }
}

/** Of the same second in this order. */
export const sources: readonly Source[] = [acts, signIns, notices, messages, contacts, reported]
