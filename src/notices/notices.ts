/**
 * Notices: mails that tell the owner of an account what happened to it.
 *
 *   tell     writes a notice to every verified mail address, in the transaction of the event it tells of
 *
 * A kind of notice is one entry in kinds.ts: its facts, and its words in texts.ts. No notice has a link: who gets one opens
 * the service as always, so that a forged notice has nothing to copy (DESIGN: links never lead to a sign-in).
 * This room never decides whether something is worth a notice.
 */
import type { Account } from '#accounts/accounts.ts'
import type { Db } from '#database/database.ts'
import type { Language } from '#language/language.ts'
import { mailBody } from '#messages/mail.ts'
import type { Messages, Sender } from '#messages/messages.ts'
import type { Support } from '#web/visit.ts'
import { kinds, type Notice } from './kinds.ts'

export type { Notice, SupportAct } from './kinds.ts'

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
  /** The number of the request in which it happened. */
  reference: string
  now: number
}

export interface Notices {
  /** Does nothing for an account without a verified mail address. */
  tell(trx: Db, telling: Telling): Promise<void>
}

/** A notice that could not leave for as long is no news any more. */
const lifetimeSeconds = 3 * 24 * 60 * 60

export function notices({ messages }: { messages: Pick<Messages, 'enqueue'> }): Notices {
  return {
    async tell(trx, telling) {
      const { account, tenant, reference, now } = telling
      const mail = mailOf(telling)
      for (const { address, verified } of account.mails) {
        if (!verified) continue
        await messages.enqueue(
          trx,
          {
            tenantId: account.tenantId,
            accountId: account.id,
            channel: 'mail',
            to: address,
            from: tenant.senders[0] ?? { name: tenant.name },
            ...mail,
            kind: 'notice',
            reference,
            deadline: now + lifetimeSeconds,
          },
          now,
        )
      }
    },
  }
}

function mailOf({ account, tenant, notice, reference }: Telling): { subject: string; text: string; html: string } {
  const language = languageOf(account, tenant)
  const { subject, ...body } = kinds(notice, { language, account, tenant })
  const frame = { language, salutation: account.userId, service: tenant.name, support: tenant.support, reference }
  return { subject, ...mailBody({ ...frame, ...body }) }
}

function languageOf({ language }: Telling['account'], { languages }: NoticeTenant): Language {
  return language && languages.includes(language) ? language : (languages[0] ?? 'en')
}
