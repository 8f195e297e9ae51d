/**
 * Notices: mails that tell the owner of an account what happened to it.
 *
 *   tell         writes a notice to every verified mail address, in the transaction of the event it tells of
 *   tellSignIn   the same for a sign-in, if the owner wants to be told of such
 *   choiceOf, choose   which sign-ins a person wants to be told of, and the pass phrase that stands in every mail
 *   find         the notice that a reception number stands in; anyByNumber whosever it is; listOf newest first
 *   undo         what was chosen lately is as if it never was
 *
 * A kind of notice is one entry in kinds.ts: its facts, and its words in texts.ts. No notice has a link: who gets one opens
 * the service as always, so that a forged notice has nothing to copy (DESIGN: links never lead to a sign-in). What
 * concerns security is told whatever was chosen, and each time; only what repeats itself from the same place is counted
 * for some minutes instead of mailed. This room never decides whether something is worth a notice.
 */
import type { Account } from '#accounts/accounts.ts'
import type { Keyring } from '#crypto/sealing.ts'
import { hashSecret } from '#crypto/secrets.ts'
import type { Db } from '#database/database.ts'
import type { Language } from '#language/language.ts'
import { mailBody } from '#messages/mail.ts'
import type { Messages, Sender } from '#messages/messages.ts'
import type { Support } from '#web/visit.ts'
import { kinds, type Notice, type Where } from './kinds.ts'
import type { NoticePolicy, SignInNotices } from './options.ts'
import * as store from './store.ts'
import type { NoticeTable } from './table.ts'

export type { DeviceChange, Factor, Notice, SupportAct, Where } from './kinds.ts'
export { type NoticePolicy, noticeOptions, type SignInNotices, signInNotices } from './options.ts'
export { type BrokenPhrase, judgePhrase } from './phrase.ts'

/** What a notice says of the tenant, and in which languages it can. */
export interface NoticeTenant {
  name: string
  languages: readonly Language[]
  timeZone: string
  support: Support
  senders: readonly Sender[]
}

export interface Telling {
  account: Pick<Account, 'tenantId' | 'id' | 'userId' | 'language' | 'mails'>
  tenant: NoticeTenant
  notice: Notice
  /** The number of the request in which it happened: the reception number of the mail. */
  reference: string
  now: number
  /** Addresses beside those of the account: the one that was just changed or removed. */
  also?: readonly string[]
}

/** What a person chose; `signIn` undefined: as the tenant's policy says. */
export interface Choice {
  signIn: SignInNotices | undefined
  phrase: string | undefined
}

export interface ToldNotice {
  kind: Notice['kind']
  number: string
  at: number
  site: string | null
  ip: string | null
  browser: string | null
}

export interface Notices {
  /** Does nothing for an account without a verified mail address. */
  tell(trx: Db, telling: Telling): Promise<void>
  tellSignIn(
    trx: Db,
    telling: Omit<Telling, 'notice'> & { policy: NoticePolicy; newBrowser: boolean; where: Where },
  ): Promise<void>
  choiceOf(db: Db, tenantId: string, accountId: string): Promise<Choice>
  /** For every mail that goes to an account, notice or not. */
  phraseOf(db: Db, tenantId: string, accountId: string): Promise<string | undefined>
  choose(trx: Db, tenantId: string, accountId: string, choice: Choice, now: number): Promise<void>
  find(db: Db, tenantId: string, accountId: string, number: string): Promise<ToldNotice | undefined>
  anyByNumber(db: Db, tenantId: string, number: string): Promise<(ToldNotice & { accountId: string }) | undefined>
  /** Newest first, after a place, whose id is `number kind`. */
  listOf(db: Db, owner: store.Owner, page: { after?: store.Place | undefined; limit: number }): Promise<ToldNotice[]>
  /** Takes away a choice and pass phrase of after `since`: the tenant's policy holds again. False when there is none. */
  undo(trx: Db, tenantId: string, accountId: string, since: number): Promise<boolean>
  /** For accounts that are deleted. */
  remove(trx: Db, tenantId: string, accountId: string): Promise<void>
  /** Removes some of what is long past; answers how many. */
  sweep(trx: Db, now: number, limit: number): Promise<number>
}

/** A notice that could not leave for as long is no news any more. */
const lifetimeSeconds = 3 * 24 * 60 * 60

/** So long the same from the same place is counted and not mailed again. */
export const quietSeconds = 10 * 60

/** So long a reception number is known. */
const memorySeconds = 400 * 24 * 60 * 60

export function notices({
  messages,
  keyring,
}: {
  messages: Pick<Messages, 'enqueue'>
  keyring: Pick<Keyring, 'seal' | 'open'>
}): Notices {
  async function choiceOf(db: Db, tenantId: string, accountId: string): Promise<Choice> {
    const row = await store.findChoice(db, { tenantId, accountId })
    return {
      signIn: (row?.sign_in ?? undefined) as SignInNotices | undefined,
      phrase: row?.phrase ? keyring.open('pass-phrase', row.phrase) : undefined,
    }
  }

  async function tell(trx: Db, telling: Telling): Promise<void> {
    const { account, tenant, notice, reference, now, also = [] } = telling
    const addresses = new Set([...account.mails.filter(({ verified }) => verified).map((m) => m.address), ...also])
    if (addresses.size === 0) return
    const repeats = await repeatsOf(trx, telling)
    await store.insert(trx, rowOf(telling))
    if (repeats === 'quiet') return
    const { phrase } = await choiceOf(trx, account.tenantId, account.id)
    const mail = mailOf({ account, tenant, notice, reference, phrase, repeats })
    for (const to of addresses) {
      await messages.enqueue(
        trx,
        {
          tenantId: account.tenantId,
          accountId: account.id,
          channel: 'mail',
          to,
          from: tenant.senders[0] ?? { name: tenant.name },
          ...mail,
          kind: 'notice',
          topic: `notice/${notice.kind}`,
          reference,
          deadline: now + lifetimeSeconds,
        },
        now,
      )
    }
  }

  return {
    tell,
    choiceOf,

    async tellSignIn(trx, { policy, newBrowser, where, ...telling }) {
      const { account, now } = telling
      const wanted = (await choiceOf(trx, account.tenantId, account.id)).signIn ?? policy.signIn
      if (wanted === 'off' || (wanted === 'new-browser' && !newBrowser)) return
      await tell(trx, { ...telling, notice: { kind: 'signed-in', newBrowser, at: now, where } })
    },

    phraseOf: async (db, tenantId, accountId) => (await choiceOf(db, tenantId, accountId)).phrase,

    async choose(trx, tenantId, accountId, { signIn, phrase }, now) {
      await store.putChoice(trx, {
        tenant_id: tenantId,
        account_id: accountId,
        sign_in: signIn ?? null,
        phrase: phrase === undefined ? null : keyring.seal('pass-phrase', phrase),
        changed_at: now,
      })
    },

    async find(db, tenantId, accountId, number) {
      const row = await store.findByNumber(db, { tenantId, accountId }, number)
      return row && toldOf(row)
    },

    async anyByNumber(db, tenantId, number) {
      const row = await store.anyByNumber(db, tenantId, number)
      return row && { accountId: row.account_id, ...toldOf(row) }
    },

    listOf: async (db, owner, { after, limit }) => (await store.listAfter(db, owner, after, limit)).map(toldOf),

    undo: (trx, tenantId, accountId, since) => store.removeChoice(trx, { tenantId, accountId }, since),

    remove: (trx, tenantId, accountId) => store.removeOf(trx, { tenantId, accountId }),

    sweep: (trx, now, limit) => store.removeOld(trx, now - memorySeconds, limit),
  }
}

function toldOf({ kind, number, happened_at, site, ip, browser }: NoticeTable): ToldNotice {
  return { kind: kind as Notice['kind'], number, at: happened_at, site, ip, browser }
}

/** These may come again and again by themselves. All others are told each time: nobody can hide one behind another. */
const repeating: readonly Notice['kind'][] = ['signed-in', 'refused', 'not-started']

/** How often the same happened since the last mail; `quiet` when that was a moment ago. */
async function repeatsOf(trx: Db, { account, notice, now }: Telling): Promise<number | 'quiet'> {
  if (!repeating.includes(notice.kind)) return 0
  const owner = { tenantId: account.tenantId, accountId: account.id }
  const { where } = notice
  const same = hashSecret(JSON.stringify([notice.kind, 'newBrowser' in notice && notice.newBrowser, where]))
  const last = await store.findRepeat(trx, owner, same)
  if (last && last.told_at > now - quietSeconds) {
    await store.countRepeat(trx, owner, same)
    return 'quiet'
  }
  await store.putRepeat(trx, { tenant_id: account.tenantId, account_id: account.id, same, told_at: now, repeats: 0 })
  return last?.repeats ?? 0
}

function rowOf({ account, notice, reference }: Telling) {
  const { where } = notice
  return {
    tenant_id: account.tenantId,
    account_id: account.id,
    number: reference,
    kind: notice.kind,
    happened_at: notice.at,
    site: where?.site ?? null,
    ip: where?.ip ?? null,
    browser: where?.browser ?? null,
  }
}

type Written = Pick<Telling, 'account' | 'tenant' | 'notice' | 'reference'> & {
  phrase: string | undefined
  repeats: number
}

function mailOf({ account, tenant, notice, reference, phrase, repeats }: Written) {
  const language = languageOf(account, tenant)
  const { subject, ...body } = kinds(notice, { language, account, tenant }, repeats)
  const frame = { language, salutation: account.userId, service: tenant.name, support: tenant.support, reference }
  return { subject, ...mailBody({ ...frame, phrase, ...body }) }
}

/** The language of a mail to an account: its own where the tenant has it, else the tenant's first. */
export function languageOf(
  { language }: Pick<Account, 'language'>,
  { languages }: Pick<NoticeTenant, 'languages'>,
): Language {
  return language && languages.includes(language) ? language : (languages[0] ?? 'en')
}
