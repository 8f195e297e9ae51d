import type { IncomingMessage } from 'node:http'
import type { TLSSocket } from 'node:tls'
import { Malformed } from '#x509/der-reading.ts'
import { readBase64, readPem } from '#x509/pem.ts'

/** How a proxy that ends TLS hands on the certificate that it was shown. */
export const proxyForms = ['client-cert', 'escaped-pem'] as const
export type ProxyForm = (typeof proxyForms)[number]

/** RFC 9440 section 2.2, and the header that nginx fills with `$ssl_client_escaped_cert`. */
const headers: Record<ProxyForm, string> = { 'client-cert': 'client-cert', 'escaped-pem': 'x-ssl-client-cert' }

/** DER, or undefined where none was shown. `unreadable` counts as one that nobody knows. */
export function certificateOfSocket(incoming: IncomingMessage): Uint8Array | undefined {
  const shown = (incoming.socket as TLSSocket).getPeerX509Certificate?.()
  return shown && new Uint8Array(shown.raw)
}

const unreadable = new Uint8Array([0])

/** Of a proxy that is trusted by its address; a header that is there twice was not written by it alone. */
export function certificateOfHeader(incoming: IncomingMessage, form: ProxyForm): Uint8Array | undefined {
  const [value, ...more] = incoming.headersDistinct[headers[form]] ?? []
  if (value === undefined || (value === '' && more.length === 0)) return undefined
  if (more.length > 0 || value.length > 24 * 1024) return unreadable
  try {
    return form === 'client-cert' ? ofByteSequence(value) : ofEscapedPem(value)
  } catch (error) {
    if (error instanceof Malformed || error instanceof URIError) return unreadable
    throw error
  }
}

/** A byte sequence of structured fields (RFC 8941 section 3.3.5): base64 between colons. */
function ofByteSequence(value: string): Uint8Array {
  const [, body] = /^:([A-Za-z0-9+/=]*):$/.exec(value) ?? []
  if (body === undefined) throw new Malformed('Client-Cert')
  return readBase64(body)
}

function ofEscapedPem(value: string): Uint8Array {
  return readPem('CERTIFICATE', decodeURIComponent(value))[0]!
}
