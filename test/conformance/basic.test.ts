/** The modules of the Basic OP plan (response type code). */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { browser } from '#test/protocol-rig.ts'
import { conformanceRig } from './rig.ts'

const { anna, clock, issuer, metadata, sent, signIn, site, userinfo } = await conformanceRig()
const shop = await site()

describe('OpenID Connect Basic OP', () => {
  it('oidcc-server: a code flow ends with an ID token that verifies', async () => {
    const { answer, body, claims } = await shop.tokens()
    assert.deepEqual([answer.searchParams.get('state'), answer.searchParams.get('iss')], ['st', issuer])
    assert.deepEqual(
      [claims.sub, claims['nonce'], claims.aud, body['token_type']],
      [anna.id, 'no', shop.clientId, 'Bearer'],
    )
    assert.ok(claims.exp! > claims.iat!)
  })

  it('oidcc-response-type-missing: is an error', async () => {
    assert.equal((await sent(shop.wish({ response_type: '' }).url)).error, 'invalid_request')
  })

  it('oidcc-userinfo-get, -post-header, -post-body: the three ways of asking', async () => {
    const { body } = await shop.tokens({ scope: 'openid email' })
    const token = body['access_token']!
    const form = { method: 'POST', headers: {}, body: new URLSearchParams({ access_token: token }) }
    for (const init of [{}, { method: 'POST' }, form]) {
      const told = (await (await userinfo(token, init)).json()) as { sub: string; email: string }
      assert.deepEqual([told.sub, told.email], [anna.id, 'anna@example.com'])
    }
  })

  it('oidcc-ensure-request-without-nonce-succeeds-for-code-flow', async () => {
    assert.equal((await shop.tokens({ nonce: '' })).claims['nonce'], undefined)
  })

  for (const [module, scope, told] of [
    ['profile', 'openid profile', ['locale', 'preferred_username', 'sub', 'updated_at']],
    ['email', 'openid email', ['email', 'email_verified', 'sub']],
    ['phone', 'openid phone', ['sub']],
    [
      'all',
      'openid profile email phone',
      ['email', 'email_verified', 'locale', 'preferred_username', 'sub', 'updated_at'],
    ],
  ] as const)
    it(`oidcc-scope-${module}: what the scope stands for, and no more`, async () => {
      const { body } = await shop.tokens({ scope })
      const claims = (await (await userinfo(body['access_token']!)).json()) as object
      assert.deepEqual(
        Object.keys(claims)
          .filter((name) => !['acr', 'amr', 'auth_time'].includes(name))
          .toSorted(),
        [...told],
      )
    })

  it('oidcc-ensure-other-scope-order-succeeds', async () => {
    assert.ok((await shop.tokens({ scope: 'email openid' })).claims.sub)
  })

  for (const [module, wish] of [
    ['oidcc-display-page', { display: 'page' }],
    ['oidcc-display-popup', { display: 'popup' }],
    ['oidcc-ui-locales', { ui_locales: 'se fi' }],
    ['oidcc-claims-locales', { claims_locales: 'se' }],
    ['oidcc-login-hint', { login_hint: 'anna' }],
    ['oidcc-ensure-request-with-unknown-parameter-succeeds', { extra: 'foobar' }],
    ['oidcc-ensure-request-with-acr-values-succeeds', { acr_values: 'urn:sekisho:acr:1' }],
  ] as [string, Record<string, string>][])
    it(`${module}: does no harm`, async () => {
      assert.equal((await shop.tokens(wish)).claims.sub, anna.id)
    })

  it('oidcc-prompt-none-not-logged-in: login_required, with the state', async () => {
    const { error, to } = await sent(shop.wish({ prompt: 'none' }).url)
    assert.deepEqual([error, to!.searchParams.get('state')], ['login_required', 'st'])
  })

  it('oidcc-prompt-none-logged-in, oidcc-id-token-hint: answered at once, for the same account', async () => {
    const first = await shop.tokens()
    const again = await shop.tokens({ prompt: 'none', id_token_hint: first.body['id_token']! }, first.visitor)
    assert.equal(again.claims['auth_time'], first.claims['auth_time'])
  })

  it('oidcc-prompt-login: asks although somebody is signed in, and says so by auth_time', async () => {
    const first = await shop.tokens()
    assert.equal((await sent(shop.wish({ prompt: 'login' }).url, first.visitor)).isLogin, true)
    clock.push(2)
    const again = await shop.tokens({ prompt: 'login' }, first.visitor)
    assert.ok(Number(again.claims['auth_time']) > Number(first.claims['auth_time']))
  })

  it('oidcc-max-age-1 and -10000: asks when it is older, and only then', async () => {
    const first = await shop.tokens()
    clock.push(2)
    assert.equal((await sent(shop.wish({ max_age: '1' }).url, first.visitor)).isLogin, true)
    const second = await shop.tokens({ max_age: '10000' }, first.visitor)
    assert.equal(second.claims['auth_time'], first.claims['auth_time'])
    assert.ok((await shop.tokens({ max_age: '1' }, first.visitor)).claims['auth_time'])
  })

  it('oidcc-codereuse, -30seconds: the second use is refused and takes the tokens of the first with it', async () => {
    const { answer, body, verifier } = await shop.tokens()
    assert.equal((await shop.redeem(answer, verifier)).body['error'], 'invalid_grant')
    assert.equal((await userinfo(body['access_token']!)).status, 401)
  })

  it('oidcc-registered redirect URIs: another one, one with more in it, or none of several leads nowhere', async () => {
    for (const uri of [
      'https://evil.example/cb',
      `${shop.redirect}?x=1`,
      `${shop.redirect}/`,
      'https://SHOP.example/CB',
    ])
      assert.equal((await sent(shop.wish({ redirect_uri: uri }).url)).page, 400, uri)
    const two = await site({ redirectUris: ['https://shop.example/a', 'https://shop.example/b'] })
    assert.equal((await sent(two.wish({ redirect_uri: '' }).url)).page, 400)
  })

  it('oidcc-ensure-post-request-succeeds', async () => {
    const { params } = shop.wish()
    const answer = await browser().send(metadata['authorization_endpoint'] as never, {
      method: 'POST',
      body: new URLSearchParams(params),
    })
    assert.match(await answer.text(), /http-equiv="refresh"/)
  })

  it('oidcc-server-client-secret-post', async () => {
    const { added, redirect, wish } = await site({ authMethod: 'client_secret_post' })
    const asked = wish()
    const code = (await signIn(asked.url)).searchParams.get('code')!
    const fields = { grant_type: 'authorization_code', code, redirect_uri: redirect, code_verifier: asked.verifier }
    const body = new URLSearchParams({ ...fields, client_id: added.site.clientId, client_secret: added.clientSecret! })
    assert.equal((await fetch(metadata['token_endpoint'] as never, { method: 'POST', body })).status, 200)
  })

  it('C-A 14: no, an empty, a wrong and an endless secret, and two ways at once, are all 401 or an error', async () => {
    const { clientId, post } = shop
    const basic = (secret: string) => ({ authorization: `Basic ${btoa(`${clientId}:${secret}`)}` })
    const fields = { grant_type: 'refresh_token', refresh_token: 'x' }
    for (const headers of [{}, basic(''), basic('%00'), basic('x'.repeat(5000)), { authorization: 'Basic !!!' }])
      assert.match(String((await post('token_endpoint', fields, headers as never)).status), /^40[01]$/)
    assert.equal((await post('token_endpoint', { ...fields, client_secret: 'x' })).status, 400)
  })

  it('oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported', async () => {
    const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from('{}').toString('base64url')}.`
    assert.equal((await sent(shop.wish({ request: none }).url)).error, 'invalid_request_object')
  })

  it('oidcc-claims-essential: a claim that is asked for by name is told', async () => {
    const claims = JSON.stringify({ userinfo: { preferred_username: { essential: true } } })
    const { body } = await shop.tokens({ claims })
    const told = (await (await userinfo(body['access_token']!)).json()) as { preferred_username: string }
    assert.equal(told.preferred_username, 'anna')
  })

  it('oidcc-refresh-token: rotates, keeps sub and auth_time, and is of use to its own site only', async () => {
    const { body, claims } = await shop.tokens({ scope: 'openid offline_access' })
    const next = await shop.post('token_endpoint', {
      grant_type: 'refresh_token',
      refresh_token: body['refresh_token']!,
    })
    assert.equal(next.status, 200)
    assert.notEqual(next.body['refresh_token'], body['refresh_token'])
    assert.ok(claims.sub)
    const other = await site()
    const stolen = await other.post('token_endpoint', {
      grant_type: 'refresh_token',
      refresh_token: next.body['refresh_token'] as string,
    })
    assert.equal(stolen.body['error'], 'invalid_grant')
  })

  it('oidcc-ensure-registered-client: a code is of use to the site, the address and the verifier that it was for', async () => {
    const other = await site()
    const wrong = [
      (answer: URL, verifier: string) => other.redeem(answer, verifier),
      (answer: URL) => shop.redeem(answer, 'x'.repeat(43)),
      (answer: URL) => shop.redeem(answer, ''),
      (answer: URL, verifier: string) => shop.redeem(answer, verifier, { redirect_uri: 'https://shop.example/other' }),
    ]
    for (const redeem of wrong) {
      const asked = shop.wish()
      const { body } = await redeem(await signIn(asked.url), asked.verifier)
      assert.match(String(body['error']), /^invalid_(grant|request)$/)
    }
  })
})
