import type { Account } from '#accounts/accounts.ts'
import { formatTime, type Language } from '#language/language.ts'
import type { Mail } from '#messages/mail.ts'
import type { NoticeTenant } from './notices.ts'
import { texts } from './texts.ts'

/** What happened. Times are epoch seconds. */
export type Notice =
  /** Too many wrong guesses. `until` null: until the support desk unlocks it. */
  | { kind: 'locked'; because: 'password' | 'answer' | 'code'; at: number; until: number | null }
  /** The credentials were registered with an enrolment password. */
  | { kind: 'enrolled'; at: number }
  /** The support desk, or an administrator, did something to the account. */
  | { kind: 'support'; act: SupportAct; at: number }

/** What a support desk does, by the verb of the management API. */
export type SupportAct = 'unlock' | 'sign-out' | 'reissue-enrolment' | 'disable' | 'enable'

type Kind = Notice['kind']
type Said = Pick<Mail, 'lead' | 'facts' | 'next' | 'notYou'> & { subject: string }

interface Reader {
  language: Language
  account: Pick<Account, 'userId'>
  tenant: NoticeTenant
}

type Entries = { [K in Kind]: (notice: Extract<Notice, { kind: K }>, reader: Reader) => Said }

const entries: Entries = {
  locked(notice, reader) {
    const t = texts[reader.language].locked
    const way = notice.until === null ? t.untilUnlocked : t.untilTime(moment(notice.until, reader))
    return {
      subject: t.subject,
      lead: [t[notice.because]],
      facts: facts(notice.at, reader),
      next: [way],
      notYou: t.notYou,
    }
  },

  enrolled(notice, reader) {
    const t = texts[reader.language].enrolled
    return {
      subject: t.subject,
      lead: [t.lead(reader.tenant.name)],
      facts: facts(notice.at, reader),
      next: [t.next],
      notYou: t.notYou,
    }
  },

  support(notice, reader) {
    const t = texts[reader.language].support
    return {
      subject: t.subject,
      lead: [t.acts[notice.act]],
      facts: facts(notice.at, reader),
      next: [],
      notYou: t.notYou,
    }
  },
}

/** The words and facts of a notice for its reader. */
export function kinds(notice: Notice, reader: Reader): Said {
  return entries[notice.kind](notice as never, reader)
}

function facts(at: number, reader: Reader): Mail['facts'] {
  const t = texts[reader.language].facts
  return [
    { label: t.service, value: reader.tenant.name, ours: true },
    { label: t.userId, value: reader.account.userId },
    { label: t.at, value: moment(at, reader) },
  ]
}

const moment = (at: number, { language, tenant }: Reader) => formatTime(at, language, tenant.timeZone)
