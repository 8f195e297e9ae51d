/** What the house knows of an account's factors as a whole: no room of one kind knows the others. */
import * as accounts from '#accounts/accounts.ts'
import type { Approvals } from '#approvals/approvals.ts'
import type { Db } from '#database/database.ts'
import type { OneTimePasswords } from '#one-time-passwords/one-time-passwords.ts'
import type { Passkeys } from '#passkeys/passkeys.ts'
import type { RecoveryCodes } from '#recovery-codes/recovery-codes.ts'
import type { WayEntry } from '#sign-in/sign-in.ts'
import type { Tenant } from '#tenants/tenants.ts'
import * as trustedBrowsers from '#trusted-browsers/trusted-browsers.ts'
import { type CertificateFactorRooms, certificateFactors } from './certificate-factors.ts'
import { wayOf } from './second-ways.ts'

/** What of the policy says which factors an account has to have. */
export interface FactorPolicy {
  twoStep: { mode: string; ways: readonly string[] }
}

export interface FactorRooms extends CertificateFactorRooms {
  oneTimePasswords: OneTimePasswords
  recoveryCodes: RecoveryCodes
  passkeys: Passkeys
  approvals: Approvals
}

/** Something that an account can show beside the password. */
export interface Registered {
  kind: 'passkey' | 'one-time-password' | 'approval' | 'recovery-codes' | 'device'
  /** Empty for recovery codes: an account has one set. */
  id: string
  name: string
  at: number
}

export type AccountFactors = ReturnType<typeof accountFactors>

export function accountFactors(
  { oneTimePasswords, recoveryCodes, passkeys, approvals, ...others }: FactorRooms,
  secondWays: readonly WayEntry[] = [],
) {
  const certified = certificateFactors(others)

  /** Whether there is a second step left, where the policy or the account wants one. */
  async function hasSecondStep(trx: Db, tenant: Tenant<FactorPolicy>, account: accounts.Account): Promise<boolean> {
    const { mode, ways } = tenant.policy.twoStep
    if (mode === 'off' || (mode === 'optional' && !account.twoStep.on)) return true
    for (const { step, raises } of secondWays) {
      const way = wayOf[step]
      if (way === undefined || !ways.includes(way)) continue
      if ((await raises(trx, account, tenant as never)) !== undefined) return true
    }
    return false
  }

  /** Whether the account can still sign in by its method. */
  async function isEnough(trx: Db, _tenant: unknown, account: accounts.Account): Promise<boolean> {
    const owner = { tenantId: account.tenantId, accountId: account.id }
    if (account.method === 'passkey') return (await passkeys.list(trx, owner)).some((each) => each.userVerified)
    if (account.method === 'password+one-time-password') return (await oneTimePasswords.list(trx, owner)).length > 0
    if (account.method === 'password+certificate') return (await certified.list(trx, owner)).length > 0
    return true
  }

  return {
    /** In the transaction of a change: what was begun with the factors before counts no more, and no browser is trusted. */
    async changed(trx: Db, { tenantId, id }: Pick<accounts.Account, 'tenantId' | 'id'>): Promise<void> {
      await accounts.beginAnew(trx, tenantId, id)
      await trustedBrowsers.forgetAll(trx, { tenantId, accountId: id })
    },

    isEnough,

    /** Whether it can still sign in by its method, and with a second step where one is wanted. */
    isEnoughFor: async (trx: Db, tenant: Tenant<FactorPolicy>, account: accounts.Account): Promise<boolean> =>
      (await isEnough(trx, tenant, account)) && (account.method === 'passkey' || hasSecondStep(trx, tenant, account)),

    /** What is registered beside the password, newest first. */
    async list(db: Db, owner: { tenantId: string; accountId: string }): Promise<Registered[]> {
      const codes = await recoveryCodes.left(db, owner)
      const named = (kind: Registered['kind'], all: readonly { id: string; name: string; createdAt: number }[]) =>
        all.map(({ id, name, createdAt: at }): Registered => ({ kind, id, name, at }))
      return [
        ...named('passkey', await passkeys.list(db, owner)),
        ...named('one-time-password', await oneTimePasswords.list(db, owner)),
        ...named('approval', await approvals.apps(db, owner)),
        ...(await certified.list(db, owner)).map(
          ({ number, name, mail, createdAt: at }): Registered => ({
            ...{ kind: 'device', id: String(number), name: name === '' ? mail : name, at },
          }),
        ),
        ...(codes ? [{ kind: 'recovery-codes' as const, id: '', name: '', at: codes.madeAt }] : []),
      ].sort((a, b) => b.at - a.at)
    },

    /** One that was removed meanwhile stays so. */
    async remove(trx: Db, owner: { tenantId: string; accountId: string }, { kind, id }: Registered): Promise<void> {
      if (kind === 'passkey') await passkeys.remove(trx, owner, id)
      else if (kind === 'one-time-password') await oneTimePasswords.remove(trx, owner, id)
      else if (kind === 'approval') await approvals.remove(trx, owner, id)
      else if (kind === 'device') await certified.remove(trx, owner, Number(id))
      else await recoveryCodes.remove(trx, owner)
    },

    /** For who registers everything anew: what was registered before, perhaps by somebody else, ends. */
    async removeAll(trx: Db, tenantId: string, accountId: string): Promise<void> {
      const owner = { tenantId, accountId }
      await oneTimePasswords.removeAll(trx, owner)
      await passkeys.removeAll(trx, owner)
      await recoveryCodes.remove(trx, owner)
      await trustedBrowsers.forgetAll(trx, owner)
      await approvals.removeAll(trx, owner)
      await certified.removeAll(trx, owner)
    },

    /** For accounts that are deleted. */
    async forget(trx: Db, tenantId: string, accountId: string): Promise<void> {
      const owner = { tenantId, accountId }
      await oneTimePasswords.removeAll(trx, owner)
      await passkeys.forget(trx, owner)
      await recoveryCodes.remove(trx, owner)
      await trustedBrowsers.forgetAll(trx, owner)
      await approvals.removeAll(trx, owner)
    },
  }
}
