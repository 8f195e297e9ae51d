import { createPublicKey, type KeyObject } from 'node:crypto'
import type { Words } from '#language/language.ts'
import { sameBytes } from '#x509/bytes.ts'
import { isIssuedBy, type ReadCertificate, readCertificate } from '#x509/certificate-reading.ts'
import { Malformed } from '#x509/der-reading.ts'
import { oids } from '#x509/object-identifiers.ts'
import { readPem } from '#x509/pem.ts'
import { spkiOf } from '#x509/signer.ts'

/** What came back for a subordinate authority, or why it cannot be used. */
export type Adopted =
  | { fits: true; certificate: ReadCertificate; above: readonly ReadCertificate[] }
  | { fits: false; code: string; text: Words }

const mostCertificates = 5

/**
 * Judges the certificate that another authority gave for our key: PEM, ours first, those above it after it. It may do what
 * an issuing authority of ours does, and each is signed by the next.
 */
export function judgeCertificate(text: string, key: KeyObject, now: number): Adopted {
  const list = read(text)
  const certificate = list?.[0]
  if (!list || !certificate || list.length > mostCertificates) return unfit('unreadable')
  if (!sameBytes(certificate.publicKey, spkiOf(createPublicKey(key)))) return unfit('other-key')
  if (!certificate.isAuthority) return unfit('no-authority')
  const purposes = certificate.x509.keyUsage
  if (purposes && !purposes.includes(oids.clientAuthentication)) return unfit('purpose')
  if (certificate.notBefore > now || certificate.notAfter <= now) return unfit('dates')
  const isChain = list.every((one, at) => at === 0 || isIssuedBy(list[at - 1]!, one))
  return isChain ? { fits: true, certificate, above: list.slice(1) } : unfit('chain')
}

function read(text: string): ReadCertificate[] | undefined {
  try {
    return readPem('CERTIFICATE', text).map(readCertificate)
  } catch (error) {
    if (error instanceof Malformed) return undefined
    throw error
  }
}

function unfit(code: keyof typeof words): Adopted {
  return { fits: false, code, text: words[code] }
}

const words = {
  unreadable: {
    ja: '証明書を読み取れませんでした。PEM形式で、この認証局の証明書を先頭にして指定してください。',
    en: 'The certificate cannot be read. Give it as PEM, with the certificate of this authority first.',
  },
  'other-key': {
    ja: 'この証明書は、発行した要求（CSR）の鍵のものではありません。',
    en: 'This certificate is not for the key of the request.',
  },
  'no-authority': {
    ja: 'この証明書では証明書を発行できません（CA:TRUEではありません）。',
    en: 'This certificate is not one of an authority (CA:TRUE).',
  },
  purpose: {
    ja: 'この証明書では、クライアント証明書を発行できません。',
    en: 'An authority with this certificate cannot issue client certificates.',
  },
  dates: { ja: 'この証明書は有効期間外です。', en: 'This certificate is not valid now.' },
  chain: {
    ja: '上位の証明書の並びが正しくありません。発行者の順に並べてください。',
    en: 'Each certificate must be followed by the one that issued it.',
  },
} as const
