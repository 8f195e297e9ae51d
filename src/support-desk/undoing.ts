import * as accounts from '#accounts/accounts.ts'
import { newSecret } from '#crypto/secrets.ts'
import type { Db } from '#database/database.ts'
import * as guesses from '#guesses/guesses.ts'
import type { Words } from '#language/language.ts'
import type { SupportAct } from '#notices/notices.ts'
import type { Prepared } from '#passwords/passwords.ts'
import { Problem } from '#web/problem.ts'
import type { DeskParts, DeskTenant, Issued } from './support-desk.ts'

/** In the order in which every transaction takes them: credentials before the account. */
export const changes = ['password', 'question', 'notices', 'contacts'] as const
export type Change = (typeof changes)[number]

export interface Undo {
  tenant: DeskTenant
  account: accounts.Account
  wish: readonly Change[]
  prepared: PreparedUndo
  reference: string
  now: number
}

/** A password that nobody knows, where the present one is to be undone. */
export interface PreparedUndo {
  password: Prepared | undefined
}

export interface Undone {
  account: accounts.Account
  /** The enrolment by which the owner chooses a new password; shown once. */
  issued: Issued | undefined
  detail: Record<string, unknown>
}

/** Hashes what takes the place of the password. */
export async function prepareUndo(
  { database, passwords }: DeskParts,
  { policy }: DeskTenant,
  { tenantId, id }: accounts.Account,
  wish: readonly Change[],
): Promise<PreparedUndo> {
  if (!wish.includes('password')) return { password: undefined }
  const kept = await passwords.kept(database.db, tenantId, id)
  // Where the policy remembers earlier passwords, the one that is undone is among them.
  return { password: await passwords.prepare(newSecret(), { policy: policy.password, kept }) }
}

interface Step {
  parts: DeskParts
  trx: Db
  undo: Undo
  /** Epoch seconds; what was changed before stays. */
  since: number
}

/** Answers what stands in the audit; undefined when nothing was changed in the policy's time. */
type Work = (step: Step, account: accounts.Account) => Promise<Record<string, unknown> | undefined>

const work: Record<Change, Work> = {
  async contacts({ parts, trx, undo: { reference, now } }, account) {
    const count = await parts.contacts.undo(trx, account, reference, now)
    return count === 0 ? undefined : { contacts: count }
  },

  async notices({ parts, trx, since }, { tenantId, id }) {
    return (await parts.notices.undo(trx, tenantId, id, since)) ? { notices: true } : undefined
  },

  async question({ parts, trx, since }, { tenantId, id }) {
    return (await parts.securityQuestions.undo(trx, tenantId, id, since)) ? { question: true } : undefined
  },

  async password({ parts, trx, undo: { tenant, prepared, now }, since }, account) {
    const { tenantId, id } = account
    const state = await parts.passwords.state(trx, tenantId, id, { policy: tenant.policy.password, now })
    if (!state.set || state.setAt <= since || !prepared.password) return undefined
    await parts.passwords.set(trx, tenantId, id, prepared.password, { now, mustChange: true, validUntil: now })
    await guesses.forget(trx, tenantId, id)
    return { password: true }
  },
}

const acts: Record<Exclude<Change, 'contacts'>, SupportAct> = {
  password: 'undo-password',
  question: 'undo-question',
  notices: 'undo-notices',
}

/**
 * All that was wished, or nothing. Told to the owner at the addresses of before and after; the enrolment goes to those of
 * after only.
 */
export async function undo(parts: DeskParts, trx: Db, undo: Undo): Promise<Undone> {
  const { tenant, account, wish, reference, now } = undo
  const step: Step = { parts, trx, undo, since: now - tenant.policy.contacts.undoHours * 3600 }
  const wanted = changes.filter((each) => wish.includes(each))
  let detail: Record<string, unknown> = {}
  for (const change of wanted) {
    const done = await work[change](step, account)
    if (!done) throw nothingToUndo(change)
    detail = { ...detail, ...done }
  }
  const shutOut = wanted.includes('password')
  if (shutOut) detail = { ...detail, sessionsEnded: await parts.endAccess(trx, account, now) }
  const present = (await accounts.find(trx, account.tenantId, account.id)) ?? account
  for (const change of wanted) {
    if (change === 'contacts') continue
    const notice = { kind: 'support' as const, act: acts[change], at: now }
    await parts.notices.tell(trx, { account: present, tenant, notice, reference, now, also: verifiedMails(account) })
  }
  const issued = shutOut ? await parts.enrolment.issue(trx, { account: present, reference, now }) : undefined
  return { account: present, issued, detail: { ...detail, reference } }
}

const verifiedMails = ({ mails }: accounts.Account) =>
  mails.filter(({ verified }) => verified).map(({ address }) => address)

function nothingToUndo(change: Change): Problem {
  const text = words[change]
  return new Problem('refused', 422, text, { errors: [{ field: 'changes', code: change, text }] })
}

const words: Record<Change, Words> = {
  contacts: {
    ja: '契約の設定で取り消せる期間に、連絡先の変更はありません。',
    en: 'No contact address was changed in the time in which the policy lets it be undone.',
  },
  notices: {
    ja: '契約の設定で取り消せる期間に、お知らせの設定の変更はありません。',
    en: 'The choice of notices was not changed in the time in which the policy lets it be undone.',
  },
  question: {
    ja: '契約の設定で取り消せる期間に、秘密の質問の変更はありません。',
    en: 'The security question was not changed in the time in which the policy lets it be undone.',
  },
  password: {
    ja: '契約の設定で取り消せる期間に、パスワードの変更はありません。',
    en: 'The password was not changed in the time in which the policy lets it be undone.',
  },
}
