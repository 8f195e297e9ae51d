/**
 * The security question and its answer, set or changed by their owner on the account page.
 *
 *   present   the question that is set, if any; never the answer
 *   change    judges both, then saves, tells and records at once
 *
 * Offered only where the policy has security questions. Page errors: those of security questions.
 */
import * as accounts from '#accounts/accounts.ts'
import * as audit from '#audit/audit.ts'
import type { Database } from '#database/database.ts'
import type { Notices } from '#notices/notices.ts'
import type {
  BrokenRule,
  QuestionId,
  SecurityQuestionPolicy,
  SecurityQuestions,
} from '#security-questions/security-questions.ts'
import * as questions from '#security-questions/security-questions.ts'
import type { Tenant } from '#tenants/tenants.ts'
import { browserName } from '#web/browser-name.ts'
import type { MenuEntry, OwnVisit } from '#web/own-room.ts'
import { texts } from './texts.ts'

export type QuestionTenant = Tenant<{ securityQuestion: SecurityQuestionPolicy }>
export type Here = OwnVisit<QuestionTenant>

export const questionEntry: MenuEntry<QuestionTenant> = {
  name: 'account-question',
  path: '/account/question',
  text: { ja: texts.ja.title, en: texts.en.title },
  offered: ({ policy }) => policy.securityQuestion.on,
}

export interface AccountQuestion {
  present(visit: Here): Promise<QuestionId | undefined>
  /** Empty: it is changed. */
  change(visit: Here, question: string, answer: string): Promise<BrokenRule[]>
}

export function accountQuestion({
  database,
  securityQuestions,
  notices,
}: {
  database: Database
  securityQuestions: SecurityQuestions
  notices: Notices
}): AccountQuestion {
  return {
    present: ({ tenant, owner }) => securityQuestions.questionOf(database.db, tenant.id, owner.accountId),

    async change(visit, question, answer) {
      const { tenant, owner, now, ip, reference } = visit
      const broken = questions.judge(question, answer, { userId: owner.userId })
      if (broken.length > 0 || !questions.isQuestionId(question)) return broken
      const prepared = await securityQuestions.prepare(question, answer)
      await database.durably(async (trx) => {
        const account = await accounts.find(trx, tenant.id, owner.accountId)
        if (!account) return
        await securityQuestions.set(trx, tenant.id, account.id, prepared, now)
        const where = { site: null, ip, browser: browserName(visit.userAgent) }
        const notice = { kind: 'question-changed' as const, at: now, where }
        await notices.tell(trx, { account, tenant, notice, reference, now })
        const entry = { tenantId: tenant.id, actor: 'owner', subject: account.id, ip, at: now }
        await audit.record(trx, { ...entry, act: 'securityQuestionChanged' })
      })
      return []
    },
  }
}
