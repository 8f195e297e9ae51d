/** Answers about the status of certificates, OCSP (RFC 6960 section 4.2), by a delegated responder. */
import type { Bytes } from './bytes.ts'
import {
  bits,
  element,
  enumerated,
  generalizedTime,
  objectIdentifier,
  octets,
  sequence,
  tagged,
  taggedPlain,
} from './der-writing.ts'
import { keyIdentifier } from './extensions.ts'
import { oids } from './object-identifiers.ts'
import { type Reason, reasons } from './revocation-list.ts'
import type { Signer } from './signer.ts'

/** `unknown` is the answer for what was never issued: never `good` (RFC 6960 section 2.2). */
export type Status = { status: 'good' } | { status: 'unknown' } | { status: 'revoked'; at: number; reason: Reason }

export interface Answered {
  /** CertID of the question. */
  id: Bytes
  status: Status
}

export interface StatusResponseFacts {
  answers: readonly Answered[]
  /** The extension of the question. */
  nonce: Bytes | undefined
  now: number
  nextUpdate: number
  /** The responder's certificate, DER. */
  responder: Bytes
}

export async function statusResponse(facts: StatusResponseFacts, signer: Signer): Promise<Bytes> {
  const { answers, nonce, now, nextUpdate, responder } = facts
  const single = ({ id, status }: Answered) =>
    sequence(id, certStatus(status), generalizedTime(now), tagged(0, generalizedTime(nextUpdate)))
  const content = sequence(
    tagged(2, octets(keyIdentifier(signer.publicKey))),
    generalizedTime(now),
    sequence(...answers.map(single)),
    ...(nonce ? [tagged(1, sequence(nonce))] : []),
  )
  const signature = bits(await signer.sign(content))
  const basic = sequence(content, signer.algorithm, signature, tagged(0, sequence(responder)))
  return sequence(enumerated(0), tagged(0, sequence(objectIdentifier(oids.basicStatusResponse), octets(basic))))
}

function certStatus(status: Status): Bytes {
  if (status.status === 'good') return taggedPlain(0, new Uint8Array())
  if (status.status === 'unknown') return taggedPlain(2, new Uint8Array())
  const said = status.reason === 'unspecified' ? [] : [tagged(0, enumerated(reasons[status.reason]))]
  return element(0xa1, generalizedTime(status.at), ...said)
}

/** An answer that says why there is none (section 4.2.1). */
export function statusRefusal(why: 'malformed' | 'internal' | 'later'): Bytes {
  return sequence(enumerated({ malformed: 1, internal: 2, later: 3 }[why]))
}
