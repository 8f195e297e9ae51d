/**
 * Certificate authorities: each tenant's own, the certificates they issued, and which of those were revoked.
 *
 *   found, begin, adopt     a root with its issuing authority; another issuing authority; one below somebody else's
 *   keep, activate          what was made, in the caller's transaction
 *   active, trusted, list   who issues now; whose certificates count; all
 *   make, record            signs a client certificate; notes it in the caller's transaction
 *   issued, revoke          what is known of a serial; once, in the caller's transaction
 *   revocationListOf, statusAnswer   CRL and OCSP
 *   exportRoot, removeKey, withdraw
 *
 * Keys are sealed for their authority. Signing happens before a transaction, which then only writes. The table of issued
 * certificates is the truth; lists and answers are for others. This room writes no audit and knows no account.
 */
import type { KeyObject } from 'node:crypto'
import type { Keyring } from '#crypto/sealing.ts'
import { readableSecret } from '#crypto/secrets.ts'
import type { Database, Db } from '#database/database.ts'
import { type Bytes, base64Of } from '#x509/bytes.ts'
import { readCertificate } from '#x509/certificate-reading.ts'
import { type ClientFacts, clientCertificate, newSerial } from '#x509/certificates.ts'
import { pem } from '#x509/pem.ts'
import type { Reason } from '#x509/revocation-list.ts'
import { type Adopted, judgeCertificate } from './adopting.ts'
import { type Authority, authorityFrom, issuerOf, openKey } from './authority.ts'
import { type AuthorityOwner, newIssuing, newRoot, newSubordinate, requestOf } from './founding.ts'
import { revocationLists } from './revocation-lists.ts'
import { type ResponderMade, statusAnswers } from './status-answers.ts'
import type { AuthorityRow, IssuedRow } from './store.ts'
import * as store from './store.ts'

export type { Adopted } from './adopting.ts'
export type { Authority, AuthorityState } from './authority.ts'
export type { AuthorityOwner } from './founding.ts'

/** A certificate that was signed and is not noted yet. */
export interface Made {
  tenantId: string
  authorityId: string
  /** Hexadecimal. */
  serial: string
  fingerprint: string
  der: Bytes
  /** The certificate itself, then those above it except a root. */
  chain: readonly Bytes[]
  commonName: string
  notBefore: number
  notAfter: number
}

export interface Issued {
  serial: string
  authorityId: string
  accountId: string
  fingerprint: string
  revokedAt: number | undefined
  reason: Reason | undefined
}

/** What is not signed yet. The end is brought forward to that of the authority. */
export type Wish = Pick<ClientFacts, 'subject' | 'alternative' | 'publicKey' | 'notBefore' | 'notAfter'> & {
  /** Of the tenant's pages. */
  address: string
}

/** An authority as its keepers see it: also one that waits for its certificate. */
export interface Shown {
  id: string
  kind: 'root' | 'issuing'
  state: Authority['state']
  commonName: string
  holdsKey: boolean
  revocations: number
  createdAt: number
  /** Undefined while it waits. */
  certificate: Authority['certificate'] | undefined
  /** PEM of its request, while it waits. */
  request: string | undefined
}

export type CertificateAuthorities = ReturnType<typeof certificateAuthorities>

export interface CertificateAuthorityParts {
  database: Database
  keyring: Keyring
  responderMade: ResponderMade
}

const memoryMilliseconds = 900

export function certificateAuthorities({ database, keyring, responderMade }: CertificateAuthorityParts) {
  const memory = new Map<string, { authorities: readonly Authority[]; until: number }>()
  const signing = (row: AuthorityRow) => issuerOf(keyring, row)
  const revocationListFor = revocationLists(database, signing)
  const statusAnswer = statusAnswers(database, signing, responderMade)

  /** Whose certificates count; may be up to one second old. */
  async function trusted(tenantId: string): Promise<readonly Authority[]> {
    const known = memory.get(tenantId)
    if (known && known.until > performance.now()) return known.authorities
    const authorities = (await store.listOf(database.db, tenantId))
      .filter(({ kind, state }) => kind === 'issuing' && (state === 'active' || state === 'retiring'))
      .flatMap((row) => authorityFrom(row) ?? [])
    memory.set(tenantId, { authorities, until: performance.now() + memoryMilliseconds })
    return authorities
  }

  async function activeRow(db: Db, tenantId: string): Promise<AuthorityRow | undefined> {
    return (await store.listOf(db, tenantId)).findLast(({ kind, state }) => kind === 'issuing' && state === 'active')
  }

  return {
    trusted,
    statusAnswer,

    /** A root and an issuing authority below it, for a tenant that has none. */
    async found(owner: AuthorityOwner, now: number): Promise<AuthorityRow[]> {
      const root = await newRoot(keyring, owner, 1, now)
      const issuing = await newIssuing(keyring, owner, { root, number: 1, now })
      return issuing ? [root, issuing] : [root]
    },

    /**
     * Another issuing authority: below our root, or with `subordinate` one that waits for the certificate of another. Undefined
     * when the root's key is not here.
     */
    async begin(owner: AuthorityOwner, { subordinate }: { subordinate: boolean }, now: number) {
      const rows = await store.listOf(database.db, owner.id)
      const number = rows.filter(({ kind }) => kind === 'issuing').length + 1
      if (subordinate) return newSubordinate(keyring, owner, number, now)
      const root = rows.findLast(({ kind, state }) => kind === 'root' && state === 'active')
      return root && newIssuing(keyring, owner, { root, number, now })
    },

    /** Throws a duplicate error when somebody else was faster. What is active already takes over from those before it. */
    async keep(trx: Db, rows: readonly AuthorityRow[]): Promise<void> {
      await store.insert(trx, rows)
      for (const { tenant_id, id, kind, state } of rows) {
        if (kind === 'issuing' && state === 'active') await store.retireActive(trx, tenant_id, id)
        memory.delete(tenant_id)
      }
    },

    /** Whether what came back for one that waits can be used. Undefined when none waits by this id. */
    async judge(tenantId: string, id: string, certificate: string, now: number): Promise<Adopted | undefined> {
      const row = await store.find(database.db, tenantId, id)
      const key = row?.state === 'waiting' ? openKey(keyring, row) : undefined
      return key && judgeCertificate(certificate, key, now)
    },

    /** From now on it issues, and those before it do not. False when somebody else was faster. */
    async activate(trx: Db, tenantId: string, id: string, { certificate, above }: Adopted & { fits: true }) {
      const done = await store.change(
        trx,
        { tenant_id: tenantId, id, state: 'waiting' },
        {
          state: 'active',
          certificate: base64Of(certificate.der),
          above: above.map(({ der }) => base64Of(der)).join(' '),
          not_after_at: certificate.notAfter,
          common_name: certificate.commonName ?? id,
        },
      )
      if (done) await store.retireActive(trx, tenantId, id)
      memory.delete(tenantId)
      return done
    },

    /** Those that sign issuing authorities, for machines that want the whole chain. */
    async roots(tenantId: string): Promise<readonly Authority[]> {
      const rows = await store.listOf(database.db, tenantId)
      return rows.filter(({ kind }) => kind === 'root').flatMap((row) => authorityFrom(row) ?? [])
    },

    async active(db: Db, tenantId: string): Promise<Authority | undefined> {
      const row = await activeRow(db, tenantId)
      return row && authorityFrom(row)
    },

    async list(db: Db, tenantId: string): Promise<Shown[]> {
      return Promise.all((await store.listOf(db, tenantId)).map(shown))
    },

    async find(db: Db, tenantId: string, id: string): Promise<Shown | undefined> {
      const row = await store.find(db, tenantId, id)
      return row && shown(row)
    },

    /** Undefined where nothing issues. */
    async make(tenantId: string, { address, ...wish }: Wish): Promise<Made | undefined> {
      const row = await activeRow(database.db, tenantId)
      const authority = row && authorityFrom(row)
      const issuer = row && signing(row)
      if (!authority || !issuer) return undefined
      const of = `issuer=${authority.id}`
      const places = {
        revocationList: `${address}/ca.crl?${of}`,
        status: `${address}/ocsp`,
        issuer: `${address}/ca.pem?${of}`,
      }
      const notAfter = Math.min(wish.notAfter, authority.certificate.notAfter)
      const der = await clientCertificate({ ...wish, notAfter, serial: newSerial(), places }, issuer)
      const { serial, fingerprint, notBefore } = readCertificate(der)
      const { commonName } = wish.subject
      const chain = [der, authority.certificate.der, ...authority.above.filter((above) => !isRoot(above))]
      return { tenantId, authorityId: authority.id, serial, fingerprint, der, chain, commonName, notBefore, notAfter }
    },

    async record(trx: Db, made: Made, accountId: string, now: number): Promise<void> {
      await store.insertIssued(trx, {
        tenant_id: made.tenantId,
        serial: made.serial,
        authority_id: made.authorityId,
        account_id: accountId,
        fingerprint: made.fingerprint,
        issued_at: now,
        not_after_at: made.notAfter,
        revoked_at: null,
        reason: null,
        revocation: null,
      })
    },

    async issued(db: Db, tenantId: string, serial: string): Promise<Issued | undefined> {
      const row = await store.findIssued(db, tenantId, serial)
      return row && issuedFrom(row)
    },

    /** Once: false when it was revoked before. */
    async revoke(trx: Db, tenantId: string, serial: string, { reason, at }: { reason: Reason; at: number }) {
      const row = await store.findIssued(trx, tenantId, serial)
      if (!row || row.revoked_at !== null) return false
      return store.revoke(trx, { tenantId, serial, authorityId: row.authority_id }, { at, reason })
    },

    /** DER. Of the authority that issues now, where none is named. Undefined where there is none, or its key is elsewhere. */
    async revocationListOf(tenantId: string, id: string | undefined, now: number): Promise<Bytes | undefined> {
      const { db } = database
      const row = id === undefined ? await activeRow(db, tenantId) : await store.find(db, tenantId, id)
      return row?.kind === 'issuing' && row.certificate !== null ? revocationListFor(row, now) : undefined
    },

    /** PEM of the root's certificate and of its key, encrypted under the password. Undefined when the key is not here. */
    async exportRoot(db: Db, tenantId: string, id: string) {
      const row = await store.find(db, tenantId, id)
      const key = row?.kind === 'root' ? openKey(keyring, row) : undefined
      const authority = row && authorityFrom(row)
      if (!key || !authority) return undefined
      const password = readableSecret(5)
      return { certificate: pem('CERTIFICATE', authority.certificate.der), key: encrypted(key, password), password }
    },

    /** Of a root, or of one that issues nothing any more: what it signed stays good. False when there was none to remove. */
    async removeKey(trx: Db, tenantId: string, id: string): Promise<boolean> {
      const row = await store.find(trx, tenantId, id)
      if (!row || row.key === null || (row.kind === 'issuing' && row.state === 'active')) return false
      return store.change(trx, row, { key: null })
    },

    /** Its certificates count no more, at once. False where it is so already. */
    async withdraw(trx: Db, tenantId: string, id: string): Promise<boolean> {
      const row = await store.find(trx, tenantId, id)
      if (row?.kind !== 'issuing' || row.state === 'withdrawn') return false
      memory.delete(tenantId)
      return store.change(trx, row, { state: 'withdrawn' })
    },

    removeTenant: store.removeTenant,
    sweep: store.removeEnded,
  }

  async function shown(row: AuthorityRow): Promise<Shown> {
    const key = row.state === 'waiting' ? openKey(keyring, row) : undefined
    return {
      id: row.id,
      kind: row.kind as Shown['kind'],
      state: row.state as Shown['state'],
      commonName: row.common_name,
      holdsKey: row.key !== null,
      revocations: row.revocations,
      createdAt: row.created_at,
      certificate: authorityFrom(row)?.certificate,
      request: key && pem('CERTIFICATE REQUEST', await requestOf(row, key)),
    }
  }
}

function isRoot(der: Bytes): boolean {
  const { subject, issuer } = readCertificate(der)
  return base64Of(subject) === base64Of(issuer)
}

function issuedFrom(row: IssuedRow): Issued {
  return {
    serial: row.serial,
    authorityId: row.authority_id,
    accountId: row.account_id,
    fingerprint: row.fingerprint,
    revokedAt: row.revoked_at ?? undefined,
    reason: (row.reason as Reason | null) ?? undefined,
  }
}

/** Node derives with few rounds here, which is enough for a password of 100 random bits. */
function encrypted(key: KeyObject, passphrase: string): string {
  return key.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase }).toString()
}
