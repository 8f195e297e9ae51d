import type { Account } from '#accounts/accounts.ts'
import { hashSecret, readableSecret } from '#crypto/secrets.ts'
import type { Db } from '#database/database.ts'
import { browserName } from '#web/browser-name.ts'
import type { ContactsParts, Here } from './account-contacts.ts'
import { sameContact } from './entries.ts'
import { tellOld } from './mails.ts'
import * as store from './store.ts'

/**
 * Makes a confirmed change wait, tells the verified addresses that the account has so far how to stop it, and answers when
 * it takes effect; undefined: at once, as nobody could stop it, or the operator registered the address. `moved`: somebody
 * else was faster.
 */
export async function hold(
  parts: ContactsParts,
  trx: Db,
  visit: Here,
  { account, row }: { account: Account; row: store.ChangeRow },
): Promise<number | undefined | 'moved'> {
  const { tenant, now } = visit
  const told = verifiedMails(account).filter((address) => !sameContact(address, row.contact))
  const { holdHours } = tenant.policy.contacts
  if (row.act === 'verify' || told.length === 0 || holdHours === 0) {
    const taken = await store.advance(trx, row, { state: 'done', effective_at: now, code_hash: null })
    return taken ? undefined : 'moved'
  }
  const stopNumber = readableSecret()
  const effectiveAt = now + holdHours * 3600
  const to = { state: 'held', effective_at: effectiveAt, stop_hash: hashSecret(stopNumber), code_hash: null }
  if (!(await store.advance(trx, row, to))) return 'moved'
  const { ip, userAgent, reference } = visit
  const where = { ip, browser: browserName(userAgent) }
  const news = { what: 'held' as const, row, until: effectiveAt, stopNumber, where }
  await tellOld(parts, trx, { tenant, account, to: told, news, reference, now })
  return effectiveAt
}

export function verifiedMails({ mails }: Pick<Account, 'mails'>): string[] {
  return mails.filter(({ verified }) => verified).map(({ address }) => address)
}
