import type { AdapterPayload } from 'oidc-provider'
import type { Db } from '#database/database.ts'
import { idRange, type OpenPrompt } from '#sign-ins/sign-ins.ts'
import { findByClientId } from '#sites/sites.ts'
import * as store from './store.ts'

/** Consents under way whose digest begins so (sign-ins/prompt-number.ts). */
export async function openConsents(db: Db, tenantId: string, prefix: string, now: number): Promise<OpenPrompt[]> {
  const rows = await store.listArtifacts(db, { tenantId, model: 'Interaction' }, idRange(prefix), now)
  const payloads = rows.map(({ payload }) => JSON.parse(payload) as AdapterPayload)
  const open = payloads.filter(({ prompt, result }) => prompt?.name === 'consent' && !result)
  return Promise.all(
    open.map(async ({ params, session, iat }) => ({
      kind: 'consent' as const,
      siteName: (await findByClientId(db, tenantId, String(params?.client_id)))?.name ?? null,
      accountId: session?.accountId ?? null,
      startedAt: iat ?? now,
    })),
  )
}
