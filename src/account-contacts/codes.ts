/** Six digits, good for one change, one account and one address, and only with the key outside of the database. */
import { randomInt } from 'node:crypto'
import type { Keyring } from '#crypto/sealing.ts'
import { hashSecret, sameSecret } from '#crypto/secrets.ts'
import type { ChangeRow } from './store.ts'

type Bound = Pick<ChangeRow, 'tenant_id' | 'account_id' | 'id' | 'kind' | 'contact'>

export const newCode = () => String(randomInt(1_000_000)).padStart(6, '0')

export function keptCode(keyring: Pick<Keyring, 'keyed'>, row: Bound, code: string): string {
  const keyed = keyring.keyed('contact-code')
  return `${keyed.keyId}.${hashSecret(keyed(bound(row, code)))}`
}

export function isRight(keyring: Pick<Keyring, 'keyed'>, row: Bound & Pick<ChangeRow, 'code_hash'>, code: string) {
  const [keyId = '', hash = ''] = (row.code_hash ?? '').split('.')
  return sameSecret(keyring.keyed('contact-code')(bound(row, code), keyId), hash)
}

export function isAlive({ code_hash, code_sent_at }: ChangeRow, minutes: number, now: number): boolean {
  return code_hash !== null && (code_sent_at ?? 0) + minutes * 60 > now
}

function bound({ tenant_id, account_id, id, kind, contact }: Bound, code: string): string {
  return JSON.stringify([tenant_id, account_id, id, kind, contact, code])
}
