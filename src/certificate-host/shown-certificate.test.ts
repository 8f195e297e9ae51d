import assert from 'node:assert/strict'
import type { IncomingMessage } from 'node:http'
import { describe, it } from 'node:test'
import { certificateOfHeader } from './shown-certificate.ts'

const der = new Uint8Array([0x30, 0x03, 0x02, 0x01, 0x05])
const base64 = Buffer.from(der).toString('base64')
const asPem = encodeURIComponent(`-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`)
const unreadable = new Uint8Array([0])

const of = (name: string, ...values: string[]) =>
  ({ headersDistinct: values.length > 0 ? { [name]: values } : {} }) as unknown as IncomingMessage
const clientCert = (...values: string[]) => certificateOfHeader(of('client-cert', ...values), 'client-cert')
const escapedPem = (...values: string[]) => certificateOfHeader(of('x-ssl-client-cert', ...values), 'escaped-pem')

describe('the certificate that a proxy hands on', () => {
  it('is a byte sequence in Client-Cert, or the escaped PEM of nginx', () => {
    assert.deepEqual(clientCert(`:${base64}:`), der)
    assert.deepEqual(escapedPem(asPem), der)
  })

  it('is none where the proxy was shown none', () => {
    assert.equal(clientCert(), undefined)
    assert.equal(clientCert(''), undefined)
    assert.equal(escapedPem(''), undefined)
  })

  it('is read from the header of the setting alone', () => {
    assert.equal(certificateOfHeader(of('x-ssl-client-cert', asPem), 'client-cert'), undefined)
    assert.equal(certificateOfHeader(of('client-cert', `:${base64}:`), 'escaped-pem'), undefined)
  })

  for (const [what, values] of [
    ['twice', [`:${base64}:`, `:${base64}:`]],
    ['once empty, once not', ['', `:${base64}:`]],
    ['without colons', [base64]],
    ['of signs that are not base64', [':%%%:']],
    ['two in one', [`:${base64}:, :${base64}:`]],
    ['longer than any certificate', [`:${'A'.repeat(24 * 1024)}:`]],
  ] as const) {
    it(`counts as one that nobody knows when the header is there ${what}`, () => {
      assert.deepEqual(clientCert(...values), unreadable)
    })
  }

  it('counts as one that nobody knows when the PEM is none', () => {
    for (const value of ['%', '%E0%A4%A', 'no PEM', `${asPem}%00`.slice(20)])
      assert.deepEqual(escapedPem(value), unreadable)
  })
})
