import { z } from 'zod'
import * as audit from '#audit/audit.ts'
import type { Database } from '#database/database.ts'
import { Problem } from '#web/problem.ts'
import type { Cursors } from './cursors.ts'
import { type Asked, type Caller, type Operation, type Page, statusOf } from './operation.ts'
import { apiProblem, checked, forbidden, invalid, notFound } from './problems.ts'
import { texts } from './texts.ts'

export interface Frame {
  database: Database
  cursors: Cursors
}

/** A call as it came: nothing of it is checked yet. */
export interface Call {
  parameters: Record<string, string>
  query: URLSearchParams
  /** Read only once the caller is known to be allowed. */
  body(): Promise<unknown>
}

export interface Answered {
  status: 200 | 201 | 204
  body: unknown
}

/**
 * One call from its caller to its answer: may this caller, is it well formed, do it, note it. A change and its audit row
 * are one transaction; an attempt that was not allowed gets a row of its own. Throws Problems with codes of the API.
 */
export async function perform(frame: Frame, operation: Operation, caller: Caller, call: Call): Promise<Answered> {
  try {
    authorise(operation, caller, call.parameters)
    const asked: Asked = {
      caller,
      parameters: call.parameters as Asked['parameters'],
      query: checked(operation.query ?? noQuery, onceEach(call.query)),
      body: operation.body ? checked(operation.body, await call.body(), operation.explain) : undefined,
      now: frame.database.now(),
    }
    return { status: statusOf(operation), body: await run(frame, operation, asked) }
  } catch (thrown) {
    const problem = apiProblem(thrown)
    if (isNoteworthy(problem, operation)) await noteRefusal(frame, operation, caller, call, problem)
    throw problem
  }
}

/** What belongs to another tenant does not exist for this caller, whatever its role. */
function authorise(operation: Operation, caller: Caller, parameters: Record<string, string>): void {
  const { tenant } = parameters
  if (tenant !== undefined && caller.tenantId !== undefined && tenant !== caller.tenantId) throw new Foreign()
  if (!operation.roles.includes(caller.role)) throw forbidden()
}

/** Answered like anything that does not exist; told apart only for the audit. */
class Foreign extends Problem {
  constructor() {
    const { code, status, text } = notFound()
    super(code, status, text)
  }
}

async function run(frame: Frame, operation: Operation, asked: Asked): Promise<unknown> {
  const { act } = operation
  if (act.kind === 'read') return act.read(asked)
  if (act.kind === 'list') return page(frame, operation, asked)
  const prepared = await act.prepare(asked)
  return frame.database.durably(async (trx) => {
    const { answer, event } = await act.change(trx, asked, prepared)
    await audit.record(trx, { ...event, reason: reasonOf(asked), ...whoAndWhen(asked) })
    return answer
  })
}

async function page(frame: Frame, operation: Operation, asked: Asked): Promise<unknown> {
  if (operation.act.kind !== 'list') throw new TypeError('not a list')
  const { limit, cursor, ...filters } = asked.query as { limit: number; cursor?: string } & Record<string, unknown>
  const name = JSON.stringify([operation.name, asked.caller.tenantId ?? null, asked.parameters, filters])
  const after = cursor === undefined ? '' : frame.cursors.read(name, cursor)
  if (after === undefined) throw invalid([{ field: 'cursor', code: 'form', text: texts.cursor }], texts.cursor)
  const wanted: Page = { after, limit }
  const listed = await operation.act.list({ ...asked, query: filters }, wanted)
  return { items: listed.items, next: listed.after === undefined ? null : frame.cursors.write(name, listed.after) }
}

function whoAndWhen({ caller, now }: Pick<Asked, 'caller' | 'now'>) {
  return { actor: caller.actor, ip: caller.ip, at: now }
}

function reasonOf({ body, query }: Asked): string | undefined {
  const { reason } = { ...(query as object), ...(body as object) } as { reason?: string }
  return reason
}

/** Somebody tried what they may not, or what the state of things forbids. */
function isNoteworthy(problem: unknown, operation: Operation): problem is Problem {
  if (!(problem instanceof Problem)) return false
  return problem.status === 403 || problem instanceof Foreign || (problem.status === 422 && operation.method !== 'GET')
}

/** As long as any name of ours is: what comes from outside does not fill the audit. */
const longestSubject = 64

async function noteRefusal({ database }: Frame, operation: Operation, caller: Caller, call: Call, problem: Problem) {
  const { tenant, userId, id } = call.parameters
  // What belongs to another tenant stays unnamed: its removal there would not reach this audit.
  const subject = problem instanceof Foreign ? undefined : (userId ?? id)?.slice(0, longestSubject)
  const now = database.now()
  await database.durably((trx) =>
    audit.record(trx, {
      // Of the caller's tenant: nobody fills the audit of a tenant that is not theirs.
      tenantId: caller.tenantId ?? tenant,
      act: 'callRefused',
      subject,
      detail: { operation: operation.name, status: problem.status },
      ...whoAndWhen({ caller, now }),
    }),
  )
}

const noQuery = z.strictObject({})

function onceEach(query: URLSearchParams): Record<string, string> {
  const entries = [...query]
  if (new Set(entries.map(([name]) => name)).size < entries.length) throw invalid([], texts.queryTwice)
  return Object.fromEntries(entries)
}
