/** What stands in a certificate that somebody hands us (RFC 5280 section 4.1). Throws Malformed and nothing else. */
import { X509Certificate } from 'node:crypto'
import type { Bytes } from './bytes.ts'
import { hexOf } from './bytes.ts'
import { integerOf, Malformed, part, readDer, sequenceOf, timeOf } from './der-reading.ts'
import { commonNameOf } from './names.ts'
import { oids } from './object-identifiers.ts'

/** No certificate that we make or take is larger. */
const largest = 16 * 1024

export interface ReadCertificate {
  der: Bytes
  /** Hexadecimal, small letters, without a leading zero byte. */
  serial: string
  commonName: string | undefined
  /** DER of the names, to be compared byte by byte. */
  issuer: Bytes
  subject: Bytes
  publicKey: Bytes
  /** Epoch seconds. */
  notBefore: number
  notAfter: number
  isAuthority: boolean
  /** Whether it may be shown by a client: it names that purpose. */
  isForClients: boolean
  /** SHA-256 of the whole, hexadecimal. */
  fingerprint: string
  /** For checks of signatures. */
  x509: X509Certificate
}

export function readCertificate(der: Uint8Array): ReadCertificate {
  if (der.length > largest) throw new Malformed('certificate: too large')
  const whole = readDer(der)
  sequenceOf(whole)
  const content = part(whole, 0)
  const [version, serial, , issuer, validity, subject, publicKey] = sequenceOf(content)
  if (version?.tag !== 0xa0 || !serial || !issuer || !validity || !subject || !publicKey) {
    throw new Malformed('certificate')
  }
  const x509 = parsed(whole.raw)
  const number = integerOf(serial)
  return {
    der: whole.raw,
    serial: serialText(number),
    commonName: commonNameOf(subject),
    issuer: issuer.raw,
    subject: subject.raw,
    publicKey: publicKey.raw,
    notBefore: timeOf(part(validity, 0)),
    notAfter: timeOf(part(validity, 1)),
    isAuthority: x509.ca,
    isForClients: x509.keyUsage?.includes(oids.clientAuthentication) ?? false,
    fingerprint: x509.fingerprint256.replaceAll(':', '').toLowerCase(),
    x509,
  }
}

/** A serial number as it is kept: hexadecimal without the sign's zero byte. */
export function serialText(number: Uint8Array): string {
  return hexOf(number[0] === 0 ? number.subarray(1) : number)
}

function parsed(der: Bytes): X509Certificate {
  try {
    const x509 = new X509Certificate(Buffer.from(der))
    // A key that OpenSSL cannot use shows only when it is asked for.
    if (x509.publicKey.asymmetricKeyType === undefined) throw new Malformed('certificate: key')
    return x509
  } catch (cause) {
    throw cause instanceof Malformed ? cause : new Malformed('certificate', { cause })
  }
}

/** Whether `issuer` signed it, by names, key identifiers and the signature itself. Times are not looked at. */
export function isIssuedBy({ x509 }: ReadCertificate, issuer: ReadCertificate): boolean {
  try {
    return x509.checkIssued(issuer.x509) && x509.verify(issuer.x509.publicKey)
  } catch {
    // A signature of another kind than the key's.
    return false
  }
}
