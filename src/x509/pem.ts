/** Text around DER (RFC 7468). */
import { type Bytes, base64Of } from './bytes.ts'
import { Malformed } from './der-reading.ts'

export type PemLabel = 'CERTIFICATE' | 'CERTIFICATE REQUEST' | 'X509 CRL' | 'PRIVATE KEY'

/** Lines of 64 signs. A revocation list under another label than `X509 CRL` is not read by OpenSSL. */
export function pem(label: PemLabel, der: Uint8Array): string {
  return `-----BEGIN ${label}-----\n${base64Of(der).replace(/.{1,64}/g, '$&\n')}-----END ${label}-----\n`
}

/** Far more than any chain needs. */
const longestPem = 64 * 1024

/** The blocks with this label, in their order; text between them is skipped. Throws Malformed when there is none. */
export function readPem(label: PemLabel, text: string): Bytes[] {
  if (text.length > longestPem) throw new Malformed('PEM: too long')
  const block = new RegExp(`-----BEGIN (?:NEW )?${label}-----([^-]*)-----END (?:NEW )?${label}-----`, 'g')
  const found = [...text.matchAll(block)].map(([, body = '']) => readBase64(body))
  if (found.length === 0) throw new Malformed(`PEM: no ${label}`)
  return found
}

/** RFC 4648 section 4, with white space anywhere. */
export function readBase64(text: string): Bytes {
  const signs = text.replace(/\s+/g, '')
  if (signs.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(signs)) throw new Malformed('base64')
  return Uint8Array.from(atob(signs), (sign) => sign.charCodeAt(0))
}
