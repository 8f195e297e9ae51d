import assert from 'node:assert/strict'
import { createPublicKey, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
// The other library needs it and does not bring it in by itself.
import 'reflect-metadata'
import * as peculiar from '@peculiar/x509'
import { chain, filesFolder, newKey, places, run } from '#test/chain.ts'
import { appleProfile } from './apple-profile.ts'
import { bytesOfHex, hexOf } from './bytes.ts'
import { isIssuedBy, readCertificate } from './certificate-reading.ts'
import { hostCertificate, issuingCertificate, newSerial, responderCertificate } from './certificates.ts'
import { readDer } from './der-reading.ts'
import { pem, readPem } from './pem.ts'
import { certificateRequest } from './request-writing.ts'
import { requestedKey } from './requests.ts'
import { type Reason, revocationList, revokedEntry } from './revocation-list.ts'
import { certificatesOnly } from './signed-data.ts'
import { keySigner } from './signer.ts'
import { readStatusRequest } from './status-requests.ts'
import { type Status, statusResponse } from './status-responses.ts'

const made = await chain()
const client = await made.client()
const files = filesFolder()
const now = Math.floor(Date.now() / 1000)
files.write('root.pem', pem('CERTIFICATE', made.root))
files.write('chain.pem', pem('CERTIFICATE', made.root) + pem('CERTIFICATE', made.issuing))
files.write('issuing.pem', pem('CERTIFICATE', made.issuing))
files.write('client.pem', pem('CERTIFICATE', client.der))

const verify = (...words: string[]) =>
  run('openssl', 'verify', '-CAfile', files.path('root.pem'), '-untrusted', files.path('issuing.pem'), ...words)

/** As it is kept: revoked entries of these certificates. */
async function listOf(...revoked: { der: Uint8Array; reason: Reason }[]) {
  const entries = revoked.map(({ der, reason }) =>
    revokedEntry({ serial: bytesOfHex(readCertificate(der).serial), at: now - 60, reason }),
  )
  return revocationList({ number: now, thisUpdate: now, nextUpdate: now + 3600, entries }, made.issuer)
}

describe('certificates', () => {
  it('pass the strict checks of OpenSSL for clients, and for nothing else', async () => {
    assert.match(verify('-x509_strict', '-purpose', 'sslclient', files.path('client.pem')), /: OK/)
    assert.throws(() => verify('-purpose', 'sslserver', files.path('client.pem')), /unsuitable certificate purpose/)
  })

  it('are read by Node as they were meant', () => {
    const read = new X509Certificate(Buffer.from(client.der))
    assert.equal(read.subject, 'O=Test\nCN=p-01-usr007 端末1 2026-11-22')
    assert.match(read.subjectAltName ?? '', /email:usr007@example\.com, URI:urn:uuid:1, othername/)
    assert.deepEqual(read.keyUsage, ['1.3.6.1.5.5.7.3.2'])
    assert.equal(read.ca, false)
    assert.ok(read.infoAccess?.includes(places.status) && read.infoAccess.includes(places.issuer))
    assert.ok(read.checkPrivateKey(client.key))
  })

  it('are read by another library field by field the same way', async () => {
    const read = new peculiar.X509Certificate(client.der)
    const ours = readCertificate(client.der)
    assert.equal(read.serialNumber, ours.serial)
    assert.equal(read.notAfter.getTime() / 1000, ours.notAfter)
    assert.equal(read.subjectName.getField('CN')[0], ours.commonName)
    assert.ok(await read.verify({ publicKey: new peculiar.X509Certificate(made.issuing), signatureOnly: true }))
    const issuing = new peculiar.X509Certificate(made.issuing)
    assert.equal(issuing.getExtension(peculiar.BasicConstraintsExtension)?.pathLength, 0)
    const sites = read.getExtension(peculiar.CRLDistributionPointsExtension)
    assert.equal(
      sites?.distributionPoints[0]?.distributionPoint?.fullName?.[0]?.uniformResourceIdentifier,
      places.revocationList,
    )
  })

  it('of an issuing authority make no site, and no authority below it, that OpenSSL takes', async () => {
    const [below, site] = [newKey().privateKey, newKey().privateKey].map(keySigner)
    const facts = { serial: newSerial(), ...made.life(10) }
    const authority = await issuingCertificate(
      { ...facts, subject: { commonName: 'Below' }, publicKey: below!.publicKey },
      made.issuer,
    )
    const issuer = { name: readCertificate(authority).subject, signer: below! }
    const subject = { commonName: 'x' }
    const leaf = await responderCertificate({ ...facts, subject, publicKey: site!.publicKey }, issuer)
    files.write('below.pem', pem('CERTIFICATE', authority) + pem('CERTIFICATE', made.issuing))
    files.write('leaf.pem', pem('CERTIFICATE', leaf))
    const words = ['-CAfile', files.path('root.pem'), '-untrusted', files.path('below.pem'), files.path('leaf.pem')]
    assert.throws(() => run('openssl', 'verify', ...words), /path length constraint exceeded/)
  })

  it('beyond the year 2049 carry the other kind of time', async () => {
    const der = await hostCertificate(
      { serial: newSerial(), subject: { commonName: 'localhost' }, hosts: ['localhost'], ...made.life(36_500) },
      keySigner(newKey().privateKey),
    )
    assert.equal(readCertificate(der).notAfter, Date.parse(new X509Certificate(Buffer.from(der)).validTo) / 1000)
    assert.equal(new X509Certificate(Buffer.from(der)).checkHost('localhost'), 'localhost')
  })

  it('have serials of 127 random bits', () => {
    const serials = new Set(Array.from({ length: 10_000 }, () => hexOf(newSerial())))
    assert.equal(serials.size, 10_000)
    for (const serial of serials) assert.match(serial, /^[4-7][0-9a-f]{31}$/)
  })

  it('are known as issued by whom they are issued', async () => {
    const other = await chain()
    const [leaf, issuing, stranger] = [client.der, made.issuing, other.issuing].map(readCertificate)
    assert.equal(isIssuedBy(leaf!, issuing!), true)
    // Same name, another key.
    assert.equal(isIssuedBy(leaf!, stranger!), false)
  })
})

describe('a revocation list', () => {
  it('tells OpenSSL which certificate is revoked, and which is not', async () => {
    const lost = await made.client('lost')
    files.write('lost.pem', pem('CERTIFICATE', lost.der))
    files.write('list.pem', pem('X509 CRL', await listOf({ der: lost.der, reason: 'keyCompromise' })))
    const check = (name: string) => verify('-crl_check', '-CRLfile', files.path('list.pem'), files.path(name))
    assert.match(check('client.pem'), /: OK/)
    assert.throws(() => check('lost.pem'), /certificate revoked/)
  })

  it('may be empty, and is read by another library', async () => {
    const empty = new peculiar.X509Crl(await listOf())
    assert.equal(empty.entries.length, 0)
    const one = new peculiar.X509Crl(await listOf({ der: client.der, reason: 'superseded' }))
    assert.equal(one.entries[0]?.serialNumber, readCertificate(client.der).serial)
    assert.equal(one.entries[0]?.reason, peculiar.X509CrlReason.superseded)
    assert.ok(await one.verify({ publicKey: new peculiar.X509Certificate(made.issuing) }))
  })
})

describe('an answer about status', async () => {
  const { der: responder, signer } = await made.responder()

  async function ask(status: Status, ...words: string[]): Promise<string> {
    const question = files.path('question.der')
    const about = ['-issuer', files.path('issuing.pem'), '-cert', files.path('client.pem')]
    run('openssl', 'ocsp', ...about, '-reqout', question, ...words)
    const { asked, nonce } = readStatusRequest(readFileSync(question))
    assert.equal(asked[0]?.serial, readCertificate(client.der).serial)
    const answers = asked.map(({ id }) => ({ id, status }))
    files.write('answer.der', await statusResponse({ answers, nonce, now, nextUpdate: now + 600, responder }, signer))
    // The question has its nonce already; without the flag OpenSSL would add another.
    const both = [
      '-no_nonce',
      '-reqin',
      question,
      '-respin',
      files.path('answer.der'),
      '-CAfile',
      files.path('chain.pem'),
    ]
    return run('sh', '-c', `openssl ocsp ${[...about, ...both].join(' ')} 2>&1`)
  }

  for (const [status, said] of [
    [{ status: 'good' }, /client\.pem: good/],
    [{ status: 'unknown' }, /client\.pem: unknown/],
    [{ status: 'revoked', at: now - 60, reason: 'superseded' }, /client\.pem: revoked[\s\S]*Reason: superseded/],
  ] as const) {
    it(`"${status.status}" is verified by OpenSSL, with and without a nonce`, async () => {
      const answer = await ask(status)
      assert.match(answer, /Response verify OK/)
      assert.match(answer, said)
      assert.doesNotMatch(answer, /no nonce/)
      assert.match(await ask(status, '-no_nonce'), said)
    })
  }
})

describe('a certificate request', () => {
  it('of our own passes OpenSSL and comes back as its key', async () => {
    const signer = keySigner(newKey().privateKey)
    const request = await certificateRequest('端末 1', signer)
    files.write('request.pem', pem('CERTIFICATE REQUEST', request))
    assert.match(run('sh', '-c', `openssl req -verify -noout -in ${files.path('request.pem')} 2>&1`), /verify OK/)
    assert.deepEqual(requestedKey(request), signer.publicKey)
  })

  it('of OpenSSL, with RSA or another curve, comes back as its key', () => {
    for (const kind of ['rsa:2048', 'ec:P-384']) {
      const [name, of] = kind.split(':')
      const algorithm = name === 'rsa' ? ['-newkey', kind] : ['-newkey', 'ec', '-pkeyopt', `ec_paramgen_curve:${of}`]
      const path = files.path('other.pem')
      run(
        'openssl',
        'req',
        '-new',
        ...algorithm,
        '-nodes',
        '-subj',
        '/CN=x',
        '-keyout',
        files.path('other.key'),
        '-out',
        path,
      )
      const [der] = readPem('CERTIFICATE REQUEST', run('cat', path))
      assert.ok(createPublicKey({ key: Buffer.from(requestedKey(der!)), format: 'der', type: 'spki' }))
    }
  })

  it('is refused with a signature of another key, and with a weak one', async () => {
    const mine = keySigner(newKey().privateKey)
    const stolen = { ...keySigner(newKey().privateKey), publicKey: mine.publicKey }
    const forged = await certificateRequest('x', stolen)
    assert.throws(() => requestedKey(forged), { code: 'malformed' })
    const path = files.path('weak.pem')
    const words = ['-newkey', 'rsa:1024', '-nodes', '-subj', '/CN=x', '-keyout', files.path('weak.key'), '-out', path]
    run('openssl', 'req', '-new', ...words)
    const [weak] = readPem('CERTIFICATE REQUEST', run('cat', path))
    assert.throws(() => requestedKey(weak!), { code: 'malformed' })
  })
})

it('certificates alone in CMS are read by OpenSSL', () => {
  const path = files.write('alone.p7', certificatesOnly([client.der, made.issuing]))
  const printed = run('openssl', 'pkcs7', '-inform', 'DER', '-print_certs', '-in', path)
  assert.equal(printed.match(/BEGIN CERTIFICATE/g)?.length, 2)
})

it('a profile for Apple is a property list that holds the file, and names cannot break out of it', () => {
  const xml = appleProfile({
    identifier: 'test.p1',
    title: '電子証明書 </string><true/>&\u0007',
    organization: 'A & B',
    fileName: 'p1.p12',
    pkcs12: new Uint8Array([1, 2, 3]),
  })
  assert.ok(xml.includes('<string>電子証明書 &lt;/string&gt;&lt;true/&gt;&amp;</string>'))
  assert.ok(xml.includes('<key>PayloadContent</key><data>AQID</data>'))
  assert.equal(xml.match(/<dict>/g)?.length, xml.match(/<\/dict>/g)?.length)
})

describe('the reader of DER', () => {
  const refused: Record<string, string> = {
    nothing: '',
    'a length that is missing': '30',
    'an indefinite length': '30800000',
    'a length longer than it need be': '30810100',
    'a length of four bytes': '308400000001',
    'a content that is cut off': '3003020101ff'.slice(0, 8),
    'bytes after the end': '300302010100',
    'a tag of many bytes': '1f8100',
    'nesting without an end': '30'.repeat(4000),
  }
  for (const [name, hex] of Object.entries(refused)) {
    it(`refuses ${name}`, () => {
      assert.throws(() => readDer(bytesOfHex(hex)), { code: 'malformed' })
    })
  }
})
