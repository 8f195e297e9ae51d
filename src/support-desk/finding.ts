import * as accounts from '#accounts/accounts.ts'
import * as history from '#history/history.ts'
import * as reports from '#reports/reports.ts'
import { typedReference } from '#web/reference.ts'
import type { DeskParts } from './support-desk.ts'

/** `account` is undefined for a sign-in with a name that nobody has. */
export interface Match {
  by: 'user-id' | 'id' | 'contact' | 'sign-in' | 'notice' | 'message' | 'report'
  account: accounts.Account | undefined
  /** When what the number stands for happened, epoch seconds. */
  at: number | undefined
}

/**
 * Whatever a caller names, tried as each kind of name it could be: one exact look-up a kind. Beginnings and parts find
 * nothing, so that nobody leafs through the accounts of a tenant.
 */
export async function find(
  { database, messages, notices }: DeskParts,
  tenantId: string,
  key: string,
): Promise<Match[]> {
  const { db } = database
  const number = typedReference(key)
  const [record, notice, message, report] = [
    await history.anyByNumber(db, tenantId, number),
    await notices.anyByNumber(db, tenantId, number),
    await messages.findByNumber(db, tenantId, number),
    await reports.find(db, tenantId, number),
  ]
  const numbered = [
    { by: 'report' as const, of: report?.accountId, at: report?.at },
    { by: 'sign-in' as const, of: record?.accountId, at: record?.at },
    { by: 'notice' as const, of: notice?.accountId, at: notice?.at },
    { by: 'message' as const, of: message?.accountId, at: message?.writtenAt },
  ]
  const matches: Match[] = []
  const named = await accounts.findByUserId(db, tenantId, key)
  if (named) matches.push({ by: 'user-id', account: named, at: undefined })
  const own = await accounts.find(db, tenantId, key)
  if (own) matches.push({ by: 'id', account: own, at: undefined })
  for (const contact of contactsLike(key))
    for (const account of await accounts.findByContact(db, tenantId, contact))
      matches.push({ by: 'contact', account, at: undefined })
  for (const { by, of, at } of numbered)
    if (of !== undefined) matches.push({ by, account: await accounts.find(db, tenantId, of), at })
  return eachOnce(matches)
}

/** As it was said, and a number written the Japanese way with its country. */
function contactsLike(key: string): string[] {
  const text = key.normalize('NFKC').trim()
  const digits = text.replace(/[\s().\u2010-\u2015\u2212\u30fc-]/g, '')
  return [...new Set([text, digits.replace(/^0(?=[1-9])/, '+81')])].filter((contact) => contact !== '')
}

/** By the first kind of name that fits; of several numbers without an account one is enough. */
function eachOnce(matches: readonly Match[]): Match[] {
  const seen = new Set<string>()
  return matches.filter(({ account }) => {
    const id = account?.id ?? ''
    if (seen.has(id)) return false
    seen.add(id)
    return true
  })
}
