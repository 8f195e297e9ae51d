import { generateKeyPairSync } from 'node:crypto'
import type { Database } from '#database/database.ts'
import { type Bytes, hexOf, sameBytes } from '#x509/bytes.ts'
import { type Issuer, newSerial, responderCertificate } from '#x509/certificates.ts'
import { Malformed } from '#x509/der-reading.ts'
import type { Reason } from '#x509/revocation-list.ts'
import { keySigner, type Signer } from '#x509/signer.ts'
import type { Asked } from '#x509/status-requests.ts'
import { readStatusRequest } from '#x509/status-requests.ts'
import { type Status, statusRefusal, statusResponse } from '#x509/status-responses.ts'
import { type Authority, authorityFrom, issuerDigests } from './authority.ts'
import * as store from './store.ts'

const day = 24 * 60 * 60
const responderSeconds = 7 * day
const renewBeforeSeconds = day
/** So short that nobody goes on for long with what was true once. */
const answerSeconds = 10 * 60

interface Responder {
  certificate: Bytes
  signer: Signer
  until: number
}

/** Told of each certificate that a node makes for its responder. */
export type ResponderMade = (made: { tenantId: string; authorityId: string; serial: string }) => Promise<void>

/**
 * Answers about status, each node with keys of its own: the issuing key signs a responder once a week, the responder signs
 * the answers, so that questions from anywhere never reach the issuing key.
 */
export function statusAnswers(
  database: Database,
  issuerOf: (row: store.AuthorityRow) => Issuer | undefined,
  responderMade: ResponderMade,
) {
  const responders = new Map<string, Promise<Responder | undefined>>()

  async function make(row: store.AuthorityRow, now: number): Promise<Responder | undefined> {
    const issuer = issuerOf(row)
    if (!issuer) return undefined
    const signer = keySigner(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey)
    const serial = newSerial()
    const until = Math.min(now + responderSeconds, row.not_after_at ?? now)
    const subject = { commonName: `${[...row.common_name].slice(0, 57).join('')} status` }
    const facts = { serial, subject, publicKey: signer.publicKey, notBefore: now - 3600, notAfter: until }
    const certificate = await responderCertificate(facts, issuer)
    await responderMade({ tenantId: row.tenant_id, authorityId: row.id, serial: hexOf(serial) })
    return { certificate, signer, until }
  }

  async function responderOf(row: store.AuthorityRow, now: number): Promise<Responder | undefined> {
    const key = `${row.tenant_id}/${row.id}/${row.certificate}`
    const known = await responders.get(key)
    if (known && now < known.until - renewBeforeSeconds) return known
    const fresh = make(row, now)
    responders.set(key, fresh)
    fresh.catch(() => responders.delete(key))
    return fresh
  }

  async function statusOf(authorities: readonly Authority[], asked: Asked): Promise<Status> {
    const authority = authorities.find((one) => isAbout(asked, one))
    if (!authority) return { status: 'unknown' }
    const issued = await store.findIssued(database.db, authority.tenantId, asked.serial)
    if (!issued || issued.authority_id !== authority.id) return { status: 'unknown' }
    if (authority.state === 'withdrawn') return { status: 'revoked', at: issued.issued_at, reason: 'keyCompromise' }
    if (issued.revoked_at === null) return { status: 'good' }
    return { status: 'revoked', at: issued.revoked_at, reason: issued.reason as Reason }
  }

  /** DER; never throws for what strangers send. Undefined where the tenant has no authority that could answer. */
  return async (tenantId: string, question: Uint8Array, now: number): Promise<Bytes | undefined> => {
    const rows = (await store.listOf(database.db, tenantId)).filter(({ kind }) => kind === 'issuing')
    const authorities = rows.flatMap((row) => authorityFrom(row) ?? [])
    const read = readQuestion(question)
    if (!read) return statusRefusal('malformed')
    const about = authorities.find((one) => read.asked.some((asked) => isAbout(asked, one)))
    const by = about ?? authorities.findLast(({ state }) => state === 'active')
    const row = rows.find(({ id }) => id === by?.id)
    const responder = row && (await responderOf(row, now))
    if (!responder) return undefined
    const answers = await Promise.all(
      read.asked.map(async (asked) => ({ id: asked.id, status: await statusOf(by ? [by] : [], asked) })),
    )
    const facts = { answers, nonce: read.nonce, now, nextUpdate: now + answerSeconds, responder: responder.certificate }
    return statusResponse(facts, responder.signer)
  }
}

function readQuestion(question: Uint8Array) {
  try {
    return readStatusRequest(question)
  } catch (error) {
    if (error instanceof Malformed) return undefined
    throw error
  }
}

function isAbout({ digest, issuerName, issuerKey }: Asked, { certificate }: Authority): boolean {
  if (!digest) return false
  const own = issuerDigests(certificate, digest)
  return sameBytes(issuerName, own.name) && sameBytes(issuerKey, own.key)
}
