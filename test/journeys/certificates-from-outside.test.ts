/** Certificates as other programs see them: status and revocation lists by OpenSSL, TLS by its client, the API of the support desk. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { describe, it } from 'node:test'
import { connect } from 'node:tls'
import * as apiTokens from '#api-tokens/api-tokens.ts'
import { ask, certificateHouse, fetchFile, freePort, type Held, strongPassword } from '#test/certificate-rig.ts'
import { filesFolder, run } from '#test/chain.ts'
import { visitor } from '#test/house.ts'
import { pem } from '#x509/pem.ts'

const ownPort = await freePort()
let ahead = 0
const rig = await certificateHouse({
  clock: () => Math.floor(Date.now() / 1000) + ahead,
  environment: {
    SEKISHO_CERTIFICATE_URL: `https://{tenant}.localhost:${ownPort}`,
    SEKISHO_CERTIFICATE_PORT: String(ownPort),
  },
})
const { house } = rig
const { base, app } = house
const files = filesFolder()
const here = { hostname: '127.0.0.1' }

/** What OpenSSL says; the server is in this process, so it must not be waited for in one piece. */
function openssl(...words: string[]): Promise<string> {
  return new Promise((resolve) => {
    const asked = execFile('openssl', words, (_error, out, complaints) => resolve(out + complaints))
    asked.stdin?.end()
  })
}

async function download(path: string, name: string): Promise<string> {
  const response = await fetch(`${base}${path}`)
  assert.equal(response.status, 200, path)
  return files.write(name, new Uint8Array(await response.arrayBuffer()))
}

/** Somebody's certificate as a file, with the key. */
async function certified() {
  const member = await rig.member()
  const { held } = await fetchFile(member)
  const p12 = files.write(`${member.userId}.p12`, held && 'pfx' in held ? held.pfx : '')
  const path = files.path(`${member.userId}.pem`)
  run('openssl', 'pkcs12', '-in', p12, '-passin', `pass:${member.password}`, '-clcerts', '-nodes', '-out', path)
  return { ...member, held, path }
}

async function call(method: string, path: string, body?: object) {
  const { secret } = await app.database.durably((trx) =>
    apiTokens.add(trx, { name: 'desk', role: 'support', tenantId: 'demo', expiresAt: app.now() + 600 }, app.now()),
  )
  const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' }
  const url = `${house.url}/api/v1/tenants/demo/accounts/${path}`
  const response = await fetch(url, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) })
  return { status: response.status, text: await response.text() }
}

const revoked = (userId: string) => call('POST', `${userId}/devices/1/revoke`, { reason: 'stolen' })

async function shown(held: Held) {
  const person = visitor()
  const asked = await person.open(`${base}/account`)
  const { location, status } = await ask(asked.url, held, {
    ...here,
    servername: asked.url.hostname,
    headers: { host: asked.url.host },
  })
  assert.ok(location, `no way back: ${status}`)
  return { person, seen: await person.open(location) }
}

async function linkTo(userId: string, form: RegExp): Promise<string> {
  await app.messages.deliverDue()
  const mails = await app.mailbox.list(`${userId}@example.com`)
  return mails.map(({ text }) => form.exec(text)?.[0]).find((link) => link !== undefined) ?? ''
}

/** Whether the server lets a second connection go on with the session of the first. */
async function isResumed(version: 'TLSv1.2' | 'TLSv1.3'): Promise<boolean> {
  const sessions: Buffer[] = []
  const connection = (session?: Buffer) => {
    const versions = { minVersion: version, maxVersion: version } as const
    const to = {
      ...versions,
      host: '127.0.0.1',
      port: ownPort,
      servername: 'demo.localhost',
      rejectUnauthorized: false,
    }
    const socket = connect(session ? { ...to, session } : to)
    socket.on('session', (given: Buffer) => sessions.push(given))
    return new Promise<boolean>((resolve, reject) => {
      socket.on('secureConnect', () => socket.write('GET / HTTP/1.1\r\nhost: demo.localhost\r\n\r\n'))
      socket.on('data', () => {})
      socket.on('close', () => resolve(socket.isSessionReused()))
      socket.on('error', reject)
    })
  }
  await connection()
  const resumed = await Promise.all(sessions.map((session) => connection(session)))
  return resumed.includes(true)
}

describe('OpenSSL', () => {
  it('finds the chain whole, and a certificate good until it is revoked: by list and by status', async () => {
    const { path, userId } = await certified()
    const chain = await download('/ca.pem', 'ca.pem')
    const [active] = await app.certificates.authorities.trusted('demo')
    const issuing = files.write('issuing.pem', pem('CERTIFICATE', active!.certificate.der))
    const root = files.write(
      'root.pem',
      pem('CERTIFICATE', (await app.certificates.authorities.roots('demo'))[0]!.certificate.der),
    )
    // It speaks HTTP/1.0, in which nobody has to say whom they mean.
    const named = ['-header', `Host=${new URL(base).host}`]
    const status = ['ocsp', '-issuer', issuing, '-cert', path, '-url', `${base}/ocsp`, '-CAfile', chain, ...named]
    const verify = async () => {
      const list = await download('/ca.crl', 'ca.crl')
      const listed = files.path('ca.crl.pem')
      await openssl('crl', '-inform', 'DER', '-in', list, '-out', listed)
      const words = ['-CAfile', root, '-untrusted', issuing, '-crl_check', '-CRLfile', listed, '-purpose', 'sslclient']
      return openssl('verify', ...words, path)
    }
    assert.match(await verify(), /: OK/)
    assert.match(await openssl(...status), /: good[\s\S]*Response verify OK/)

    assert.equal((await revoked(userId)).status, 200)
    ahead += 61
    assert.match(await verify(), /certificate revoked/)
    assert.match(await openssl(...status), /: revoked[\s\S]*Response verify OK/)
  })

  it('is told the address of both in each certificate', async () => {
    const { path } = await certified()
    const text = run('openssl', 'x509', '-in', path, '-noout', '-text')
    for (const place of ['/ca.crl?issuer=', '/ocsp', '/ca.pem?issuer='])
      assert.ok(text.includes(`${base}${place}`), place)
  })

  it('resumes no session, in TLS 1.2 and 1.3, and is told this tenant’s authorities alone', async () => {
    await house.addTenant('beta', 'manual')
    const beta = await app.tenants.read(app.database.db, 'beta')
    await app.certificates.ready(beta!, { actor: 'test' }, app.now())
    const client = (...words: string[]) =>
      openssl('s_client', '-connect', `127.0.0.1:${ownPort}`, '-servername', 'demo.localhost', ...words)
    const again = await client('-tls1_2', '-reconnect')
    assert.equal(again.match(/^New, TLSv1\.2/gm)?.length, 6)
    assert.doesNotMatch(again, /^Reused/m)
    assert.deepEqual([await isResumed('TLSv1.2'), await isResumed('TLSv1.3')], [false, false])
    const first = await client('-tls1_3')
    const names = first.slice(first.indexOf('Acceptable client certificate CA names'))
    assert.match(names, /Test Client CA 1/)
    assert.equal(/CA names\n([\s\S]*?)\n(?:Requested|Client)/.exec(names)?.[1]?.split('\n').length, 1)
  })
})

describe('the support desk', () => {
  it('revokes a device: the next request is refused, and where it was signed in, it is no more', async () => {
    const { userId, held } = await certified()
    const { person, seen } = await shown(held)
    const asked = await person.submit(seen, { user_id: userId })
    const done = await person.submit(asked, { password: strongPassword })
    assert.equal((await person.open(done.onward!)).page, 'account')
    const late = await shown(held)
    assert.equal((await revoked(userId)).status, 200)
    assert.notEqual((await person.open(`${base}/account`)).page, 'account')
    assert.deepEqual((await late.person.submit(late.seen, { user_id: userId })).errors, ['certificate-revoked'])
    assert.deepEqual((await shown(held)).seen.errors, ['certificate-revoked'])
    assert.match((await house.mailTo(`${userId}@example.com`))?.text ?? '', /失効/)
  })

  it('begins a reissue; a wrong answer too often locks, the right one gives another certificate', async () => {
    const { userId, account } = await certified()
    const answer = await app.securityQuestions.prepare('first-pet', 'Pochi')
    await app.database.durably((trx) => app.securityQuestions.set(trx, 'demo', account.id, answer, app.now()))
    assert.equal((await call('POST', `${userId}/devices/1/reissue`, { reason: 'new computer' })).status, 200)
    const link = () => linkTo(userId, /http\S+\/certificate\/reissue\/\S+/)
    const address = await link()
    const person = visitor()
    const right = { question: 'first-pet', answer: 'Pochi' }
    const wrong = await person.submit(await person.open(address), { ...right, answer: 'Tama' })
    assert.equal(wrong.status, 422)
    const done = await person.submit(wrong, right)
    assert.equal(done.page, 'reissue-done')
    const password = /data-secret="download-password"[^>]*><span>([^<]*)</.exec(done.html)?.[1] ?? ''
    const url = await linkTo(userId, /http\S+\/certificate\/(?!reissue)\S+/)
    assert.equal((await shown((await fetchFile({ url, password })).held)).seen.page, 'identifier')

    await call('POST', `${userId}/devices/1/reissue`, { reason: 'again' })
    const stranger = visitor()
    let seen = await stranger.open(await link())
    for (let tries = 0; tries < house.tenant.policy.lock.answerTries; tries += 1)
      seen = await stranger.submit(seen, { ...right, answer: 'Tama' })
    assert.equal(seen.page, 'locked')
    assert.equal((await visitor().open(address)).status, 410)
  })
})
