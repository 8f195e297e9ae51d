import { randomInt } from 'node:crypto'
import type { Keyring } from '#crypto/sealing.ts'
import { hashSecret, sameSecret } from '#crypto/secrets.ts'
import type { CodeRow } from './store.ts'

type Bound = Pick<CodeRow, 'tenant_id' | 'account_id' | 'sign_in_id' | 'channel' | 'destination'>

export const newCode = () => String(randomInt(1_000_000)).padStart(6, '0')

/** Six digits can be tried one by one: without the key outside of the database the kept form says nothing. */
export function keptCode(keyring: Pick<Keyring, 'keyed'>, row: Bound, code: string): string {
  const keyed = keyring.keyed('security-code')
  return `${keyed.keyId}.${hashSecret(keyed(bound(row, code)))}`
}

export function isRight(keyring: Pick<Keyring, 'keyed'>, row: CodeRow, code: string): boolean {
  const [keyId = '', hash = ''] = (row.code_hash ?? '').split('.')
  return sameSecret(keyring.keyed('security-code')(bound(row, code), keyId), hash)
}

/** A code is good for its own account, sign-in and destination only. */
function bound({ tenant_id, account_id, sign_in_id, channel, destination }: Bound, code: string): string {
  return JSON.stringify([tenant_id, account_id, sign_in_id, channel, destination, code])
}
