/** CMS SignedData without a signature (RFC 5652 section 5.2): how EST hands out certificates (RFC 7030 section 4.1.3). */
import type { Bytes } from './bytes.ts'
import { integer, objectIdentifier, sequence, set, tagged } from './der-writing.ts'
import { oids } from './object-identifiers.ts'

export function certificatesOnly(certificates: readonly Bytes[]): Bytes {
  const none = set()
  const holder = sequence(integer(1), none, sequence(objectIdentifier(oids.data)), tagged(0, ...certificates), none)
  return sequence(objectIdentifier(oids.signedData), tagged(0, holder))
}
