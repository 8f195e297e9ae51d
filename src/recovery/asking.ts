import * as accounts from '#accounts/accounts.ts'
import * as audit from '#audit/audit.ts'
import { hashSecret, newId, newSecret, readableSecret } from '#crypto/secrets.ts'
import type { Db } from '#database/database.ts'
import { counters } from '#limits/limits.ts'
import { languageOf } from '#notices/notices.ts'
import { reissueMail, userIdMail } from './mails.ts'
import type { Asker, RecoveryParts, RecoveryTenant } from './recovery.ts'
import type { WishRow } from './store.ts'
import * as store from './store.ts'

/** What was typed on a page. */
export type Wish = { kind: 'reissue' | 'certificate'; userId: string; mail: string } | { kind: 'user-id'; mail: string }

type Kept = Wish & Pick<Asker, 'language' | 'ip' | 'browserName' | 'reference'>

/** How long a mailed link is valid. */
export const linkSeconds = 30 * 60

/** Mails to one account or address; further wishes get the same answer and no mail. */
const mostMails = { max: 5, windowSeconds: 60 * 60 }

const lookedIntoAtOnce = 50

/**
 * Written down and looked into later: known or not, the page's request does the same, so neither its answer nor its time
 * tells which it was (ASVS 6.3.8). The mail leaves in the rhythm of the rounds, not in that of the requests.
 */
export async function ask({ database, keyring }: RecoveryParts, asker: Asker, wish: Wish): Promise<void> {
  const { tenant, language, ip, browserName, reference, now } = asker
  const kept: Kept = { ...wish, language, ip, browserName, reference }
  const body = keyring.seal('recovery-wish', JSON.stringify(kept))
  const row = { tenant_id: tenant.id, id: newId(), body, asked_at: now }
  await database.durably((trx) => store.addWish(trx, row))
}

/**
 * Each wish in a transaction of its own that takes it and sends its mail, or neither. One that fails stays until it is too
 * old, and does not stop the others.
 */
export async function lookInto(parts: RecoveryParts, failed: (cause: unknown) => void): Promise<number> {
  const waiting = await store.oldestWishes(parts.database.db, lookedIntoAtOnce)
  for (const row of waiting) await lookIntoOne(parts, row).catch(failed)
  return waiting.length
}

async function lookIntoOne(parts: RecoveryParts, row: WishRow): Promise<void> {
  const tenant = await parts.tenants.find(row.tenant_id)
  const now = parts.database.now()
  await parts.database.durably(async (trx) => {
    // Nobody waits any more for the mail of a wish that a stopped node kept for so long.
    const waits = tenant?.policy.reissue.on && row.asked_at > now - linkSeconds
    if ((await store.takeWish(trx, row)) && waits) await fulfil(parts, trx, tenant, row, now)
  })
}

async function fulfil(parts: RecoveryParts, trx: Db, tenant: RecoveryTenant, row: WishRow, now: number): Promise<void> {
  const wish: Kept = JSON.parse(parts.keyring.open('recovery-wish', row.body))
  if (wish.kind === 'user-id') return mailUserIds(parts, trx, tenant, wish, now)
  if (wish.kind === 'certificate') return parts.reissueCertificate(trx, tenant.id, wish, now)
  return mailReissue(parts, trx, tenant, wish, now)
}

async function mailReissue(
  parts: RecoveryParts,
  trx: Db,
  tenant: RecoveryTenant,
  wish: Kept & { kind: 'reissue' | 'certificate' },
  now: number,
): Promise<void> {
  const account = await accounts.findByUserId(trx, tenant.id, wish.userId)
  const typed = accounts.foldName(wish.mail)
  const stored = account?.mails.find(({ address, verified }) => verified && accounts.foldName(address) === typed)
  // An account that waits to be enrolled has no password to reissue.
  if (!account || !stored || account.state !== 'active') return
  const admission = await counters.admit(trx, `reissue/${tenant.id}/${account.id}`, { ...mostMails, now })
  if (!admission.admitted) return

  const withLink = tenant.policy.mailLinks === 'landing'
  const token = withLink ? newSecret() : readableSecret()
  const expiresAt = now + linkSeconds
  await store.replace(trx, {
    tenant_id: tenant.id,
    account_id: account.id,
    token_hash: hashSecret(token),
    sent_to: stored.address,
    issued_at: now,
    expires_at: expiresAt,
    shown: '',
    browser_hash: null,
    code_hash: null,
    code_to: null,
    code_sent_at: null,
    code_sends: 0,
    code_tries: 0,
    used_at: null,
  })
  const mail = reissueMail({
    tenant,
    language: account.language ? languageOf(account, tenant) : wish.language,
    userId: account.userId,
    phrase: await parts.notices.phraseOf(trx, tenant.id, account.id),
    asked: { at: now, ip: wish.ip, browser: wish.browserName },
    way: withLink ? { url: `${parts.addressOf(tenant.id)}/recover/${token}` } : { number: token },
    expiresAt,
    reference: wish.reference,
  })
  await send(parts, trx, tenant, {
    to: stored.address,
    accountId: account.id,
    mail,
    topic: 'reissue',
    wish,
    deadline: expiresAt,
    now,
  })
  await audit.record(trx, {
    tenantId: tenant.id,
    actor: 'visitor',
    act: 'reissueAsked',
    subject: account.id,
    ip: wish.ip,
    at: now,
  })
}

async function mailUserIds(
  parts: RecoveryParts,
  trx: Db,
  tenant: RecoveryTenant,
  wish: Kept & { kind: 'user-id' },
  now: number,
): Promise<void> {
  const all = await accounts.listByMail(trx, tenant.id, wish.mail)
  const usable = all.filter(({ state }) => state !== 'disabled')
  const [first] = usable
  if (!first) return
  const typed = accounts.foldName(wish.mail)
  const to = first.mails.find(({ address }) => accounts.foldName(address) === typed)?.address
  if (to === undefined) return
  const key = `user-id-mail/${tenant.id}/${parts.keyring.keyed('user-id-mail')(typed)}`
  if (!(await counters.admit(trx, key, { ...mostMails, now })).admitted) return

  // A family may share an address: the phrase of one of them would be shown to all.
  const phrase = usable.length === 1 ? await parts.notices.phraseOf(trx, tenant.id, first.id) : undefined
  const mail = userIdMail({
    tenant,
    language: first.language ? languageOf(first, tenant) : wish.language,
    userIds: usable.map(({ userId }) => userId),
    phrase,
    asked: { at: now, ip: wish.ip, browser: wish.browserName },
    reference: wish.reference,
  })
  await send(parts, trx, tenant, {
    to,
    accountId: first.id,
    mail,
    topic: 'user-ids',
    wish,
    deadline: now + linkSeconds,
    now,
  })
}

interface Sending {
  to: string
  accountId: string
  mail: { subject: string; text: string; html: string }
  topic: string
  wish: Kept
  deadline: number
  now: number
}

async function send(parts: RecoveryParts, trx: Db, tenant: RecoveryTenant, sending: Sending): Promise<void> {
  const { to, accountId, mail, topic, wish, deadline, now } = sending
  const from = tenant.senders[0] ?? { name: tenant.name }
  const { reference } = wish
  await parts.messages.enqueue(
    trx,
    { tenantId: tenant.id, accountId, channel: 'mail', to, from, ...mail, kind: 'code', topic, reference, deadline },
    now,
  )
}
