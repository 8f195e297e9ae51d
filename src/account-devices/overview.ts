import * as accounts from '#accounts/accounts.ts'
import type { DeviceState } from '#certificates/certificates.ts'
import type { Db } from '#database/database.ts'
import { Problem } from '#web/problem.ts'
import { statusText } from '#web/status-texts.ts'
import type { AccountDevicesParts, Here, Kept, Listed } from './account-devices.ts'

export async function listOf({ certificates }: AccountDevicesParts, db: Db, visit: Here): Promise<Listed[]> {
  const { tenant, owner, now } = visit
  const states = await certificates.overview(db, tenant, owner.accountId, now)
  const usable = states.filter(isUsable)
  return states.map((state) => ({ ...state, isUsable: isUsable(state), kept: keptFor(visit, state, usable, states) }))
}

const isUsable = ({ certificate, download }: DeviceState) =>
  certificate?.state === 'active' || download?.state === 'waiting'

function keptFor(
  { tenant }: Here,
  { device }: DeviceState,
  usable: readonly DeviceState[],
  all: readonly DeviceState[],
): Kept | undefined {
  if (tenant.preset === 'manual' && device.number === 1) return 'first-device'
  const isOnly = all.length === 1 || (usable.length === 1 && usable[0]?.device.number === device.number)
  return isOnly ? 'last-device' : undefined
}

/** Who is signed in, as the database has them. */
export async function accountOf(db: Db, { tenant, owner }: Here): Promise<accounts.Account> {
  const account = await accounts.find(db, tenant.id, owner.accountId)
  if (!account) throw new Problem('not-found', 404, statusText(404))
  return account
}
