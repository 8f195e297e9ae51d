/**
 * Revocation lists (RFC 5280 section 5). Entries are made once each and kept, so that a long list costs little more than
 * its digest and one signature.
 */
import { type Bytes, joined } from './bytes.ts'
import type { Issuer } from './certificates.ts'
import { bits, element, integer, sequence, tagged, time } from './der-writing.ts'
import { authorityKeyIdentifier, reasonCode, revocationListNumber } from './extensions.ts'

/** Why, by the numbers of section 5.3.1. */
export const reasons = {
  unspecified: 0,
  keyCompromise: 1,
  affiliationChanged: 3,
  superseded: 4,
  cessationOfOperation: 5,
  privilegeWithdrawn: 9,
} as const
export type Reason = keyof typeof reasons

export interface Revoked {
  serial: Uint8Array
  /** Epoch seconds. */
  at: number
  reason: Reason
}

/** One entry. `unspecified` is said by saying nothing (section 5.3.1). */
export function revokedEntry({ serial, at, reason }: Revoked): Bytes {
  const said = reason === 'unspecified' ? [] : [sequence(reasonCode(reasons[reason]))]
  return sequence(integer(serial), time(at), ...said)
}

export interface RevocationListFacts {
  /** Never falls (section 5.2.3). */
  number: number
  thisUpdate: number
  nextUpdate: number
  /** Of `revokedEntry`. */
  entries: readonly Bytes[]
}

export async function revocationList(
  { number, thisUpdate, nextUpdate, entries }: RevocationListFacts,
  { name, signer }: Issuer,
): Promise<Bytes> {
  const content = sequence(
    integer(1),
    signer.algorithm,
    name,
    time(thisUpdate),
    time(nextUpdate),
    // An empty list is left out (section 5.1.2.6).
    ...(entries.length === 0 ? [] : [element(0x30, joined(...entries))]),
    tagged(0, sequence(authorityKeyIdentifier(signer.publicKey), revocationListNumber(number))),
  )
  return sequence(content, signer.algorithm, bits(await signer.sign(content)))
}
