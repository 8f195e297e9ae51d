import { z } from 'zod'
import { explain, type RowName } from '#decision/decision.ts'
import * as history from '#history/history.ts'
import * as sessions from '#sessions/sessions.ts'
import { newReference } from '#web/reference.ts'
import { findAccount } from '../find-account.ts'
import { changing, listing, type Operation } from '../frame/operation.ts'
import { notFound } from '../frame/problems.ts'
import { named, reasonQuery, rfc3339, time } from '../frame/shapes.ts'
import type { ApiParts } from '../parts.ts'

const record = named(
  'SignInRecord',
  z.strictObject({
    at: time,
    site: z.string().nullable(),
    ip: z.string(),
    place: z.string().nullable(),
    browser: z.string(),
    ways: z.array(z.string()),
    result: z.enum(['success', 'refused']),
    code: z.string().nullable(),
    acr: z.string().nullable(),
    number: z.string().nullable(),
    /** Why it was decided so, in English; `because` is its stable name. */
    explanation: z.string().nullable(),
    because: z.string().nullable(),
  }),
)

const session = named(
  'Session',
  z.strictObject({
    id: z.string(),
    startedAt: time,
    lastSeenAt: time,
    expiresAt: time,
    ip: z.string(),
    browser: z.string(),
    acr: z.string(),
    amr: z.array(z.string()),
  }),
)

const day = 24 * 60 * 60

/** What happened to an account, and where it is signed in. */
export function recordOperations(parts: ApiParts): Operation[] {
  const { database, grants } = parts
  const { db } = database

  return [
    listing({
      path: '/tenants/:tenant/accounts/:userId/history',
      name: 'listHistory',
      section: 'records',
      summary: { ja: 'ログイン履歴', en: 'The sign-in history of an account' },
      roles: ['operator', 'administrator', 'support', 'auditor'],
      answer: record,
      async list({ parameters, now }, { after, limit }) {
        const { tenant, account } = await findAccount(parts, db, parameters)
        const since = now - tenant.policy.accountPage.historyDays * day
        const listed = await history.walk(db, tenant.id, account.id, { since, after, limit })
        return { items: listed.items.map(recordOf), after: listed.next }
      },
    }),
    listing({
      path: '/tenants/:tenant/accounts/:userId/sessions',
      name: 'listSessions',
      section: 'records',
      summary: { ja: 'ログイン中のセッション', en: 'The living sessions of an account' },
      roles: ['operator', 'administrator', 'support', 'auditor'],
      answer: session,
      async list({ parameters, now }) {
        const { tenant, account } = await findAccount(parts, db, parameters)
        const living = await sessions.list(db, tenant.id, account.id, tenant.policy.session, now)
        return { items: living.map(sessionOf), after: undefined }
      },
    }),
    changing({
      method: 'DELETE',
      path: '/tenants/:tenant/accounts/:userId/sessions/:id',
      name: 'endSession',
      section: 'records',
      summary: { ja: 'セッションを終了させる', en: 'End a session' },
      roles: ['operator', 'administrator', 'support'],
      query: reasonQuery,
      async change(trx, { parameters, now }) {
        const { tenant, account } = await findAccount(parts, trx, parameters)
        const it = { tenantId: tenant.id, accountId: account.id, id: parameters.id, withGrants: true } as const
        const ended = await grants.endSessions(trx, it, 'ended-by-support', now)
        if (ended.length === 0) throw notFound()
        const reference = newReference()
        const notice = { kind: 'support', act: 'end-session', at: now } as const
        await parts.notices.tell(trx, { account, tenant, notice, reference, now })
        const detail = { session: parameters.id, reference }
        return { answer: undefined, event: { act: 'sessionEnded', tenantId: tenant.id, subject: account.id, detail } }
      },
    }),
  ]
}

function recordOf(found: history.KeptRecord): z.input<typeof record> {
  const { at, site, ip, place, browser, ways, result, code, acr, number, explanation } = found
  return {
    at: rfc3339(at),
    site,
    ip,
    place,
    browser,
    ways: [...ways],
    result,
    code,
    acr,
    number,
    explanation: explanation === null ? null : explain(explanation as RowName, 'en'),
    because: explanation,
  }
}

function sessionOf({
  id,
  startedAt,
  lastSeenAt,
  expiresAt,
  ip,
  browser,
  acr,
  amr,
}: sessions.Session): z.input<typeof session> {
  return {
    id,
    startedAt: rfc3339(startedAt),
    lastSeenAt: rfc3339(lastSeenAt),
    expiresAt: rfc3339(expiresAt),
    ip,
    browser,
    acr,
    amr: [...amr],
  }
}
