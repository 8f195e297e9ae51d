import * as accounts from '#accounts/accounts.ts'
import * as audit from '#audit/audit.ts'
import { hashSecret, normaliseReadableSecret } from '#crypto/secrets.ts'
import type { Db } from '#database/database.ts'
import { browserName } from '#web/browser-name.ts'
import type { Visit } from '#web/visit.ts'
import type { ContactsParts, ContactsTenant } from './account-contacts.ts'
import { before } from './entries.ts'
import { verifiedMails } from './holding.ts'
import { tellOld } from './mails.ts'
import * as store from './store.ts'

type Reader = Visit<ContactsTenant>

/** The change that the number in a mail stops, as long as it can. */
export function lookUp({ database }: ContactsParts, visit: Reader, number: string) {
  return stoppable(database.db, visit, number)
}

async function stoppable(db: Db, { tenant, now }: Reader, number: string): Promise<store.ChangeRow | undefined> {
  const row = await store.findByStop(db, tenant.id, hashSecret(normaliseReadableSecret(number)))
  if (!row) return undefined
  if (row.state === 'held') return (row.effective_at ?? 0) > now ? row : undefined
  const until = (row.effective_at ?? 0) + tenant.policy.contacts.holdHours * 3600
  return row.state === 'done' && row.act === 'remove' && until > now ? row : undefined
}

/** Who has the number reads the old addresses; that is enough to keep things as they were, and for nothing more. */
export function stop(parts: ContactsParts, visit: Reader, number: string): Promise<boolean> {
  const { tenant, now, ip, userAgent, reference } = visit
  return parts.database.durably(async (trx) => {
    const row = await stoppable(trx, visit, number)
    const account = row && (await accounts.find(trx, row.tenant_id, row.account_id))
    if (!row || !account || !(await store.advance(trx, row, { state: 'stopped' }))) return false
    if (row.state === 'done') await accounts.change(trx, account.tenantId, account.id, before(account, row), now)
    const where = { ip, browser: browserName(userAgent) }
    const news = { what: 'stopped' as const, row, where }
    await tellOld(parts, trx, { tenant, account, to: verifiedMails(account), news, reference, now })
    const entry = { tenantId: tenant.id, actor: 'stop-number', subject: account.id, ip, at: now }
    await audit.record(trx, { ...entry, act: 'contactChangeStopped', detail: { kind: row.kind, change: row.act } })
    return true
  })
}
