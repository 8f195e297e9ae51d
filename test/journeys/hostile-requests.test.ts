/** Requests that no browser of ours makes, and what is left of secrets afterwards. Each was made by hand first. */
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { describe, it } from 'node:test'
import { sql } from 'kysely'
import { goodPassword, openHouse, type Seen, visitor } from '#test/house.ts'
import { rawRequest, relyingParty } from '#test/protocol-rig.ts'

const house = await openHouse()
const { app, base, url: origin } = house
const { host, port } = new URL(origin)
const goodbye = 'http://localhost:9/bye'
const shop = await house.addSite({ postLogoutRedirectUris: [goodbye] })
const party = await relyingParty({ issuer: () => base }, shop)

const onward = (seen: Seen) => new URL(seen.onward!, origin)
const signedIn = async (userId: string) => {
  const person = visitor()
  await person.signIn(await person.open(`${base}/account`), userId)
  return person
}

describe('an address', () => {
  it('written in an odd way leads nowhere', async () => {
    const odd = ['//evil.example/', '/t/demo//account', '/t/demo/account/..', '/t/demo/%2e%2e/account']
    const more = [
      '/t/demo/account%2f',
      '/t/demo/account;x',
      '/t/demo/account%00',
      '/t/demo/account.css',
      '/t/DEMO/account',
    ]
    const rest = ['/t/demo/account%23', '/t/demo/TOKEN', '/t/demo/%74oken', '/t/demo/account%', '/t/demo/..;/account']
    for (const path of [...odd, ...more, ...rest])
      assert.equal((await rawRequest(Number(port), path, { headers: { host } })).status, 404, path)
  })

  it('with a slash at its end leads to the page without it, on our own host', async () => {
    const led = await rawRequest(Number(port), '/t/demo/help/?lang=en', { headers: { host } })
    assert.deepEqual([led.status, led.headers['location']], [308, `${base}/help?lang=en`])
  })

  it('comes from the settings, whatever a request says', async () => {
    const says = { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https', forwarded: 'host=evil.example' }
    const headers = { host, ...says, 'x-original-url': '/healthz', 'x-http-method-override': 'DELETE' }
    const found = await rawRequest(Number(port), '/t/demo/.well-known/openid-configuration', { headers })
    assert.equal(JSON.parse(found.text).issuer, base)
    assert.doesNotMatch(found.text, /evil|https:/)
    const foreign = { headers: { host: 'evil.example' } }
    assert.equal((await rawRequest(Number(port), '/t/demo/account', foreign)).headers.location, `${base}/account`)
    assert.equal((await rawRequest(Number(port), '/t/demo/token', { ...foreign, method: 'POST' })).status, 421)
  })

  it('answers with the headers of the house, whatever the answer', async () => {
    const asked = [
      '/',
      '/t/demo/account',
      '/t/demo/none',
      '/t/none/jwks',
      '/api/v1/x',
      '/t/demo/jwks',
      '/t/demo/authorize',
    ]
    for (const path of [...asked, '/healthz', '/robots.txt', '/assets/none', '/t//x', '/t/demo/end-session']) {
      for (const method of ['GET', 'HEAD', 'OPTIONS', 'DELETE', 'POST']) {
        const { headers } = await rawRequest(Number(port), path, { method, headers: { host } })
        const named = `${method} ${path}`
        assert.equal(headers['x-content-type-options'], 'nosniff', named)
        assert.match(String(headers['content-security-policy']), /frame-ancestors 'none'/, named)
        assert.ok(headers['cache-control'], named)
        assert.equal(headers['access-control-allow-credentials'], undefined, named)
        assert.equal(headers['x-powered-by'] ?? headers.server, undefined, named)
      }
    }
  })
})

describe('what is sent', () => {
  it('too large, too many, twice or broken is refused, never with a fault', async () => {
    const person = visitor()
    const { url: at } = await person.open(`${base}/account`)
    const marks = 'a\u0301\u0316'.repeat(12_000)
    const refused: [body: string, status: number][] = [
      [`a=${'x'.repeat(70_000)}`, 413],
      [Array.from({ length: 200 }, (_, i) => `f${i}=`).join('&'), 413],
      ['user_id=a&user_id=b', 400],
      ['step=identifier&user_id=a%00b', 400],
      ['step=identifier&user_id=a%1bb', 400],
      ['step=identifier&user_id=%ff', 400],
      ['step=identifier&user_id=%zz', 400],
      ['step=identifier&user_id=a%e2%80%a8b', 400],
      [`step=identifier&user_id=${marks}`, 303],
      ['step=identifier&user_id=__proto__&__proto__=x&constructor=y', 303],
    ]
    for (const [body, status] of refused) {
      const headers = { origin, 'content-type': 'application/x-www-form-urlencoded' }
      assert.equal((await person.browser.send(at, { method: 'POST', body, headers })).status, status, body.slice(0, 60))
    }
    const machine: [type: string, body: string][] = [
      ['application/json', '['.repeat(30_000)],
      ['application/x-www-form-urlencoded', 'a[b]'.repeat(9000)],
    ]
    for (const [type, body] of machine) {
      const answer = await fetch(`${base}/token`, { method: 'POST', body, headers: { 'content-type': type } })
      assert.equal(answer.status, 400)
    }
  })

  it('as a cookie counts only exactly as it was given, and once', async () => {
    await house.addAccount('cook')
    const key = (await signedIn('cook')).browser.cookie('session-demo')!
    const flipped = key.replace(/[a-z]/, (letter) => letter.toUpperCase())
    const page = async (cookie: string) =>
      (await rawRequest(Number(port), '/t/demo/account', { headers: { host, cookie } })).status
    assert.equal(await page(`session-demo=${key}`), 200)
    for (const value of [
      `${key}; session-demo=${key}`,
      `"${key}"`,
      key.slice(0, -1),
      `${key}A`,
      flipped,
      '',
      '%00',
      "'--",
    ])
      assert.equal(await page(`session-demo=${value}`), 303, value)
  })

  it('as a hint of who is signed in must be signed by us', async () => {
    await house.addAccount('jay')
    const person = visitor()
    const asked = await party.ask()
    const done = await person.signIn(await person.open(asked.url), 'jay')
    const { id_token: token } = await party.redeem((await person.open(onward(done))).url, asked)
    const [head, claims, signature] = token!.split('.')
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const hmac = (key: string) => {
      const text = `${part({ alg: 'HS256' })}.${claims}`
      return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`
    }
    const keys = await (await fetch(`${base}/jwks`)).json()
    const forged = [
      `${part({ alg: 'none' })}.${claims}.`,
      `${head}.${claims}.`,
      hmac(''),
      hmac(JSON.stringify(keys.keys[0])),
    ]
    const swapped = [hmac(shop.clientSecret!), `${head}.${part({ sub: 'x' })}.${signature}`, '....', '{}']
    for (const hint of [...forged, ...swapped]) {
      const query = new URLSearchParams({ id_token_hint: hint, post_logout_redirect_uri: goodbye })
      assert.equal((await person.open(`${base}/end-session?${query}`)).page, 'sign-out', hint.slice(0, 30))
      const wished = await person.open(`${asked.url}&prompt=none&id_token_hint=${encodeURIComponent(hint)}`)
      assert.equal(wished.url.searchParams.get('error'), 'invalid_request')
    }
    assert.equal((await person.open(`${base}/account`)).page, 'account')
  })
})

it('keeps no secret readable in any table', async () => {
  const secrets = new Set<string>([shop.clientSecret!, 'typed wrong by hand'])
  const { url, password } = await house.invite('dump')
  const person = visitor()
  const remember = () => {
    for (const { name, value } of person.browser.jar()) if (name !== 'browser') secrets.add(value)
  }
  const step = await person.submit(await person.open(url), { enrolment_password: password })
  remember()
  await person.submit(step, { new_password: goodPassword, new_password_confirm: goodPassword })
  const asked = await party.ask({ scope: 'openid offline_access' })
  const start = await person.submit(await person.open(asked.url), { user_id: 'dump' })
  const again = await person.submit(start, { password: 'typed wrong by hand' })
  remember()
  const { url: back } = await person.open(onward(await person.submit(again, { password: goodPassword })))
  remember()
  const tokens = await party.redeem(back, asked)
  for (const secret of [url.split('/').at(-1)!, password, password.replaceAll('-', ''), goodPassword, asked.verifier])
    secrets.add(secret)
  for (const secret of [back.searchParams.get('code')!, tokens.access_token, tokens.refresh_token!, tokens.id_token!])
    secrets.add(secret)
  await house.mailTo('dump@example.com')

  const { db } = app.database
  const tables = await sql<{ name: string }>`select name from sqlite_master where type = 'table'`.execute(db)
  for (const { name } of tables.rows) {
    const text = JSON.stringify((await sql`select * from ${sql.table(name)}`.execute(db)).rows)
    for (const secret of secrets) assert.ok(!text.includes(secret), `${name} holds ${secret.slice(0, 4)}...`)
  }
})
