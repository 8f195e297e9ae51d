/**
 * X.509: certificates and what belongs to them, as bytes, over Node's own cryptography. Parts of the room run in browsers.
 *
 *   der-writing, der-reading        DER; the reader is strict and throws nothing but Malformed
 *   certificates, certificate-reading   written by us; handed to us
 *   request-writing, requests       PKCS#10, both ways
 *   revocation-list, status-requests, status-responses   CRL and OCSP
 *   pkcs12, apple-profile, signed-data   how keys and certificates travel
 *   signer                          who signs, wherever the key lies
 *   digests, triple-des             for browsers, which lack them
 *
 * The room keeps nothing, knows no account and no tenant, and decides nothing.
 *
 * Certificates (RFC 5280 section 4) are made by one function a profile, so that nobody can ask for a mixture:
 *
 *   root       signs issuing authorities
 *   issuing    path length 0, and only for client authentication and status signing: a stolen key of it makes no site
 *   client     a person's device
 *   responder  signs answers about status
 *   host       a server's own, signed by itself
 *
 * Times are epoch seconds; a serial has at most 20 bytes and is not zero (section 4.1.2.2).
 */
import { randomBytes } from 'node:crypto'
import type { Bytes } from './bytes.ts'
import { bits, integer, sequence, tagged, time } from './der-writing.ts'
import * as extensions from './extensions.ts'
import { distinguishedName, type NameFacts } from './names.ts'
import { oids } from './object-identifiers.ts'
import type { Signer } from './signer.ts'

/** 127 random bits; the first byte is neither zero nor negative. */
export function newSerial(): Bytes {
  const serial = new Uint8Array(randomBytes(16))
  serial[0] = (serial[0]! & 0x3f) | 0x40
  return serial
}

export interface Validity {
  notBefore: number
  notAfter: number
}

/** Who issues: the name as it stands in the issuer's own certificate, and its key. */
export interface Issuer {
  /** DER of the name. */
  name: Bytes
  signer: Signer
}

/** Where those who check a certificate find what they need. */
export interface Places {
  revocationList: string
  status: string
  issuer: string
}

interface Subject extends Validity {
  serial: Bytes
  subject: NameFacts
  /** SubjectPublicKeyInfo. */
  publicKey: Bytes
}

/** Signed by itself. */
export function rootCertificate(
  { subject, serial, ...validity }: Omit<Subject, 'publicKey'>,
  signer: Signer,
): Promise<Bytes> {
  const issuer = { name: distinguishedName(subject), signer }
  return certificate({ ...validity, serial, subject: issuer.name, publicKey: signer.publicKey }, issuer, [
    extensions.basicConstraints({}),
    extensions.keyUsage('keyCertSign', 'cRLSign'),
    extensions.subjectKeyIdentifier(signer.publicKey),
  ])
}

export function issuingCertificate({ subject, ...rest }: Subject, issuer: Issuer): Promise<Bytes> {
  return certificate({ ...rest, subject: distinguishedName(subject) }, issuer, [
    extensions.basicConstraints({ pathLength: 0 }),
    extensions.keyUsage('keyCertSign', 'cRLSign'),
    extensions.extendedKeyUsage(oids.clientAuthentication, oids.statusSigning),
    extensions.subjectKeyIdentifier(rest.publicKey),
    extensions.authorityKeyIdentifier(issuer.signer.publicKey),
  ])
}

export interface ClientFacts extends Subject {
  alternative: extensions.AlternativeNames
  places: Places
}

export function clientCertificate({ subject, alternative, places, ...rest }: ClientFacts, issuer: Issuer) {
  return certificate({ ...rest, subject: distinguishedName(subject) }, issuer, [
    extensions.basicConstraints(false),
    extensions.keyUsage('digitalSignature'),
    extensions.extendedKeyUsage(oids.clientAuthentication),
    extensions.subjectKeyIdentifier(rest.publicKey),
    extensions.authorityKeyIdentifier(issuer.signer.publicKey),
    extensions.alternativeNames(alternative),
    extensions.revocationListPlace(places.revocationList),
    extensions.informationAccess(places),
  ])
}

export function responderCertificate({ subject, ...rest }: Subject, issuer: Issuer): Promise<Bytes> {
  return certificate({ ...rest, subject: distinguishedName(subject) }, issuer, [
    extensions.basicConstraints(false),
    extensions.keyUsage('digitalSignature'),
    extensions.extendedKeyUsage(oids.statusSigning),
    extensions.subjectKeyIdentifier(rest.publicKey),
    extensions.authorityKeyIdentifier(issuer.signer.publicKey),
    extensions.noStatusCheck(),
  ])
}

export function hostCertificate(
  { subject, serial, hosts, ...validity }: Omit<Subject, 'publicKey'> & { hosts: readonly string[] },
  signer: Signer,
): Promise<Bytes> {
  const issuer = { name: distinguishedName(subject), signer }
  return certificate({ ...validity, serial, subject: issuer.name, publicKey: signer.publicKey }, issuer, [
    extensions.basicConstraints(false),
    extensions.keyUsage('digitalSignature'),
    extensions.extendedKeyUsage(oids.serverAuthentication),
    extensions.subjectKeyIdentifier(signer.publicKey),
    extensions.alternativeNames({ hosts }),
  ])
}

/** TBSCertificate and its signature (section 4.1). */
async function certificate(
  { serial, subject, publicKey, notBefore, notAfter }: Validity & { serial: Bytes; subject: Bytes; publicKey: Bytes },
  { name, signer }: Issuer,
  list: readonly Bytes[],
): Promise<Bytes> {
  const content = sequence(
    tagged(0, integer(2)),
    integer(serial),
    signer.algorithm,
    name,
    sequence(time(notBefore), time(notAfter)),
    subject,
    publicKey,
    tagged(3, sequence(...list)),
  )
  return sequence(content, signer.algorithm, bits(await signer.sign(content)))
}
