/**
 * Security questions: one question of a list, chosen by the person, and an answer that only they should know.
 *
 *   questionChoices, questionText   the list for a page, one question in words
 *   judge           what is wrong with a question and answer to be registered
 *   prepare, set    hash outside of any transaction, then store in the caller's
 *   verify          is a typed answer right; the same work for accounts that have none
 *   questionOf, undo, remove
 *
 * It never counts tries or locks. An answer is never a factor of its own: it raises no acr, and nothing is given for it
 * alone (NIST SP 800-63B-4, 3.2.2 and ASVS 6.4.2 do not count it); who asks for it decides what else to ask.
 */
import type { PasswordHashing } from '#crypto/password-hashing.ts'
import type { Db } from '#database/database.ts'
import type { Words } from '#language/language.ts'
import { isQuestionId, type QuestionId, questionText } from './questions.ts'
import * as store from './store.ts'
import { broken } from './texts.ts'

export { type SecurityQuestionPolicy, securityQuestionOptions } from './options.ts'
export { isQuestionId, type QuestionId, questionChoices, questionIds, questionText } from './questions.ts'

/** Stable: the `code` of a field error. */
export type BrokenCode = 'question' | 'empty' | 'too-short' | 'too-long' | 'same-as-question' | 'same-as-user-id'

export interface BrokenRule {
  /** The field of the form that has to be mended. */
  field: 'question' | 'answer'
  code: BrokenCode
  text: Words
}

export interface Prepared {
  question: QuestionId
  hash: string
}

export interface SecurityQuestions {
  /** Takes what `judge` found good. Throws Problem `busy`. Await it before the transaction begins. */
  prepare(question: QuestionId, answer: string): Promise<Prepared>
  set(trx: Db, tenantId: string, accountId: string, prepared: Prepared, now: number): Promise<void>
  /** An `accountId` of undefined, or of an account without an answer, takes as long and is never right. Throws Problem `busy`. */
  verify(
    db: Db,
    tenantId: string,
    accountId: string | undefined,
    typed: string,
  ): Promise<{ right: boolean; outdated: boolean }>
  questionOf(db: Db, tenantId: string, accountId: string): Promise<QuestionId | undefined>
  /** Takes away one that was registered after `since`; false when there is none. */
  undo(trx: Db, tenantId: string, accountId: string, since: number): Promise<boolean>
  remove(trx: Db, tenantId: string, accountId: string): Promise<void>
}

const least = 2
const most = 100

export function securityQuestions({ hashing }: { hashing: PasswordHashing }): SecurityQuestions {
  return {
    prepare: async (question, answer) => ({ question, hash: await hashing.hash(fold(answer)) }),

    async set(trx, tenantId, accountId, { question, hash }, now) {
      await store.put(trx, { tenant_id: tenantId, account_id: accountId, question, hash, set_at: now })
    },

    async verify(db, tenantId, accountId, typed) {
      // An id that nothing has: an unknown account costs the same query.
      const row = await store.find(db, tenantId, accountId ?? '')
      const comparable = isFoldable(typed)
      return hashing.verify(comparable ? fold(typed) : '', comparable ? row?.hash : undefined, tenantId)
    },

    async questionOf(db, tenantId, accountId) {
      const question = (await store.find(db, tenantId, accountId))?.question
      return question !== undefined && isQuestionId(question) ? question : undefined
    },

    undo: store.removeSince,
    remove: store.remove,
  }
}

/** Empty: both may be registered. `question` is what the form sent; narrow it with `isQuestionId`. */
export function judge(question: string, answer: string, { userId }: { userId: string }): BrokenRule[] {
  const rules: BrokenRule[] = []
  if (!isQuestionId(question)) rules.push({ field: 'question', code: 'question', text: broken.question })
  const wrong = wrongAnswer(question, answer, userId)
  return wrong ? [...rules, { field: 'answer', ...wrong }] : rules
}

function wrongAnswer(question: string, answer: string, userId: string): Omit<BrokenRule, 'field'> | undefined {
  if (!isFoldable(answer)) return { code: 'too-long', text: broken.tooLong(most) }
  const folded = fold(answer)
  const length = [...folded].length
  if (length === 0) return { code: 'empty', text: broken.empty }
  if (length < least) return { code: 'too-short', text: broken.tooShort(least) }
  if (length > most) return { code: 'too-long', text: broken.tooLong(most) }
  const asked = isQuestionId(question) ? Object.values(questionText(question)).map(withoutSigns) : []
  if (asked.includes(withoutSigns(answer))) return { code: 'same-as-question', text: broken.sameAsQuestion }
  return folded === fold(userId) ? { code: 'same-as-user-id', text: broken.sameAsUserId } : undefined
}

/** Ordering a long run of combining marks takes quadratic time, so what cannot be an answer is not folded at all. */
function isFoldable(typed: string): boolean {
  return typed.length <= 1024 && typed.isWellFormed()
}

/** People answer after years, on other keyboards: width, case and spaces say nothing. */
function fold(answer: string): string {
  return answer.normalize('NFKC').toLowerCase().normalize('NFKC').replace(/\s/gu, '')
}

function withoutSigns(text: string): string {
  return fold(text).replace(/\p{P}/gu, '')
}
