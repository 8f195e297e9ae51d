/**
 * Recovery codes on the account page: made, shown once, printed, counted, renewed.
 *
 *   left    how many there are still
 *   make    a new set in place of the one before; its codes are in the answer and nowhere else
 *
 * Making them is told to the owner. A code is used at sign-in, never here.
 */
import * as accounts from '#accounts/accounts.ts'
import * as audit from '#audit/audit.ts'
import type { Database, Db } from '#database/database.ts'
import type { Notices } from '#notices/notices.ts'
import type { CodesLeft, RecoveryCodes } from '#recovery-codes/recovery-codes.ts'
import type { Tenant } from '#tenants/tenants.ts'
import { browserName } from '#web/browser-name.ts'
import type { MenuEntry, OwnVisit } from '#web/own-room.ts'
import { Problem } from '#web/problem.ts'
import { statusText } from '#web/status-texts.ts'
import { texts } from './texts.ts'

export type RecoveryCodesTenant = Tenant<{
  methods: { allowed: readonly string[] }
  twoStep: { mode: string }
}>
export type Here = OwnVisit<RecoveryCodesTenant>

export const recoveryCodesEntry: MenuEntry<RecoveryCodesTenant> = {
  name: 'account-recovery-codes',
  path: '/account/recovery-codes',
  text: { ja: texts.ja.title, en: texts.en.title },
  offered: isOffered,
}

/** Where there is a second step to be replaced. */
export function isOffered({ policy: { methods, twoStep } }: RecoveryCodesTenant): boolean {
  return twoStep.mode !== 'off' || methods.allowed.includes('password+one-time-password')
}

export interface RecoveryCodesParts {
  database: Database
  recoveryCodes: RecoveryCodes
  notices: Notices
  factors: { changed(trx: Db, account: accounts.Account, now: number): Promise<unknown> }
}

export interface AccountRecoveryCodes {
  left(visit: Here): Promise<CodesLeft | undefined>
  make(visit: Here): Promise<readonly string[]>
}

export function accountRecoveryCodes(parts: RecoveryCodesParts): AccountRecoveryCodes {
  const { database, recoveryCodes } = parts
  return {
    left: (visit) => recoveryCodes.left(database.db, ownerOf(visit)),

    async make(visit) {
      const { tenant, now, ip, userAgent, reference } = visit
      const prepared = await recoveryCodes.prepare(tenant.id)
      await database.durably(async (trx) => {
        const account = await accounts.find(trx, tenant.id, visit.owner.accountId)
        if (!account) throw new Problem('not-found', 404, statusText(404))
        await recoveryCodes.replace(trx, ownerOf(visit), prepared, now)
        await parts.factors.changed(trx, account, now)
        const where = { site: null, ip, browser: browserName(userAgent) }
        const notice = { kind: 'recovery-codes-made' as const, at: now, where }
        await parts.notices.tell(trx, { account, tenant, notice, reference, now })
        const entry = { tenantId: tenant.id, actor: 'owner', subject: account.id, ip, at: now }
        await audit.record(trx, { ...entry, act: 'recoveryCodesMade' })
      })
      return prepared.codes
    },
  }
}

const ownerOf = ({ tenant, owner }: Here) => ({ tenantId: tenant.id, accountId: owner.accountId })
