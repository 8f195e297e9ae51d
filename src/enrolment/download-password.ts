import { passwordFrom, seedFrom } from '#certificates/certificates.ts'
import type { Keyring } from '#crypto/sealing.ts'
import type { Db } from '#database/database.ts'
import * as devices from '#devices/devices.ts'
import { newReference } from '#web/reference.ts'
import type { Situation } from './standing.ts'
import type { Step } from './steps.ts'

/** Where a certificate belongs to the sign-in method: its download password is shown, then its mail goes out. */
export const downloadPassword: Step<'download-password'> = {
  name: 'download-password',

  isNeeded: ({ account, tenant }) =>
    account.method === 'password+certificate' &&
    tenant.policy.methods.allowed.includes('password+certificate') &&
    account.mails.length > 0,

  /** The same as long as the same browser is inside: nothing is kept until the person has written it down. */
  prepare: async ({ keyring }, { row }) => ({ downloadPassword: passwordFrom(keyring, seedOf(keyring, row)) }),

  async judge(parts, { tenant }) {
    await parts.certificates.ready(tenant, { actor: 'owner' }, parts.database.now())
    return { errors: [], staged: {} }
  },

  async save(parts, trx, situation, _, now) {
    const { tenant, account, row } = situation
    const device = await firstDevice(trx, situation, now)
    const order = { tenant, account, device, reason: 'first', reference: newReference(), now } as const
    await parts.certificates.order(trx, { ...order, seed: seedOf(parts.keyring, row) })
  },
}

function seedOf(keyring: Keyring, { token_hash, browser_hash }: Situation['row']): string {
  return seedFrom(keyring, `enrolment\n${token_hash}\n${browser_hash}`)
}

/** One that somebody registered for the person already, else the first of their own. */
async function firstDevice(trx: Db, { tenant, account }: Situation, now: number): Promise<devices.Device> {
  const [known] = await devices.list(trx, tenant.id, account.id)
  if (known) return known
  const mail = account.mails.find(({ verified }) => verified)?.address ?? account.mails[0]?.address ?? ''
  return devices.add(trx, tenant.id, account.id, { mail, kind: 'pc', name: '' }, now)
}
