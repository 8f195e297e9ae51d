/**
 * The pages of advice: official contact, what is never asked, what to do after a fake page. Public and printable; each shows
 * its version and date.
 *
 *   show         one page, filled in for its tenant
 *   adviceLinks  where they are, for other pages
 */
import { type Advice, type AdvicePage, advicePages, fill, find, type Placeholder } from '#advice/advice.ts'
import type { Database } from '#database/database.ts'
import type { Tenant } from '#tenants/tenants.ts'
import type { Visit } from '#web/visit.ts'
import { texts } from './texts.ts'

export type Here = Visit<Tenant<unknown>>

export interface Shown {
  advice: Advice
  /** In the language of the visit. */
  lines: string[]
}

export interface AdviceRoom {
  /** Undefined where there is no such page. */
  show(visit: Here, page: string): Promise<Shown | undefined>
}

export function adviceRoom({ database }: { database: Database }): AdviceRoom {
  return {
    async show(visit, name) {
      const page = advicePages.find((each) => each === name)
      if (!page) return undefined
      const advice = await find(database.db, visit.tenant.id, page)
      return { advice, lines: fill(advice.words[visit.language], valuesOf(visit)) }
    },
  }
}

/** For the help page. */
export const adviceEntries = advicePages.map((id) => ({
  path: `/advice/${id}`,
  text: { ja: texts.ja.titles[id], en: texts.en.titles[id] },
}))

/** Paths below the tenant. */
export function adviceLinks({ language }: Pick<Here, 'language'>): { id: AdvicePage; path: string; text: string }[] {
  return advicePages.map((id) => ({ id, path: `/advice/${id}`, text: texts[language].titles[id] }))
}

function valuesOf({ tenant, origin, language }: Here): Record<Placeholder, string | undefined> {
  const { name, tel, mail, hours, url } = tenant.support
  const comma = language === 'ja' ? '、' : ', '
  const senders = tenant.senders.map((sender) => [sender.name, sender.address, sender.sms].filter(Boolean).join(' / '))
  return {
    tenant: tenant.name,
    host: new URL(origin).host,
    domains: tenant.officialDomains.join(comma) || undefined,
    senders: senders.join(comma) || undefined,
    desk: name,
    tel,
    mail,
    hours,
    url,
  }
}
