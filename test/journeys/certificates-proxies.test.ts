/** The certificate host behind the proxies of the guide for operators, with the settings that stand there. */
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { ask, certificateHouse, fetchFile, freePort, type Held } from '#test/certificate-rig.ts'
import { chain, filesFolder, newKey, run } from '#test/chain.ts'
import { visitor } from '#test/house.ts'
import { pem } from '#x509/pem.ts'

const guide = readFileSync(new URL('../../docs/operator.md', import.meta.url), 'utf8')
const files = filesFolder()
const folder = files.folder
const [key, certificate] = [join(folder, 'proxy.key'), join(folder, 'proxy.pem')]
const selfSigned = 'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=localhost'
run('openssl', ...selfSigned.split(' '), '-keyout', key, '-out', certificate)
const both = files.write('both.pem', `${readFileSync(certificate, 'utf8')}${readFileSync(key, 'utf8')}`)

interface Ports {
  open: number
  behind: number
}

const settings = (language: string) => new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(guide)?.[1] ?? ''

function nginx({ open, behind }: Ports): ChildProcess {
  const server = settings('nginx')
    .replace('listen 443', `listen 127.0.0.1:${open}`)
    .replace('/etc/ssl/certificate.pem', certificate)
    .replace('/etc/ssl/certificate.key', key)
    .replace('127.0.0.1:8443', `127.0.0.1:${behind}`)
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((what) => `${what}_temp_path ${folder}/${what};`)
    .join(' ')
  const text = `daemon off; master_process off; pid ${folder}/nginx.pid; error_log ${folder}/error.log;
    events {} http { access_log off; ${temporary} ${server} }`
  return spawn('nginx', ['-p', folder, '-c', files.write('nginx.conf', text)], { stdio: 'ignore' })
}

function haproxy({ open, behind }: Ports): ChildProcess {
  const text = settings('haproxy')
    .replace('bind :443', `bind 127.0.0.1:${open}`)
    .replace('/etc/ssl/certificate-and-key.pem', both)
    .replace('/etc/ssl/ca.pem', certificate)
    .replace('127.0.0.1:8443', `127.0.0.1:${behind}`)
  return spawn('haproxy', ['-db', '-q', '-f', files.write('haproxy.cfg', text)], { stdio: 'ignore' })
}

async function listening(port: number): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false))
      socket.unref()
      setTimeout(() => socket.destroy(), 200).unref()
    })
    if (isOpen) return
    await wait(50)
  }
  throw new Error(`nothing listens on ${port}`)
}

const kinds = [
  { name: 'nginx', form: 'escaped-pem', header: 'x-ssl-client-cert', start: nginx },
  { name: 'HAProxy', form: 'client-cert', header: 'client-cert', start: haproxy },
] as const

async function behindProxy({ form, start }: (typeof kinds)[number]) {
  const ports = { open: await freePort(), behind: await freePort() }
  const time = { ahead: 0 }
  const rig = await certificateHouse({
    clock: () => Math.floor(Date.now() / 1000) + time.ahead,
    environment: {
      SEKISHO_CERTIFICATE_URL: `https://localhost:${ports.open}`,
      SEKISHO_CERTIFICATE_PORT: String(ports.behind),
      SEKISHO_CERTIFICATE_PROXY: form,
      SEKISHO_TRUSTED_PROXIES: '127.0.0.1',
    },
  })
  const proxy = start(ports)
  after(() => proxy.kill('SIGKILL'))
  await listening(ports.open)
  const member = await rig.member()
  const { held } = await fetchFile(member)

  /** From the sign-in to where the way over the certificate host leads. */
  async function shown(what: Held, headers: Record<string, string> = {}) {
    const person = visitor()
    const { url } = await person.open(`${rig.house.base}/account`)
    const more = { host: '127.0.0.1', servername: 'localhost', headers: { host: url.host, ...headers } }
    const { location, status } = await ask(url, what, more)
    assert.ok(location, `no way back: ${status}`)
    return person.open(location)
  }
  return { rig, member, held, shown, time }
}

const strangers = await chain()
const past = await chain(Math.floor(Date.now() / 1000) - 100 * 86_400)
const [stranger, expired] = [await holding(strangers, 100), await holding(past, 10)]
const behind = { nginx: await behindProxy(kinds[0]), HAProxy: await behindProxy(kinds[1]) }
const closedPort = await freePort()
const closed = await certificateHouse({
  environment: {
    SEKISHO_CERTIFICATE_URL: 'https://localhost:9',
    SEKISHO_CERTIFICATE_PORT: String(closedPort),
    SEKISHO_CERTIFICATE_PROXY: 'client-cert',
    SEKISHO_TRUSTED_PROXIES: '192.0.2.1',
  },
})

for (const { name, form, header } of kinds) {
  const { member, held, shown, time } = behind[name]

  describe(`behind ${name}`, () => {
    it('a certificate signs its owner in', async () => {
      const seen = await shown(held)
      assert.equal(seen.page, 'identifier')
      assert.match(seen.html, new RegExp(`value="${member.userId}"`))
    })

    it('who shows none, or another one, gets the page that says so', async () => {
      assert.deepEqual((await shown(undefined)).errors, ['certificate-missing'])
      assert.deepEqual((await shown(stranger)).errors, ['certificate-unknown-issuer'])
    })

    it('a header that the browser wrote itself is never believed', async () => {
      const own = pemOf(held, member.password)
      const forged = form === 'client-cert' ? `:${own.replaceAll(/-----.*-----|\s/g, '')}:` : encodeURIComponent(own)
      assert.deepEqual((await shown(undefined, { [header]: forged })).errors, ['certificate-missing'])
      assert.deepEqual((await shown(stranger, { [header]: forged })).errors, ['certificate-unknown-issuer'])
    })

    it('an expired one gets a page of ours, not an error of the proxy', async () => {
      assert.deepEqual((await shown(expired)).errors, ['certificate-unknown-issuer'])
      time.ahead = 400 * 86_400
      assert.deepEqual((await shown(held)).errors, ['certificate-expired'])
    })
  })
}

describe('the port behind a proxy', () => {
  it('answers nobody but the proxy', async () => {
    const { pathname } = (await visitor().open(`${closed.house.base}/account`)).url
    const direct = await fetch(`http://127.0.0.1:${closedPort}${pathname}`)
    assert.equal(direct.status, 403)
  })
})

/** The certificate of a PKCS#12 file. */
function pemOf(held: Held, password: string): string {
  const file = files.write('own.p12', held && 'pfx' in held ? held.pfx : Buffer.alloc(0))
  const said = run('openssl', 'pkcs12', '-in', file, '-passin', `pass:${password}`, '-nokeys', '-clcerts')
  return /-----BEGIN CERTIFICATE[\s\S]+?END CERTIFICATE-----\n/.exec(said)?.[0] ?? ''
}

async function holding({ client }: typeof strangers, days: number): Promise<Held> {
  const own = newKey().privateKey
  const { der } = await client('stranger', { days, key: own })
  return { key: own.export({ type: 'pkcs8', format: 'pem' }) as string, cert: pem('CERTIFICATE', der) }
}
