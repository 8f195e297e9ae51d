/**
 * A prompt number, looked up by somebody who is signed in: whether the request is real, who asks, since when, and whether it
 * is for this very account. What is for this account can be ended.
 *
 *   about   the requests of a number that wait now
 *   stop    ends those of the owner; told as "I did not start this" is
 *
 * Of requests for other accounts it tells no more than strangers learn at /check.
 */
import * as accounts from '#accounts/accounts.ts'
import type { AppPrompts } from '#app-prompts/app-prompts.ts'
import type { Database } from '#database/database.ts'
import { throttle } from '#limits/limits.ts'
import { idPrefix, type OpenPrompt, stopByNumber } from '#sign-ins/sign-ins.ts'
import type { Tenant } from '#tenants/tenants.ts'
import type { MenuEntry, OwnVisit } from '#web/own-room.ts'
import { texts } from './texts.ts'

export type PromptTenant = Tenant<object>
export type Here = OwnVisit<PromptTenant>

export const promptEntry: MenuEntry = {
  name: 'account-prompt',
  path: '/account/prompt',
  text: { ja: texts.ja.title, en: texts.en.title },
}

export interface AccountPromptParts {
  database: Database
  appPrompts: Pick<AppPrompts, 'disown'>
  /** All open requests of a number, as it was typed. */
  open(tenantId: string, typed: string, now: number): Promise<OpenPrompt[]>
}

export type Found =
  | { kind: 'none' }
  | { kind: 'too-many'; retryAfterSeconds: number }
  /** `whose`: of this account, of nobody yet, or of another. */
  | { kind: 'open'; prompt: OpenPrompt; whose: 'own' | 'nobody' | 'other' }

export interface AccountPrompt {
  about(visit: Here, typed: string): Promise<Found>
  /** Answers the reception number; undefined when nothing waits any more. */
  stop(visit: Here, typed: string): Promise<{ number: string | undefined } | undefined>
}

/** For a person who mistypes; not for trying all numbers. */
const mostLookUps = { max: 30, windowSeconds: 10 * 60 }

export function accountPrompt({ database, appPrompts, open }: AccountPromptParts): AccountPrompt {
  return {
    async about({ tenant, owner, now }, typed) {
      const key = `account-prompt/${tenant.id}/${owner.accountId}`
      const admission = await throttle(database.db, key, { ...mostLookUps, now })
      if (!admission.admitted) return { kind: 'too-many', retryAfterSeconds: admission.retryAfterSeconds }
      const found = await open(tenant.id, typed, now)
      const prompt = found.find(({ accountId }) => accountId === owner.accountId) ?? found[0]
      if (!prompt) return { kind: 'none' }
      if (prompt.accountId === owner.accountId) return { kind: 'open', prompt, whose: 'own' }
      return { kind: 'open', prompt, whose: prompt.accountId === null ? 'nobody' : 'other' }
    },

    async stop(visit, typed) {
      const { tenant, owner, now } = visit
      const prefix = idPrefix(typed)
      if (prefix === undefined) return undefined
      return database.durably(async (trx) => {
        const [stopped] = await stopByNumber(trx, { tenantId: tenant.id, accountId: owner.accountId, prefix }, now)
        if (!stopped) return undefined
        const account = await accounts.find(trx, tenant.id, owner.accountId)
        const { id, startedAt, siteName } = stopped
        return { number: await appPrompts.disown(trx, { visit, account, id, startedAt, siteName }) }
      })
    },
  }
}
