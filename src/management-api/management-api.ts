/**
 * The management API: everything that can be done to tenants, policies, sites and accounts, each operation declared once.
 *
 *   operations   the list from which calls, their checks, the OpenAPI document and the documentation come
 *   call         one call in this process, for the command line
 *
 * An operation says who may call it, what it takes and gives, and does it by the rooms below; the frame checks, runs each
 * change in one transaction with its audit row, and answers. Nothing is decided here that a room below could decide.
 */
import { cursors } from './frame/cursors.ts'
import { openApi } from './frame/openapi.ts'
import type { Caller, Operation } from './frame/operation.ts'
import { type Answered, perform } from './frame/perform.ts'
import { notFound } from './frame/problems.ts'
import { accountOperations } from './operations/accounts.ts'
import { actionOperations } from './operations/actions.ts'
import { adviceOperations } from './operations/advice.ts'
import { announcementOperations } from './operations/announcements.ts'
import { certificateAuthorityOperations } from './operations/certificate-authorities.ts'
import { deviceOperations } from './operations/devices.ts'
import { keyOperations } from './operations/keys.ts'
import { mailOperations } from './operations/mail.ts'
import { manualOperations } from './operations/manuals.ts'
import { policyOperations } from './operations/policy.ts'
import { recordOperations } from './operations/records.ts'
import { reportOperations } from './operations/reports.ts'
import { siteOperations } from './operations/sites.ts'
import { supportOperations } from './operations/support.ts'
import { tenantOperations } from './operations/tenants.ts'
import { tokenOperations } from './operations/tokens.ts'
import { trustedBrowserOperations } from './operations/trusted-browsers.ts'
import { twoStepOperations } from './operations/two-step.ts'
import type { ApiParts } from './parts.ts'

export type { Caller, Operation } from './frame/operation.ts'
export { statusOf } from './frame/operation.ts'
export type { Answered } from './frame/perform.ts'
export { type ApiParts, type ApiPolicy, operatorTenant } from './parts.ts'

export interface ManagementApi {
  operations: readonly Operation[]
  perform(operation: Operation, caller: Caller, call: Parameters<typeof perform>[3]): Promise<Answered>
  /** `path` below `/api/v1`. Throws Problems with codes of the API. */
  call(caller: Caller, method: string, path: string, body?: unknown): Promise<Answered>
  /** The OpenAPI 3.1 document. */
  document(): Record<string, unknown>
}

export const apiVersion = '1'

export function managementApi(parts: ApiParts): ManagementApi {
  const frame = { database: parts.database, cursors: cursors(parts.keyed) }
  const operations = [
    ...tenantOperations(parts),
    ...policyOperations(parts),
    ...keyOperations(parts),
    ...siteOperations(parts),
    ...accountOperations(parts),
    ...actionOperations(parts),
    ...deviceOperations(parts),
    ...certificateAuthorityOperations(parts),
    ...recordOperations(parts),
    ...trustedBrowserOperations(parts),
    ...twoStepOperations(parts),
    ...supportOperations(parts),
    ...reportOperations(parts),
    ...mailOperations(parts),
    ...tokenOperations(parts),
    ...announcementOperations(parts),
    ...manualOperations(parts),
    ...adviceOperations(parts),
  ]

  return {
    operations,
    perform: (operation, caller, call) => perform(frame, operation, caller, call),

    async call(caller, method, path, body) {
      const { pathname, searchParams } = new URL(path, 'http://api.invalid')
      for (const operation of operations) {
        const parameters = operation.method === method ? match(operation.path, pathname) : undefined
        if (parameters)
          return perform(frame, operation, caller, { parameters, query: searchParams, body: async () => body })
      }
      throw notFound()
    },

    document: () => openApi(operations, apiVersion),
  }
}

/** The names in a path that has the form of an operation's; undefined when it has another. */
function match(form: string, path: string): Record<string, string> | undefined {
  const [wanted, given] = [form.split('/'), path.split('/')]
  if (wanted.length !== given.length) return undefined
  const names: Record<string, string> = {}
  for (const [index, part] of wanted.entries()) {
    const text = decodeURIComponent(given[index]!)
    if (part.startsWith(':')) names[part.slice(1)] = text
    else if (part !== text) return undefined
  }
  return names
}
