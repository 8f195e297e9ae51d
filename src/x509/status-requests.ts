/** Questions about the status of certificates, OCSP (RFC 6960 section 4.1). Throws Malformed and nothing else. */
import type { Bytes } from './bytes.ts'
import { serialText } from './certificate-reading.ts'
import { type Element, integerOf, Malformed, octetsOf, oidOf, part, readDer, sequenceOf } from './der-reading.ts'
import { oids } from './object-identifiers.ts'

const largest = 8 * 1024
const mostAsked = 20

/** RFC 9654 section 2.1. */
const nonceBytes = { least: 1, most: 128 }

export interface Asked {
  /** CertID as it came; it stands in the answer again. */
  id: Bytes
  digest: 'sha1' | 'sha256' | undefined
  issuerName: Bytes
  issuerKey: Bytes
  /** Hexadecimal, as serial numbers are kept. */
  serial: string
}

export interface StatusRequest {
  asked: Asked[]
  /** The whole extension, to be sent back; undefined where there is none. */
  nonce: Bytes | undefined
}

export function readStatusRequest(der: Uint8Array): StatusRequest {
  if (der.length > largest) throw new Malformed('status request: too large')
  const whole = readDer(der)
  sequenceOf(whole)
  const parts = sequenceOf(part(whole, 0))
  const list = parts.find(({ tag }) => tag === 0x30)
  if (!list || list.parts.length === 0 || list.parts.length > mostAsked) throw new Malformed('status request')
  return { asked: list.parts.map(readAsked), nonce: nonceIn(parts.find(({ tag }) => tag === 0xa2)) }
}

function readAsked(request: Element): Asked {
  sequenceOf(request)
  const id = part(request, 0)
  const [algorithm, issuerName, issuerKey, serial] = sequenceOf(id)
  if (!algorithm || !issuerName || !issuerKey || !serial) throw new Malformed('status request')
  sequenceOf(algorithm)
  const number = integerOf(serial)
  if (number.length > 21) throw new Malformed('status request: serial')
  return {
    id: id.raw,
    digest: digestOf(oidOf(part(algorithm, 0))),
    issuerName: octetsOf(issuerName),
    issuerKey: octetsOf(issuerKey),
    serial: serialText(number),
  }
}

function digestOf(oid: string): Asked['digest'] {
  return oid === oids.sha1 ? 'sha1' : oid === oids.sha256 ? 'sha256' : undefined
}

function nonceIn(extensions: Element | undefined): Bytes | undefined {
  if (!extensions) return undefined
  for (const extension of sequenceOf(part(extensions, 0))) {
    sequenceOf(extension)
    if (oidOf(part(extension, 0)) !== oids.statusNonce) continue
    const value = octetsOf(extension.parts.at(-1) ?? part(extension, 1))
    const isOurs = value.length >= nonceBytes.least && value.length <= nonceBytes.most + 4
    return isOurs ? extension.raw : undefined
  }
  return undefined
}
