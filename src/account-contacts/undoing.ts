import * as accounts from '#accounts/accounts.ts'
import type { Db } from '#database/database.ts'
import type { ContactsParts, ContactsTenant } from './account-contacts.ts'
import { before } from './entries.ts'
import { verifiedMails } from './holding.ts'
import { tellOld } from './mails.ts'
import * as store from './store.ts'

export interface Undo {
  tenant: ContactsTenant
  account: accounts.Account
  reference: string
  now: number
}

/** Newest first, so that each finds what it left; whoever was told of them, and is reached now, is told. */
export async function undo(parts: ContactsParts, trx: Db, { tenant, account, reference, now }: Undo): Promise<number> {
  const since = now - tenant.policy.contacts.undoHours * 3600
  const rows = (await store.listOf(trx, account.tenantId, account.id)).filter(
    ({ state, effective_at }) => state === 'held' || (state === 'done' && (effective_at ?? 0) > since),
  )
  let changed: Pick<accounts.Account, 'mails' | 'phones' | 'twoStep'> = account
  for (const row of newestFirst(rows)) {
    if (!(await store.advance(trx, row, { state: 'stopped' }))) continue
    if (row.state === 'done') changed = { ...changed, ...before(changed, row) }
  }
  if (rows.length === 0) return 0
  const { mails, phones, twoStep } = changed
  await accounts.change(trx, account.tenantId, account.id, { mails, phones, twoStep }, now)
  const to = [...new Set([...verifiedMails(account), ...verifiedMails(changed)])]
  await tellOld(parts, trx, { tenant, account, to, news: { what: 'undone', row: undefined }, reference, now })
  return rows.length
}

/** By when they took effect; what never did comes first. */
function newestFirst(rows: store.ChangeRow[]): store.ChangeRow[] {
  const at = ({ state, effective_at }: store.ChangeRow) => (state === 'held' ? Infinity : (effective_at ?? 0))
  return rows.toSorted((a, b) => at(b) - at(a))
}
