/**
 * The report form: anybody tells the tenant of a suspicious screen or message, and gets a reception number.
 *
 *   report   keeps it for the support desk (room reports); the audit notes that there is one
 *
 * What was sent is kept as it is and never opened. It says nothing about whether it is fake: /check does.
 */
import * as audit from '#audit/audit.ts'
import type { Database } from '#database/database.ts'
import { networkOf, throttle } from '#limits/limits.ts'
import * as reports from '#reports/reports.ts'
import { browserName } from '#web/browser-name.ts'
import type { FieldError } from '#web/problem.ts'
import type { Visit } from '#web/visit.ts'
import { complaints } from './texts.ts'

export interface Told {
  text: string
  url: string
  /** How the person can be reached; may be empty. */
  contact: string
}

export type Received =
  | { kind: 'received'; number: string }
  | { kind: 'refused'; errors: FieldError[] }
  | { kind: 'too-many'; retryAfterSeconds: number }

export interface ReportForm {
  report(visit: Visit, told: Told): Promise<Received>
}

/** Characters; what is longer is no description any more. */
const longest = { text: 10_000, url: 2_000, contact: 200 } as const

/** More than a person finds in an hour. */
const mostReports = { max: 10, windowSeconds: 60 * 60 }

export function reportForm({ database }: { database: Database }): ReportForm {
  return {
    async report(visit, told) {
      const errors = judge(told)
      if (errors.length > 0) return { kind: 'refused', errors }
      const { tenant, ip, userAgent, reference: number, now } = visit
      const key = `report/${tenant.id}/${networkOf(ip)}`
      const admission = await throttle(database.db, key, { ...mostReports, now })
      if (!admission.admitted) return { kind: 'too-many', retryAfterSeconds: admission.retryAfterSeconds }
      const [text, url, contact] = [told.text, told.url, told.contact].map((given) => given.trim() || null)
      await database.durably(async (trx) => {
        const where = {
          source: 'none',
          number: null,
          at: null,
          site: null,
          ip,
          browser: browserName(userAgent),
        } as const
        const about = { ...where, text: text ?? null, url: url ?? null, contact: contact ?? null }
        await reports.add(trx, { tenantId: tenant.id, accountId: '', number, kind: 'suspicious', about, at: now })
        const detail = { number }
        await audit.record(trx, {
          tenantId: tenant.id,
          actor: 'visitor',
          act: 'suspicionReported',
          detail,
          ip,
          at: now,
        })
      })
      return { kind: 'received', number }
    },
  }
}

function judge(told: Told): FieldError[] {
  if (told.text.trim() === '' && told.url.trim() === '')
    return [{ field: 'message', code: 'missing', text: complaints.missing }]
  const fields = { text: 'message', url: 'url', contact: 'contact' } as const
  return (['text', 'url', 'contact'] as const).flatMap((name) =>
    told[name].length > longest[name]
      ? [{ field: fields[name], code: 'too-long', text: complaints.tooLong(longest[name]) }]
      : [],
  )
}
