/** A chain of certificates for tests: a root, an issuing authority, a responder, and clients below it. */
import { execFileSync } from 'node:child_process'
import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import type { Bytes } from '#x509/bytes.ts'
import { readCertificate } from '#x509/certificate-reading.ts'
import * as certificates from '#x509/certificates.ts'
import { pem, readPem } from '#x509/pem.ts'
import { requestedKey } from '#x509/requests.ts'
import { keySigner, spkiOf } from '#x509/signer.ts'

export const day = 86_400
export const places = {
  revocationList: 'http://localhost:8080/t/demo/ca.crl',
  status: 'http://localhost:8080/t/demo/ocsp',
  issuer: 'http://localhost:8080/t/demo/ca.pem',
}

export const newKey = () => generateKeyPairSync('ec', { namedCurve: 'P-256' })

export async function chain(now = Math.floor(Date.now() / 1000)) {
  const life = (days: number) => ({ notBefore: now - 3600, notAfter: now + days * day })
  const rootKey = newKey().privateKey
  const root = await certificates.rootCertificate(
    {
      serial: certificates.newSerial(),
      subject: { commonName: 'Test Root', organization: 'テスト & Co' },
      ...life(7000),
    },
    keySigner(rootKey),
  )
  const issuingKey = newKey().privateKey
  const rootIssuer = { name: readCertificate(root).subject as Bytes, signer: keySigner(rootKey) }
  const issuing = await certificates.issuingCertificate(
    {
      serial: certificates.newSerial(),
      subject: { commonName: 'Test Issuing CA 1', organization: 'テスト & Co' },
      publicKey: keySigner(issuingKey).publicKey,
      ...life(3650),
    },
    rootIssuer,
  )
  const issuer = { name: readCertificate(issuing).subject, signer: keySigner(issuingKey) }

  return {
    root,
    issuing,
    issuer,
    life,

    /** A client with a key of its own. */
    async client(commonName = 'p-01-usr007 端末1 2026-11-22', { days = 365, key = newKey().privateKey } = {}) {
      const der = await certificates.clientCertificate(
        {
          serial: certificates.newSerial(),
          subject: { commonName, organization: 'Test' },
          publicKey: spkiOf(createPublicKey(key)),
          alternative: { mails: ['usr007@example.com'], principals: ['p-01-usr007'], uris: ['urn:uuid:1'] },
          places,
          ...life(days),
        },
        issuer,
      )
      return { der, key, pkcs8: new Uint8Array(key.export({ type: 'pkcs8', format: 'der' })) }
    },

    async responder() {
      const key = newKey().privateKey
      const signer = keySigner(key)
      const der = await certificates.responderCertificate(
        {
          serial: certificates.newSerial(),
          subject: { commonName: 'Test status' },
          publicKey: signer.publicKey,
          ...life(30),
        },
        issuer,
      )
      return { der, signer }
    },
  }
}

/** What an authority of somebody else gives for a request, with its own certificate after it, PEM. */
export async function signedByOther(request: string, now = Math.floor(Date.now() / 1000)): Promise<string> {
  const key = keySigner(newKey().privateKey)
  const validity = { notBefore: now - 3600, notAfter: now + 3650 * day }
  const subject = { commonName: 'Other Root' }
  const root = await certificates.rootCertificate({ serial: certificates.newSerial(), subject, ...validity }, key)
  const [der] = readPem('CERTIFICATE REQUEST', request)
  const issuer = { name: readCertificate(root).subject, signer: key }
  const facts = {
    serial: certificates.newSerial(),
    subject: { commonName: 'Below Other' },
    publicKey: requestedKey(der!),
  }
  const below = await certificates.issuingCertificate({ ...facts, ...validity }, issuer)
  return pem('CERTIFICATE', below) + pem('CERTIFICATE', root)
}

/** A folder of files that ends with the tests of the file. */
export function filesFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-x509-'))
  after(() => rmSync(folder, { recursive: true, force: true }))
  return {
    folder,
    path: (name: string) => join(folder, name),
    write(name: string, content: string | Uint8Array) {
      writeFileSync(join(folder, name), content)
      return join(folder, name)
    },
  }
}

/** What a program says, both ways; throws when it fails. */
export function run(program: string, ...words: string[]): string {
  try {
    return execFileSync(program, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string }
    throw new Error(`${program} ${words[0]}: ${stdout}${stderr}`, { cause: error })
  }
}
