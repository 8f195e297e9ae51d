/** Extensions of certificates and revocation lists (RFC 5280 section 4.2, 5.2). */
import { hash } from 'node:crypto'
import type { Bytes } from './bytes.ts'
import { bitsOf, part, readDer } from './der-reading.ts'
import {
  bits,
  enumerated,
  ia5Bytes,
  integer,
  nothing,
  objectIdentifier,
  octets,
  sequence,
  tagged,
  taggedPlain,
  truth,
  utf8Text,
} from './der-writing.ts'
import { oids } from './object-identifiers.ts'

function extension(oid: string, value: Uint8Array, critical = false): Bytes {
  return sequence(objectIdentifier(oid), ...(critical ? [truth(true)] : []), octets(value))
}

/** SHA-1 of the key's bits (section 4.2.1.2, method 1): a name for the key, no protection. */
export function keyIdentifier(publicKey: Uint8Array): Bytes {
  return new Uint8Array(hash('sha1', bitsOf(part(readDer(publicKey), 1)), 'buffer'))
}

/** `pathLength` undefined: no bound. Not for a CA: `false`. */
export function basicConstraints(authority: false | { pathLength?: number }): Bytes {
  if (!authority) return extension(oids.basicConstraints, sequence(), true)
  const { pathLength } = authority
  const bound = pathLength === undefined ? [] : [integer(pathLength)]
  return extension(oids.basicConstraints, sequence(truth(true), ...bound), true)
}

const usageBits = { digitalSignature: 0, keyCertSign: 5, cRLSign: 6 } as const
export type KeyUsage = keyof typeof usageBits

export function keyUsage(...usages: readonly KeyUsage[]): Bytes {
  const positions = usages.map((usage) => usageBits[usage])
  const byte = positions.reduce<number>((value, position) => value | (0x80 >> position), 0)
  return extension(oids.keyUsage, bits(new Uint8Array([byte]), 7 - Math.max(...positions)), true)
}

export function extendedKeyUsage(...purposes: readonly string[]): Bytes {
  return extension(oids.extendedKeyUsage, sequence(...purposes.map(objectIdentifier)))
}

export const subjectKeyIdentifier = (publicKey: Uint8Array) =>
  extension(oids.subjectKeyIdentifier, octets(keyIdentifier(publicKey)))

export const authorityKeyIdentifier = (publicKey: Uint8Array) =>
  extension(oids.authorityKeyIdentifier, sequence(taggedPlain(0, keyIdentifier(publicKey))))

/** Other names of the subject (section 4.2.1.6). */
export interface AlternativeNames {
  mails?: readonly string[]
  uris?: readonly string[]
  /** Of Windows domains. */
  principals?: readonly string[]
  hosts?: readonly string[]
}

export function alternativeNames({ mails = [], uris = [], principals = [], hosts = [] }: AlternativeNames): Bytes {
  const principal = (name: string) => tagged(0, objectIdentifier(oids.userPrincipalName), tagged(0, utf8Text(name)))
  return extension(
    oids.subjectAlternativeName,
    sequence(
      ...mails.map((mail) => taggedPlain(1, ia5Bytes(mail))),
      ...uris.map(uriName),
      ...principals.map(principal),
      ...hosts.map((host) => taggedPlain(2, ia5Bytes(host))),
    ),
  )
}

const uriName = (uri: string) => taggedPlain(6, ia5Bytes(uri))

/** Where the revocation list is (section 4.2.1.13). */
export const revocationListPlace = (uri: string) =>
  extension(oids.revocationListPlaces, sequence(sequence(tagged(0, tagged(0, uriName(uri))))))

/** Where the status is asked and the issuer's certificate is found (section 4.2.2.1). */
export function informationAccess({ status, issuer }: { status: string; issuer: string }): Bytes {
  const access = (oid: string, uri: string) => sequence(objectIdentifier(oid), uriName(uri))
  const places = sequence(access(oids.statusService, status), access(oids.issuerCertificate, issuer))
  return extension(oids.authorityInformationAccess, places)
}

/** The responder's own certificate is not asked about (RFC 6960 section 4.2.2.2.1). */
export const noStatusCheck = () => extension(oids.statusNoCheck, nothing())

export const revocationListNumber = (number: number) => extension(oids.revocationListNumber, integer(number))
export const reasonCode = (reason: number) => extension(oids.reasonCode, enumerated(reason))
