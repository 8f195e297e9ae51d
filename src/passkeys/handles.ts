import { newId } from '#crypto/secrets.ts'
import type { Db } from '#database/database.ts'
import type { Owner } from './store.ts'
import * as store from './store.ts'

/**
 * What authenticators know an account by (user.id, at most 64 bytes). It holds the tenant: tenants of one host share the
 * authenticators of its visitors, and the same person may be in several. The rest is random and says nothing of the person.
 */
export const handleOf = ({ tenantId }: Pick<Owner, 'tenantId'>, handle: string): string => `${tenantId}:${handle}`

/** The handle of an account, made when it is first needed. */
export async function ownHandle(db: Db, owner: Owner): Promise<string> {
  const known = await store.findHandle(db, owner)
  if (known) return handleOf(owner, known)
  await store.keepHandle(db, owner, newId())
  return handleOf(owner, (await store.findHandle(db, owner)) ?? '')
}
