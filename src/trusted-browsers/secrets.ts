/**
 * What a browser's cookie means. The secret changes with each use, so that a copied cookie shows: the browser and its copy
 * cannot both have the newest one. A number tells an older secret from one that the database does not know yet, as after a
 * restore; the part of the cookie that stays the same is a secret as well, so nobody else can show an old number.
 */
import { hashSecret, newSecret, sameSecret } from '#crypto/secrets.ts'
import type { TrustRow } from './store.ts'

export interface Presented {
  family: string
  number: number
  secret: string
}

/** `family.number.secret`; undefined for anything else. */
export function read(value: string | undefined): Presented | undefined {
  const [family = '', number = '', secret = '', ...more] = (value ?? '').split('.')
  if (family === '' || secret === '' || more.length > 0 || !/^[1-9]\d{0,8}$/.test(number)) return undefined
  return { family, number: Number(number), secret }
}

export const written = ({ family, number, secret }: Presented): string => `${family}.${number}.${secret}`

/** `current` and `previous` are good; `superseded` was replaced by one that was used since: two have the cookie. */
export type Meaning = 'current' | 'previous' | 'superseded' | 'unknown'

export function meaningOf(row: TrustRow, { number, secret }: Presented): Meaning {
  if (number === row.current_number && sameSecret(secret, row.current_hash)) return 'current'
  const { previous_hash, previous_number } = row
  if (previous_hash !== null && number === previous_number && sameSecret(secret, previous_hash)) return 'previous'
  const isOlder = number < row.current_number && number !== previous_number
  return isOlder ? 'superseded' : 'unknown'
}

/** Two tabs, or an answer that was lost a moment ago: the previous secret then changes nothing. */
export const graceSeconds = 60

type Secrets = Pick<TrustRow, 'current_hash' | 'current_number' | 'previous_hash' | 'previous_number' | 'rotated_at'>

/** What a use changes, with the secret for the browser; undefined: nothing, its cookie stays. */
export function rotation(
  row: TrustRow,
  { number, secret }: Presented,
  meaning: 'current' | 'previous',
  now: number,
): { changes: Secrets; next: Pick<Presented, 'number' | 'secret'> } | undefined {
  if (meaning === 'previous' && now <= row.rotated_at + graceSeconds) return undefined
  const next = { number: row.current_number + 1, secret: newSecret() }
  return {
    next,
    changes: {
      current_hash: hashSecret(next.secret),
      current_number: next.number,
      previous_hash: hashSecret(secret),
      previous_number: number,
      rotated_at: now,
    },
  }
}
