import { createPrivateKey, generateKeyPairSync, X509Certificate } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { hostCertificate, newSerial } from '#x509/certificates.ts'
import { pem } from '#x509/pem.ts'
import { keySigner } from '#x509/signer.ts'

/** The server certificate of the certificate host, PEM. */
export interface HostKeys {
  cert: string
  key: string
}

export interface HostKeySource {
  certFile?: string | undefined
  keyFile?: string | undefined
  dataDir: string
  names: readonly string[]
  now: number
}

/** The file in the data folder: key and certificate together. */
export const hostFile = 'certificate-host.pem'

const day = 24 * 60 * 60

/** The operator's, else one signed by itself and kept in the data folder; made anew before it ends or when the names change. */
export async function hostKeys(source: HostKeySource): Promise<HostKeys> {
  const { certFile, keyFile } = source
  if (certFile && keyFile) return { cert: readFileSync(certFile, 'utf8'), key: readFileSync(keyFile, 'utf8') }
  const path = join(source.dataDir, hostFile)
  const kept = existsSync(path) ? readKept(path, source) : undefined
  return kept ?? make(path, source)
}

function readKept(path: string, { names, now }: HostKeySource): HostKeys | undefined {
  const text = readFileSync(path, 'utf8')
  const [key = ''] = /-----BEGIN PRIVATE KEY-----[\s\S]*?-----END PRIVATE KEY-----\n?/.exec(text) ?? []
  const [cert = ''] = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----\n?/.exec(text) ?? []
  const read = new X509Certificate(cert)
  const lasts = Date.parse(read.validTo) / 1000 > now + 30 * day
  const fits = names.every((name) => read.subjectAltName?.split(', ').includes(`DNS:${name}`))
  return lasts && fits && read.checkPrivateKey(createPrivateKey(key)) ? { cert, key } : undefined
}

async function make(path: string, { dataDir, names, now }: HostKeySource): Promise<HostKeys> {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const subject = { commonName: names[0] ?? 'localhost' }
  const validity = { notBefore: now - 3600, notAfter: now + 800 * day }
  const der = await hostCertificate({ serial: newSerial(), subject, hosts: names, ...validity }, keySigner(privateKey))
  const keys = {
    cert: pem('CERTIFICATE', der),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  // Two nodes may start together: each writes a whole file, and the last one stays.
  writeFileSync(`${path}.${process.pid}`, keys.key + keys.cert, { mode: 0o600 })
  renameSync(`${path}.${process.pid}`, path)
  return keys
}
