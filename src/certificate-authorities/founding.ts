import { generateKeyPairSync } from 'node:crypto'
import type { Keyring } from '#crypto/sealing.ts'
import { type Bytes, base64Of } from '#x509/bytes.ts'
import { readCertificate } from '#x509/certificate-reading.ts'
import { issuingCertificate, newSerial, rootCertificate } from '#x509/certificates.ts'
import type { NameFacts } from '#x509/names.ts'
import { certificateRequest } from '#x509/request-writing.ts'
import { keySigner } from '#x509/signer.ts'
import { issuerOf, sealKey } from './authority.ts'
import type { AuthorityRow } from './store.ts'

/** Of whom authorities are named. */
export interface AuthorityOwner {
  id: string
  name: string
}

const year = 365 * 24 * 60 * 60
const lifetimes = { root: 20 * year, issuing: 10 * year }

/** Clocks of people's machines run late. */
const backdatedSeconds = 3600

const newKey = () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey

/** A common name has at most 64 signs (RFC 5280 appendix A.1, ub-common-name). */
function nameOf({ name }: AuthorityOwner, end: string): NameFacts {
  const short = [...name].slice(0, 64 - end.length - 1).join('')
  return { organization: short, commonName: `${short} ${end}` }
}

interface Blank {
  tenant_id: string
  id: string
  kind: 'root' | 'issuing'
  common_name: string
  key: string
  created_at: number
}

function rowOf(blank: Blank, more: Partial<AuthorityRow> & Pick<AuthorityRow, 'state'>): AuthorityRow {
  return {
    parent_id: null,
    certificate: null,
    above: '',
    revocations: 0,
    list_number: 0,
    not_after_at: null,
    ...blank,
    ...more,
  }
}

function certified(der: Bytes): Pick<AuthorityRow, 'certificate' | 'not_after_at' | 'state'> {
  return { certificate: base64Of(der), not_after_at: readCertificate(der).notAfter, state: 'active' }
}

/** A root that signs itself. */
export async function newRoot(
  keyring: Keyring,
  owner: AuthorityOwner,
  number: number,
  now: number,
): Promise<AuthorityRow> {
  const key = newKey()
  const subject = nameOf(owner, `Root CA ${number}`)
  const place = { tenant_id: owner.id, id: `root-${number}` }
  const validity = { notBefore: now - backdatedSeconds, notAfter: now + lifetimes.root }
  const der = await rootCertificate({ serial: newSerial(), subject, ...validity }, keySigner(key))
  return rowOf(
    { ...place, kind: 'root', common_name: subject.commonName, key: sealKey(keyring, place, key), created_at: now },
    certified(der),
  )
}

/** An issuing authority below a root of ours; undefined when the root's key is not here any more. */
export async function newIssuing(
  keyring: Keyring,
  owner: AuthorityOwner,
  { root, number, now }: { root: AuthorityRow; number: number; now: number },
): Promise<AuthorityRow | undefined> {
  const issuer = issuerOf(keyring, root)
  if (!issuer) return undefined
  const { key, subject, blank } = beginning(keyring, owner, number, now)
  // Nothing outlives what it stands on.
  const notAfter = Math.min(now + lifetimes.issuing, root.not_after_at ?? now)
  const facts = { serial: newSerial(), subject, publicKey: keySigner(key).publicKey }
  const der = await issuingCertificate({ ...facts, notBefore: now - backdatedSeconds, notAfter }, issuer)
  return rowOf(blank, { ...certified(der), parent_id: root.id })
}

/** One whose certificate somebody else will give; the request is for them. */
export function newSubordinate(keyring: Keyring, owner: AuthorityOwner, number: number, now: number): AuthorityRow {
  return rowOf(beginning(keyring, owner, number, now).blank, { state: 'waiting' })
}

function beginning(keyring: Keyring, owner: AuthorityOwner, number: number, now: number) {
  const key = newKey()
  const subject = nameOf(owner, `Client CA ${number}`)
  const place = { tenant_id: owner.id, id: `issuing-${number}` }
  const sealed = sealKey(keyring, place, key)
  const blank: Blank = { ...place, kind: 'issuing', common_name: subject.commonName, key: sealed, created_at: now }
  return { key, subject, blank }
}

/** PKCS#10 of an authority that waits. */
export function requestOf(row: AuthorityRow, key: Parameters<typeof keySigner>[0]): Promise<Bytes> {
  return certificateRequest(row.common_name, keySigner(key))
}
