import * as accounts from '#accounts/accounts.ts'
import * as audit from '#audit/audit.ts'
import { hashSecret, newId, readableSecret } from '#crypto/secrets.ts'
import type { Db } from '#database/database.ts'
import { browserName } from '#web/browser-name.ts'
import type { ContactsParts, Here, Refusal } from './account-contacts.ts'
import { after, type ContactKind, type Entry, entriesOf, keptFor, sameContact } from './entries.ts'
import { verifiedMails } from './holding.ts'
import { tellOld } from './mails.ts'
import { ownAct } from './person.ts'
import * as store from './store.ts'
import { complaints } from './texts.ts'

/** At once: a lost phone must not go on getting codes. Whoever reads the old addresses can put it back for some time. */
export function remove(
  { database, ...parts }: ContactsParts,
  visit: Here,
  kind: ContactKind,
  contact: string,
): Promise<{ done: true } | Refusal> {
  const { tenant, owner } = visit
  return database.durably(async (trx) => {
    const account = await accounts.find(trx, tenant.id, owner.accountId)
    const entry = account && entriesOf(account, kind).find(({ value }) => sameContact(value, contact))
    if (!account || !entry) return { done: true }
    const kept = keptFor(account, tenant.policy.reissue, kind, entry.value)
    if (kept) return { done: false, errors: [{ field: 'contact', code: kept, text: complaints.kept[kept] }] }
    await takeAway({ database, ...parts }, trx, visit, { account, kind, entry })
    return { done: true }
  })
}

async function takeAway(
  parts: ContactsParts,
  trx: Db,
  visit: Here,
  { account, kind, entry }: { account: accounts.Account; kind: ContactKind; entry: Entry },
): Promise<void> {
  const { tenant, now, ip, userAgent, reference } = visit
  const stopNumber = readableSecret()
  const row: store.ChangeRow = {
    tenant_id: account.tenantId,
    account_id: account.id,
    id: newId(),
    kind,
    act: 'remove',
    contact: entry.value,
    was: JSON.stringify(entry),
    state: 'done',
    code_hash: null,
    code_sent_at: null,
    code_sends: 0,
    code_tries: 0,
    stop_hash: hashSecret(stopNumber),
    effective_at: now,
    created_at: now,
  }
  await store.insert(trx, row)
  await accounts.change(trx, account.tenantId, account.id, after(account, row) ?? {}, now)
  const where = { ip, browser: browserName(userAgent) }
  const until = now + tenant.policy.contacts.holdHours * 3600
  const news = { what: 'removed' as const, row, until, stopNumber, where }
  await tellOld(parts, trx, { tenant, account, to: verifiedMails(account), news, reference, now })
  await audit.record(trx, { ...ownAct(visit), act: 'contactRemoved', detail: { kind } })
}

/** Gives up a change that waits, on the account page. */
export function cancel({ database }: ContactsParts, visit: Here, id: string): Promise<boolean> {
  const { tenant, owner } = visit
  return database.durably(async (trx) => {
    const row = await store.find(trx, { tenant_id: tenant.id, account_id: owner.accountId, id })
    if (row?.state !== 'held' || !(await store.advance(trx, row, { state: 'stopped' }))) return false
    await audit.record(trx, { ...ownAct(visit), act: 'contactChangeCancelled', detail: { kind: row.kind } })
    return true
  })
}
