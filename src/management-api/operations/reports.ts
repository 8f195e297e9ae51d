import { z } from 'zod'
import * as accounts from '#accounts/accounts.ts'
import type { Db } from '#database/database.ts'
import * as reports from '#reports/reports.ts'
import { changing, listing, type Operation, reading } from '../frame/operation.ts'
import { conflict, notFound } from '../frame/problems.ts'
import { lines, named, rfc3339, rfc3339OrNull, time } from '../frame/shapes.ts'
import type { ApiParts } from '../parts.ts'

const report = named(
  'Report',
  z.strictObject({
    number: z.string(),
    kind: z.string(),
    state: z.enum(reports.states),
    at: time,
    /** Null where the account is not known. */
    userId: z.string().nullable(),
    about: z.strictObject({
      source: z.string(),
      number: z.string().nullable(),
      at: time.nullable(),
      site: z.string().nullable(),
      ip: z.string().nullable(),
      browser: z.string().nullable(),
      /** What was pasted or told, by anybody: words of others. */
      text: z.string().nullable(),
      url: z.string().nullable(),
      contact: z.string().nullable(),
    }),
    closed: z.strictObject({ at: time, by: z.string() }).nullable(),
    /** Oldest first; absent in lists. */
    notes: z
      .array(z.strictObject({ at: time, by: z.string(), state: z.enum(reports.states), note: z.string().nullable() }))
      .optional(),
  }),
)

const change = named(
  'ReportPatch',
  z
    .strictObject({ state: z.enum(reports.states).optional(), note: lines(2000).optional() })
    .refine(({ state, note }) => state !== undefined || note !== undefined),
)

/** What people reported, until somebody has dealt with it. */
export function reportOperations({ database, tenants }: ApiParts): Operation[] {
  const { db } = database

  async function find(at: Db, { tenant, number }: { tenant: string; number: string }): Promise<reports.Report> {
    const found = (await tenants.read(at, tenant)) && (await reports.find(at, tenant, number))
    if (!found) throw notFound()
    return found
  }

  async function whole(at: Db, found: reports.Report): Promise<z.input<typeof report>> {
    const notes = await reports.notesOf(at, found)
    return { ...(await shown(at, found)), notes: notes.map((note) => ({ ...note, at: rfc3339(note.at) })) }
  }

  return [
    listing({
      path: '/tenants/:tenant/reports',
      name: 'listReports',
      section: 'reports',
      summary: { ja: '利用者からの報告（新しい順）', en: 'What people reported, newest first' },
      roles: ['operator', 'administrator', 'support', 'auditor'],
      query: z.strictObject({ state: z.enum(reports.states).optional(), userId: z.string().max(64).optional() }),
      answer: report,
      async list({ parameters: { tenant }, query }, { after, limit }) {
        if (!(await tenants.read(db, tenant))) throw notFound()
        const { userId, state } = query
        const of = userId === undefined ? undefined : await accounts.findByUserId(db, tenant, userId)
        if (userId !== undefined && !of) return { items: [], after: undefined }
        const [at = '', number = ''] = after.split(' ')
        const place = after === '' ? undefined : { at: Number(at), number }
        const { items, next } = await reports.list(db, tenant, { state, accountId: of?.id, after: place, limit })
        return {
          items: await Promise.all(items.map((found) => shown(db, found))),
          after: next && `${next.at} ${next.number}`,
        }
      },
    }),
    reading({
      path: '/tenants/:tenant/reports/:number',
      name: 'readReport',
      section: 'reports',
      summary: { ja: '報告を見る', en: 'Read a report' },
      roles: ['operator', 'administrator', 'support', 'auditor'],
      answer: report,
      read: async ({ parameters }) => whole(db, await find(db, parameters)),
    }),
    changing({
      method: 'PATCH',
      path: '/tenants/:tenant/reports/:number',
      name: 'changeReport',
      section: 'reports',
      summary: {
        ja: '報告に対応のメモを残し、状態を変える',
        en: 'Note on a report, and move it: open, in-progress, closed',
      },
      roles: ['operator', 'administrator', 'support'],
      body: change,
      answer: report,
      async change(trx, { parameters, body, caller, now }) {
        const found = await find(trx, parameters)
        const noted = await reports.note(trx, found, { ...body, by: caller.actor, now } as Parameters<
          typeof reports.note
        >[2])
        if (!noted) throw conflict()
        const { tenantId, accountId, number, state } = noted
        const detail = { number, state, noted: body.note !== undefined }
        return {
          answer: await whole(trx, noted),
          event: { act: 'reportChanged', tenantId, subject: accountId || number, detail },
        }
      },
    }),
  ]
}

async function shown(db: Db, found: reports.Report): Promise<z.input<typeof report>> {
  const { tenantId, accountId, number, kind, state, at, about, closed } = found
  const account = await accounts.find(db, tenantId, accountId)
  return {
    number,
    kind,
    state,
    at: rfc3339(at),
    userId: account?.userId ?? null,
    about: { text: null, url: null, contact: null, ...about, at: rfc3339OrNull(about.at) },
    closed: closed ? { at: rfc3339(closed.at), by: closed.by } : null,
  }
}
