import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, describe, it } from 'node:test'
import {
  browser,
  byPassword,
  locationOf,
  openInMemory,
  protocolRig,
  type Rig,
  rawRequest,
  relyingParty,
  signIn,
} from '#test/protocol-rig.ts'

const evil = 'evil.example'

/** Every URL in an answer. */
const urlsIn = (value: unknown): string[] =>
  typeof value === 'string' && /^https?:/.test(value)
    ? [value]
    : typeof value === 'object' && value !== null
      ? Object.values(value).flatMap(urlsIn)
      : []

describe('addresses and cookies', () => {
  /** The engine alone, without the server in front of it that would refuse a foreign Host. */
  async function bare(rig: Rig): Promise<number> {
    const server = createServer((incoming, outgoing) => {
      const path = incoming.url ?? '/'
      rig.service.take(incoming, outgoing, { kind: 'ours', path, publicPath: path, origin: rig.origin })
    })
    await new Promise<void>((resolve) => server.listen(0, resolve))
    after(() => server.close())
    return (server.address() as AddressInfo).port
  }

  it('come from the settings, whatever Host and forwarding headers say', async () => {
    const rig = await protocolRig(await openInMemory())
    const port = await bare(rig)
    const headers = { host: evil, 'x-forwarded-host': evil, forwarded: `host=${evil}`, 'x-forwarded-proto': 'https' }
    for (const name of ['openid-configuration', 'oauth-authorization-server']) {
      const { text, status } = await rawRequest(port, `/t/demo/.well-known/${name}`, { headers })
      assert.equal(status, 200)
      const urls = urlsIn(JSON.parse(text))
      assert.ok(urls.length > 5)
      for (const url of urls) assert.ok(url.startsWith(rig.issuer()), url)
    }
    const { site } = await rig.addSite()
    const wish = `client_id=${site.clientId}&response_type=code&scope=openid&redirect_uri=https://shop.example/cb&code_challenge=${'A'.repeat(43)}&code_challenge_method=S256`
    const asked = await rawRequest(port, `/t/demo/authorize?${wish}`, {
      headers: { ...headers, 'x-forwarded-proto': 'http' },
    })
    assert.equal(asked.headers.location, '/t/demo/sign-in/1')
    assert.doesNotMatch(JSON.stringify(asked.headers), /evil/)
  })

  it('let nobody in at a foreign Host', async () => {
    const rig = await protocolRig(await openInMemory())
    const { status } = await rawRequest(rig.port, '/t/demo/.well-known/openid-configuration', {
      headers: { host: evil },
    })
    assert.equal(status, 421)
  })

  it('tell the metadata of RFC 8414 where it is looked for', async () => {
    const rig = await protocolRig(await openInMemory())
    const metadata = (await (
      await fetch(`${rig.origin}/.well-known/oauth-authorization-server/t/demo`)
    ).json()) as object
    const discovered = (await (await fetch(`${rig.issuer()}/.well-known/openid-configuration`)).json()) as Record<
      string,
      unknown
    >
    assert.deepEqual(metadata, discovered)
    assert.equal(discovered['issuer'], rig.issuer())
    assert.deepEqual(discovered['response_types_supported'], ['code'])
    assert.deepEqual(discovered['code_challenge_methods_supported'], ['S256'])
    assert.deepEqual(discovered['id_token_signing_alg_values_supported'], ['ES256', 'RS256'])
    assert.equal(discovered['end_session_endpoint'], `${rig.issuer()}/end-session`)
    assert.equal(discovered['device_authorization_endpoint'], `${rig.issuer()}/device/authorize`)
  })

  it('carry the prefixes and the narrowest path over https', async () => {
    const database = await openInMemory()
    const rig = await protocolRig(database, { publicUrl: 'https://login.example' })
    const anna = await rig.addAccount('anna')
    const { site } = await rig.addSite()
    const wish = `client_id=${site.clientId}&response_type=code&scope=openid&redirect_uri=https://shop.example/cb&code_challenge=${'A'.repeat(43)}&code_challenge_method=S256`
    const headers = { host: 'login.example' }
    const asked = await rawRequest(rig.port, `/t/demo/authorize?${wish}`, { headers })
    const cookies = asked.headers['set-cookie'] ?? []
    const { uid } = rig.wishes[0]!
    for (const [name, path] of [
      ['__Secure-interaction', '/t/demo/sign-in/1'],
      ['__Secure-resume', `/t/demo/authorize/${uid}`],
    ]) {
      const cookie = cookies.find((each) => each.startsWith(`${name}=`))?.toLowerCase()
      for (const trait of [`path=${path}`.toLowerCase(), 'secure', 'httponly', 'samesite=lax'])
        assert.ok(cookie?.split('; ').includes(trait), `${name}: ${trait}: ${cookie}`)
    }
    assert.doesNotMatch(cookies.join(), /\.sig|\.legacy/)
    await rig.service.grantInteraction('demo', uid, byPassword(anna, database.now()))
    const resume = cookies.find((each) => each.startsWith('__Secure-resume='))!.split(';')[0]!
    const back = await rawRequest(rig.port, `/t/demo/authorize/${uid}`, { headers: { ...headers, cookie: resume } })
    assert.equal(back.status, 303)
    const session = back.headers['set-cookie']!.find((each) => each.startsWith('__Host-session-demo='))
    assert.match(session!, /^__Host-session-demo=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure$/)
  })

  it('keep the sign-ins of two tenants on one host apart', async () => {
    const database = await openInMemory()
    const rig = await protocolRig(database, { tenantIds: ['demo', 'other'] })
    const anna = await rig.addAccount('anna')
    const visitor = browser()
    const site = await relyingParty(rig, await rig.addSite())
    const asked = await site.ask({ scope: 'openid offline_access' })
    const answer = await signIn(rig, visitor, asked.url, byPassword(anna, database.now()))
    const tokens = await site.redeem(answer, asked)
    const there = await relyingParty(rig, await rig.addSite({}, 'other'), 'other')
    assert.match(locationOf(await visitor.get((await there.ask()).url), rig.origin).pathname, /^\/t\/other\/sign-in\//)
    visitor.load([{ name: 'session-other', value: visitor.cookie('session-demo')!, path: '/' }])
    assert.match(locationOf(await visitor.get((await there.ask()).url), rig.origin).pathname, /\/sign-in\//)
    const { client_id: id, client_secret: secret } = there.config.clientMetadata()
    const introspected = await fetch(`${rig.issuer('other')}/introspect`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${id}:${secret}`)}` },
      body: new URLSearchParams({ token: tokens.access_token }),
    })
    assert.deepEqual(await introspected.json(), { active: false })
  })

  it('answer scripts of a registered spa origin, and of no other', async () => {
    const rig = await protocolRig(await openInMemory())
    const { site } = await rig.addSite({ kind: 'spa', redirectUris: ['https://spa.example/cb'] })
    const { site: web } = await rig.addSite()
    const ask = async (clientId: string, origin: string) => {
      const body = new URLSearchParams({
        grant_type: 'authorization_code',
        client_id: clientId,
        code: 'x',
        redirect_uri: 'x',
      })
      const { headers } = await fetch(`${rig.issuer()}/token`, { method: 'POST', body, headers: { origin } })
      assert.equal(headers.get('access-control-allow-credentials'), null)
      return headers.get('access-control-allow-origin')
    }
    assert.equal(await ask(site.clientId, 'https://spa.example'), 'https://spa.example')
    assert.equal(await ask(site.clientId, 'https://evil.example'), null)
    assert.equal(await ask(site.clientId, 'null'), null)
    assert.equal(await ask(web.clientId, 'https://shop.example'), null)
  })

  for (const path of [
    '/t/demo/AUTHORIZE',
    '/t/demo/authorize/',
    '/t/demo/Token',
    '/t/demo/.well-known/openid-configuration/',
    '/t/demo/authorize/x',
    '/t/demo/interaction/x',
    '/t/demo/par',
  ])
    it(`${path} is no other spelling of an address of ours`, async () => {
      const rig = await protocolRig(await openInMemory())
      assert.equal((await fetch(`${rig.origin}${path}`, { redirect: 'manual' })).status, 404)
    })

  for (const [method, path] of [
    ['HEAD', '/authorize'],
    ['PUT', '/authorize'],
    ['GET', '/token'],
    ['DELETE', '/jwks'],
  ] as const)
    it(`${method} ${path} is not answered by the engine`, async () => {
      const rig = await protocolRig(await openInMemory())
      const { status } = await fetch(`${rig.issuer()}${path}`, { method, redirect: 'manual' })
      assert.ok(status === 404 || status === 405, String(status))
    })

  it('take a request by POST with the session of the browser, through a page of ours', async () => {
    const database = await openInMemory()
    const rig = await protocolRig(database)
    const anna = await rig.addAccount('anna')
    const visitor = browser()
    const site = await relyingParty(rig, await rig.addSite())
    await signIn(rig, visitor, (await site.ask()).url, byPassword(anna, database.now()))
    const asked = await site.ask()
    const posted = await fetch(`${rig.issuer()}/authorize`, {
      method: 'POST',
      body: asked.url.searchParams,
      redirect: 'manual',
    })
    assert.equal(posted.status, 200)
    const page = await posted.text()
    assert.match(page, /data-page="done"/)
    const onward = /url=([^"]+)"/.exec(page)![1]!.replaceAll('&amp;', '&')
    assert.ok((await site.redeem(locationOf(await visitor.get(onward), rig.origin), asked)).id_token)
    const hostile = await fetch(`${rig.issuer()}/authorize`, {
      method: 'POST',
      body: '"><script>alert(1)</script>',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
    assert.equal(hostile.status, 400)
  })

  it('of a tenant that does not exist lead to a page for people and a short answer for machines', async () => {
    const rig = await protocolRig(await openInMemory())
    const page = await browser().get(`${rig.issuer('nowhere')}/authorize?client_id=x`)
    assert.equal(page.status, 404)
    assert.match(await page.text(), /data-page="error"/)
    assert.equal((await fetch(`${rig.issuer('nowhere')}/jwks`)).status, 404)
  })

  it('show no page but ours when something is wrong, with nothing of the request in it that could act', async () => {
    const rig = await protocolRig(await openInMemory())
    const script = '"><script>alert(1)</script>'
    for (const query of [
      '',
      `client_id=${encodeURIComponent(script)}`,
      `client_id=unknown&redirect_uri=https://evil.example&response_mode=form_post&response_type=code&state=${encodeURIComponent(script)}`,
    ]) {
      const answer = await browser().get(`${rig.issuer()}/authorize?${query}`)
      const page = await answer.text()
      assert.equal(answer.status, 400)
      assert.match(page, /<main id="main" data-page="error"/)
      assert.doesNotMatch(page, /<script>alert/)
      assert.match(answer.headers.get('content-security-policy') ?? '', /default-src 'none'.*frame-ancestors 'none'/)
      assert.equal(answer.headers.get('cache-control'), 'no-store')
      assert.equal(answer.headers.get('x-content-type-options'), 'nosniff')
    }
  })
})
