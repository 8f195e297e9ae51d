import type { Db } from '#database/database.ts'
import * as pending from '#pending-requests/pending-requests.ts'
import { type OpenPrompt, promptNumber } from '#sign-ins/sign-ins.ts'
import { findByClientId } from '#sites/sites.ts'

/** Requests from elsewhere that wait under the prompt number of such ids. */
export async function openRequests(db: Db, tenantId: string, prefix: string, now: number): Promise<OpenPrompt[]> {
  const found = await pending.listByNumber(db, tenantId, promptNumber(prefix), now)
  return Promise.all(
    found.map(async ({ kind, clientId, accountId, createdAt }) => ({
      kind: kind === 'device' ? ('device' as const) : ('request' as const),
      siteName: (await findByClientId(db, tenantId, clientId))?.name ?? null,
      accountId: accountId === '' ? null : accountId,
      startedAt: createdAt,
    })),
  )
}
