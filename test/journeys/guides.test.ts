/** What docs/guides tells developers to copy is run here as it stands there. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { pathToFileURL } from 'node:url'
import { getRequestListener } from '@hono/node-server'
import type { SiteInput } from '#sites/sites.ts'
import { openPage } from '#test/browser.ts'
import { filledIn } from '#test/guides.ts'
import { goodPassword, openHouse, visitor } from '#test/house.ts'
import { go } from '#test/look.ts'

const house = await openHouse()
const anna = await house.addAccount('anna')

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

async function filledFor(guides: string[], path: string, input: Partial<SiteInput> = {}) {
  const port = await freePort()
  const site = `http://localhost:${port}`
  const added = await house.addSite({
    redirectUris: [`${site}${path}`],
    postLogoutRedirectUris: [`${site}/`],
    ...input,
  })
  const { clientId } = added.site
  const folder = filledIn(guides, { issuer: house.base, clientId, clientSecret: added.clientSecret!, site })
  return { port, site, folder, clientId }
}

const load = (folder: string, file: string) => import(pathToFileURL(join(folder, file)).href)

async function listenAt(t: TestContext, port: number, answer: (request: Request) => Response | Promise<Response>) {
  const server = createServer(getRequestListener(answer))
  await new Promise<void>((ready) => server.listen(port, ready))
  t.after(() => server.close().closeAllConnections())
}

/** From the site's page that begins a sign-in back to the site's answer. */
async function comesBack(begin: string) {
  const person = visitor()
  const login = await person.browser.get(begin)
  assert.equal(login.status, 302, await login.text())
  const done = await person.signIn(await person.open(login.headers.get('location')!), 'anna')
  const { url } = await person.open(new URL(done.onward!, house.url))
  const back = await person.browser.get(url)
  assert.equal(back.status, 302, await back.text())
  return { person, url, to: back.headers.get('location')! }
}

describe('the guides', () => {
  it('Hono: signs in, greets, and signs out here too', async (t) => {
    const { folder, port, site } = await filledFor(['node'], '/callback')
    const { app } = await load(folder, 'hono.mjs')
    await listenAt(t, port, app.fetch)
    const { person, url } = await comesBack(`${site}/login`)
    assert.equal(await (await person.browser.get(`${site}/`)).text(), `Hello ${anna.id}`)
    assert.equal((await person.browser.get(url)).headers.get('location'), '/login', 'an answer is taken once')
    const out = await person.browser.send(`${site}/logout`, { method: 'POST' })
    assert.equal((await person.open(out.headers.get('location')!)).url.href, `${site}/`)
    assert.equal(await (await person.browser.get(`${site}/`)).text(), 'Nobody is signed in')
    assert.equal((await person.open(`${house.base}/account`)).page, 'identifier')
  })

  it('Next.js: the attempt lives in a sealed cookie', async (t) => {
    process.env['SESSION_SECRET'] = 'ab'.repeat(32)
    const { folder, port, site } = await filledFor(['node', 'nextjs'], '/callback')
    const [login, callback, seal] = await Promise.all(
      ['app/login/route.mjs', 'app/callback/route.mjs', 'lib/seal.mjs'].map((file) => load(folder, file)),
    )
    await listenAt(t, port, (request) =>
      new URL(request.url).pathname === '/login' ? login.GET() : callback.GET(request),
    )
    const { person, to } = await comesBack(`${site}/login`)
    assert.equal(to, '/')
    const kept = await seal.open(person.browser.cookie('person'))
    assert.deepEqual(kept, { sub: anna.id, acr: 'urn:sekisho:acr:1' })
    assert.equal(await seal.open(`${person.browser.cookie('person')}x`), undefined)
  })

  it('logout tokens are verified, and nothing else passes for one', async () => {
    const { folder, clientId } = await filledFor(['node'], '/callback')
    const { ended } = await load(folder, 'ended.mjs')
    const now = Math.floor(Date.now() / 1000)
    const usual = { iss: house.base, aud: clientId, sub: anna.id, sid: 's', iat: now, exp: now + 60, jti: 'j' }
    const events = { 'http://schemas.openid.net/event/backchannel-logout': {} }
    const sign = (typ: string, claims: object) =>
      house.app.signingKeys.sign('demo', 'ES256', typ, { ...usual, ...claims })
    assert.deepEqual(await ended(await sign('logout+jwt', { events })), { sub: anna.id, sid: 's' })
    await assert.rejects(ended(await sign('JWT', { events })))
    await assert.rejects(ended(await sign('logout+jwt', {})))
    await assert.rejects(ended(await sign('logout+jwt', { events, nonce: 'n' })))
    await assert.rejects(ended(await sign('logout+jwt', { events, aud: 'other' })))
  })

  it('Apache: mod_auth_openidc lets in who has signed in', async (t) => {
    const { folder, port, site } = await filledFor(['apache'], '/protected/callback')
    const modules = '/usr/lib/apache2/modules'
    const wanted = ['mpm_event', 'authn_core', 'authz_core', 'authz_user', 'auth_openidc', 'alias', 'headers']
    const file = join(folder, 'httpd.conf')
    writeFileSync(
      file,
      [
        `ServerRoot ${folder}`,
        `Listen 127.0.0.1:${port}`,
        `ServerName localhost:${port}`,
        `PidFile ${folder}/pid`,
        `ErrorLog ${folder}/error.log`,
        'User www-data',
        'Group www-data',
        `DefaultRuntimeDir ${folder}`,
        `Mutex file:${folder} default`,
        ...wanted.map((name) => `LoadModule ${name}_module ${modules}/mod_${name}.so`),
        `Include ${folder}/oidc.conf`,
        // What an application would answer.
        `Alias /protected/page ${folder}/page.html`,
        '<Location /protected/page>\n  ForceType text/html\n  Header always set X-Person "expr=%{REMOTE_USER}"\n</Location>',
      ].join('\n'),
    )
    writeFileSync(join(folder, 'page.html'), '<title>protected</title>')
    // Apache lays down its rights, and others may not look into a folder of ours.
    for (const path of [folder, join(folder, 'page.html')]) chmodSync(path, 0o755)
    const apache = spawn('/usr/sbin/apache2', ['-f', file, '-DFOREGROUND'], { stdio: 'ignore' })
    const exited = once(apache, 'exit')
    t.after(async () => {
      apache.kill('SIGTERM')
      await exited
    })
    const begin = `${site}/protected/page`
    const log = () => readFileSync(join(folder, 'error.log'), 'utf8')
    await until(async () => (await fetch(begin, { redirect: 'manual' }).catch(() => undefined)) !== undefined, log)
    // A real browser: the module sends nobody else away to sign in.
    const page = await openPage(t, { expected: /ERR_|404/ })
    await page.goto(begin)
    await page.fill('[name=user_id]', 'anna')
    await go(page)
    await page.fill('[name=password]', goodPassword)
    const [answer] = await Promise.all([page.waitForResponse((response) => response.url() === begin), go(page)])
    assert.deepEqual([answer.status(), answer.headers()['x-person']], [200, anna.id], log())
  })
})

async function until(holds: () => Promise<boolean>, explain: () => string): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    if (await holds()) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  assert.fail(explain())
}
