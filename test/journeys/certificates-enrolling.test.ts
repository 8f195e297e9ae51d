/** Devices that fetch and renew certificates by themselves (RFC 7030): with strongSwan's client, and by hand where it is too polite. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { request } from 'node:https'
import { describe, it } from 'node:test'
import { certificateHouse, freePort, type Held } from '#test/certificate-rig.ts'
import { filesFolder, newKey, run } from '#test/chain.ts'
import { certificateRequest } from '#x509/request-writing.ts'
import { keySigner } from '#x509/signer.ts'

const files = filesFolder()
const [hostKey, hostCertificate] = [files.path('host.key'), files.path('host.pem')]
const selfSigned = 'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=localhost'
run('openssl', ...selfSigned.split(' '), '-addext', 'subjectAltName=DNS:localhost', '-keyout', hostKey, '-out', hostCertificate) // biome-ignore format: one command
const ownPort = await freePort()
const rig = await certificateHouse({
  environment: {
    SEKISHO_CERTIFICATE_URL: `https://localhost:${ownPort}`,
    SEKISHO_CERTIFICATE_PORT: String(ownPort),
    SEKISHO_CERTIFICATE_TLS_CERT: hostCertificate,
    SEKISHO_CERTIFICATE_TLS_KEY: hostKey,
  },
})
const { house } = rig
const { app } = house
const place = `https://localhost:${ownPort}/.well-known/est/demo`
const tokenOf = ({ url }: { url: string }) => url.split('/').at(-1) ?? ''

/** strongSwan's client; the server is in this process, so it must not be waited for in one piece. */
function pki(...words: string[]): Promise<{ out: Buffer; complaints: string }> {
  return new Promise((resolve) => {
    const options = { encoding: 'buffer' as const }
    const asked = execFile('pki', words, options, (_error, out, complaints) =>
      resolve({ out, complaints: complaints.toString() }),
    )
    asked.stdin?.end()
  })
}

interface Question {
  userpass?: string
  body?: string
  held?: Held
}

function ask(method: string, path: string, { userpass, body = '', held }: Question = {}) {
  const headers = {
    'content-type': 'application/pkcs10',
    'content-length': Buffer.byteLength(body),
    ...(userpass ? { authorization: `Basic ${Buffer.from(userpass).toString('base64')}` } : {}),
  }
  return new Promise<{ status: number; text: string; challenge: string | undefined }>((resolve, reject) => {
    const url = path.startsWith('/') ? `https://localhost:${ownPort}${path}` : `${place}/${path}`
    const asked = request(url, { method, headers, agent: false, rejectUnauthorized: false, ...held }, (response) => {
      response.setEncoding('utf8')
      let text = ''
      response.on('data', (chunk) => (text += chunk))
      const challenge = response.headers['www-authenticate']
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text, challenge }))
    })
    asked.on('error', reject)
    asked.end(body)
  })
}

async function newRequest(name = 'whatever'): Promise<{ body: string; key: string }> {
  const { privateKey } = newKey()
  const der = await certificateRequest(name, keySigner(privateKey))
  return {
    body: Buffer.from(der).toString('base64'),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
  }
}

/** What an answer holds, PEM, its names read by OpenSSL. */
function opened(text: string): { pem: string; names: string } {
  const file = files.write('answer.p7', `-----BEGIN PKCS7-----\n${text}\n-----END PKCS7-----\n`)
  const pem = run('openssl', 'pkcs7', '-in', file, '-print_certs')
  return { pem, names: pem }
}

describe('strongSwan', () => {
  it('enrols with address and download password, and renews with the certificate', async () => {
    const member = await rig.member()
    const key = files.path('device.key')
    run('openssl', 'genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-outform', 'DER', '-out', key)
    const csr = files.path('device.csr')
    run('openssl', 'req', '-new', '-key', key, '-keyform', 'DER', '-subj', '/CN=somebody else', '-outform', 'DER', '-out', csr) // biome-ignore format: one command
    const common = [
      '--est',
      '--url',
      `https://localhost:${ownPort}/t/demo`,
      '--cacert',
      hostCertificate,
      '--in',
      csr,
      '--outform',
      'pem',
    ]
    const userpass = `${tokenOf(member)}:${member.password}`
    const first = await pki(...common, '--userpass', userpass)
    assert.match(first.out.toString(), /BEGIN CERTIFICATE/, first.complaints)
    const own = files.write('device.pem', first.out)
    assert.match(run('openssl', 'x509', '-in', own, '-noout', '-subject'), new RegExp(member.userId))
    const second = await pki(...common, '--cert', own, '--key', key)
    assert.match(second.out.toString(), /BEGIN CERTIFICATE/, second.complaints)
    assert.notEqual(second.out.toString(), first.out.toString())
  })
})

describe('enrolment by devices', () => {
  it('gives the tenant’s authorities, and wishes for nothing', async () => {
    await rig.member()
    const { status, text } = await ask('GET', 'cacerts')
    assert.equal(status, 200)
    assert.match(opened(text).names, /Test Client CA 1/)
    assert.equal((await ask('GET', 'csrattrs')).status, 204)
  })

  it('takes names from the account, whatever the request says, and counts wrong passwords', async () => {
    const member = await rig.member()
    const { body } = await newRequest('CN=root')
    const [right, wrong] = [`${tokenOf(member)}:${member.password}`, `${tokenOf(member)}:AAAA-BBBB-CCCC-DDDD`]
    const done = await ask('POST', 'simpleenroll', { userpass: right, body })
    assert.equal(done.status, 200)
    assert.match(opened(done.text).names, new RegExp(`CN ?= ?${member.userId}`))
    const refused = await ask('POST', 'simpleenroll', { userpass: wrong, body })
    assert.deepEqual([refused.status, refused.challenge], [401, 'Basic realm="est"'])
    const unknown = await ask('POST', 'simpleenroll', { userpass: `${'x'.repeat(43)}:AAAA-BBBB-CCCC-DDDD`, body })
    assert.deepEqual(unknown, refused)
    for (let tries = 1; tries < 5; tries += 1) await ask('POST', 'simpleenroll', { userpass: wrong, body })
    assert.equal((await ask('POST', 'simpleenroll', { userpass: right, body })).status, 401)
  })

  it('renews only for a certificate that counts; the one before goes on for a while', async () => {
    const member = await rig.member()
    const first = await newRequest()
    const given = await ask('POST', 'simpleenroll', {
      userpass: `${tokenOf(member)}:${member.password}`,
      body: first.body,
    })
    const held = { key: first.key, cert: opened(given.text).pem }
    const next = await newRequest()
    assert.equal((await ask('POST', 'simplereenroll', { body: next.body, held })).status, 200)
    assert.equal((await ask('POST', 'simplereenroll', { body: (await newRequest()).body, held })).status, 200)
    assert.equal((await ask('POST', 'simplereenroll', { body: next.body })).status, 403)
    const ending = { account: member.account, reason: 'keyCompromise', by: { actor: 'test' }, now: app.now() } as const
    await app.database.durably((trx) => app.certificates.endDevice(trx, ending, 1))
    assert.equal((await ask('POST', 'simplereenroll', { body: next.body, held })).status, 403)
  })

  it('refuses what is no request without using up a try, and answers nothing else', async () => {
    const member = await rig.member()
    const userpass = `${tokenOf(member)}:${member.password}`
    for (const body of ['', 'AAAA', '%%%', Buffer.from('30030201', 'hex').toString('base64')])
      assert.equal((await ask('POST', 'simpleenroll', { userpass, body })).status, 400, body)
    assert.equal((await ask('POST', 'simpleenroll', { userpass, body: 'A'.repeat(40_000) })).status, 413)
    assert.equal((await ask('POST', 'simpleenroll', { body: 'AAAA' })).status, 401)
    for (const [method, path] of [
      ['GET', 'simpleenroll'],
      ['POST', 'cacerts'],
      ['POST', 'serverkeygen'],
      ['GET', '/.well-known/est/cacerts'],
      ['GET', '/.well-known/est/other/cacerts'],
    ] as const)
      assert.equal((await ask(method, path)).status, 404, path)
    assert.equal((await ask('POST', 'simpleenroll', { userpass, body: (await newRequest()).body })).status, 200)
  })
})
