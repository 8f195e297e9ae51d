/** Requests and records as the app shows them: texts in its language, nothing that it need not know. */
import type { KeptRecord } from '#history/history.ts'
import { formatTime } from '#language/language.ts'
import type { Visit } from '#web/visit.ts'
import type { AppTenant, Shown } from './approval-app.ts'
import { texts } from './texts.ts'

export function shownRequest({ language }: Visit, { id, nonce, tenant, facts, expiresAt }: Shown) {
  const t = texts[language]
  return {
    id,
    nonce,
    expiresAt,
    question: t.question(facts.site ?? t.own(tenant.name)),
    facts: {
      service: tenant.name,
      browser: facts.browser || t.unknown,
      place: t.address(facts.ip),
      time: formatTime(facts.startedAt, language, tenant.timeZone),
      number: facts.promptNumber,
    },
  }
}

export function shownRecord({ language }: Visit, tenant: AppTenant, { at, site, browser, result, ip }: KeptRecord) {
  const t = texts[language]
  return {
    result,
    text: t.record({
      time: formatTime(at, language, tenant.timeZone),
      site: site ?? t.own(tenant.name),
      browser: browser || t.unknown,
      place: t.address(ip),
      result: t.results[result],
    }),
  }
}
