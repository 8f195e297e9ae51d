import * as accounts from '#accounts/accounts.ts'
import * as audit from '#audit/audit.ts'
import type { Db } from '#database/database.ts'
import type { Where } from '#notices/notices.ts'
import { newReference } from '#web/reference.ts'
import type { ContactsParts, ContactsTenant } from './account-contacts.ts'
import { after, type ContactKind, type Entry, masked } from './entries.ts'
import * as store from './store.ts'

const atOnce = 50

/** What has waited long enough takes effect, each in a transaction of its own; answers how many. */
export async function settle(parts: ContactsParts, now: number): Promise<number> {
  const rows = await store.due(parts.database.db, now, atOnce)
  for (const row of rows) {
    const tenant = await parts.tenants.find(row.tenant_id)
    await parts.database.durably((trx) => settleOne(parts, trx, tenant, row, now))
  }
  return rows.length
}

async function settleOne(
  parts: ContactsParts,
  trx: Db,
  tenant: ContactsTenant | undefined,
  row: store.ChangeRow,
  now: number,
): Promise<void> {
  const account = await accounts.find(trx, row.tenant_id, row.account_id)
  if (!tenant || !account) {
    await store.advance(trx, row, { state: 'stopped' })
    return
  }
  if (!(await store.advance(trx, row, { state: 'done', effective_at: now }))) return
  await takeEffect(parts, trx, { tenant, account, row, reference: newReference(), now })
  const entry = { tenantId: row.tenant_id, actor: 'housekeeping', subject: row.account_id, at: now }
  await audit.record(trx, { ...entry, act: 'contactChanged', detail: { kind: row.kind, change: row.act } })
}

export interface Effect {
  tenant: ContactsTenant
  account: accounts.Account
  row: store.ChangeRow
  where?: Where
  reference: string
  now: number
}

/** The account has it from here on; old and new addresses are told. */
export async function takeEffect(
  { notices }: ContactsParts,
  trx: Db,
  { tenant, account, row, where, reference, now }: Effect,
): Promise<void> {
  const changes = after(account, row)
  if (!changes) return
  const changed = await accounts.change(trx, account.tenantId, account.id, changes, now)
  const was = row.was === null ? undefined : (JSON.parse(row.was) as Entry)
  const contact = row.kind as ContactKind
  const change = row.act === 'change' ? ('changed' as const) : ('added' as const)
  const notice = { kind: 'contact-changed' as const, change, contact, shown: masked(contact, row.contact), at: now }
  const also = contact === 'mail' && was?.verified ? [was.value] : []
  await notices.tell(trx, {
    account: changed,
    tenant,
    notice: where ? { ...notice, where } : notice,
    reference,
    now,
    also,
  })
}
