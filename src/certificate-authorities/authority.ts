import type { KeyObject } from 'node:crypto'
import { hash } from 'node:crypto'
import type { Keyring } from '#crypto/sealing.ts'
import { type Bytes, base64Of } from '#x509/bytes.ts'
import { type ReadCertificate, readCertificate } from '#x509/certificate-reading.ts'
import type { Issuer } from '#x509/certificates.ts'
import { bitsOf, part, readDer } from '#x509/der-reading.ts'
import { readBase64 } from '#x509/pem.ts'
import { keyFrom, keySigner, type Signer } from '#x509/signer.ts'
import type { AuthorityRow } from './store.ts'

export type AuthorityState = 'waiting' | 'active' | 'retiring' | 'withdrawn'

/** One authority as the others use it. */
export interface Authority {
  tenantId: string
  id: string
  kind: 'root' | 'issuing'
  state: AuthorityState
  commonName: string
  certificate: ReadCertificate
  /** Certificates above it that are not ours. */
  above: readonly Bytes[]
  /** Whether its key is on this server. */
  holdsKey: boolean
  parentId: string | undefined
  revocations: number
  createdAt: number
}

/** Undefined while it waits for its certificate. */
export function authorityFrom(row: AuthorityRow): Authority | undefined {
  if (row.certificate === null) return undefined
  return {
    tenantId: row.tenant_id,
    id: row.id,
    kind: row.kind as Authority['kind'],
    state: row.state as AuthorityState,
    commonName: row.common_name,
    certificate: read(row.certificate),
    above: row.above === '' ? [] : row.above.split(' ').map(readBase64),
    holdsKey: row.key !== null,
    parentId: row.parent_id ?? undefined,
    revocations: row.revocations,
    createdAt: row.created_at,
  }
}

const known = new Map<string, ReadCertificate>()
const mostKnown = 1000

/** Reading takes longer than finding it again, and every sign-in by certificate asks. */
function read(certificate: string): ReadCertificate {
  const found = known.get(certificate)
  if (found) return found
  const fresh = readCertificate(readBase64(certificate))
  if (known.size >= mostKnown) known.clear()
  known.set(certificate, fresh)
  return fresh
}

/** A name that questions about status know an issuer by (RFC 6960 section 4.1.1). */
export function issuerDigests(certificate: ReadCertificate, digest: 'sha1' | 'sha256') {
  const key = bitsOf(part(readDer(certificate.publicKey), 1))
  return { name: hash(digest, certificate.subject, 'buffer'), key: hash(digest, key, 'buffer') }
}

const purposeOf = (row: Pick<AuthorityRow, 'tenant_id' | 'id'>) => `authority-key/${row.tenant_id}/${row.id}`

/** The key's bytes are sealed for this one authority: moved to another row they do not open. */
export function sealKey(keyring: Keyring, place: Pick<AuthorityRow, 'tenant_id' | 'id'>, key: KeyObject): string {
  return keyring.seal(purposeOf(place), base64Of(key.export({ type: 'pkcs8', format: 'der' })))
}

export function openKey(keyring: Keyring, row: AuthorityRow): KeyObject | undefined {
  return row.key === null ? undefined : keyFrom(readBase64(keyring.open(purposeOf(row), row.key)))
}

/**
 * Who signs for an authority: the one place to change for a key in a security module or behind a command. Undefined when
 * its key is not on this server, or its certificate has not come yet.
 */
export function issuerOf(keyring: Keyring, row: AuthorityRow): Issuer | undefined {
  const key = openKey(keyring, row)
  const authority = authorityFrom(row)
  if (!key || !authority) return undefined
  const signer: Signer = keySigner(key)
  return { name: authority.certificate.subject, signer }
}
