/** The modules of the Config OP plan, of Dynamic OP as far as it needs no registration, and of the two logout plans. */
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, describe, it } from 'node:test'
import * as jose from 'jose'
import { remove as removeSite } from '#sites/sites.ts'
import { browser, locationOf } from '#test/protocol-rig.ts'
import { conformanceRig } from './rig.ts'

const { clock, database, issuer, metadata, rig, site, userinfo } = await conformanceRig()
const out = 'https://shop.example/out'

describe('OpenID Connect Config OP', () => {
  it('oidcc-discovery-endpoint-verification: what has to be there is, and leads to us', () => {
    assert.equal(metadata['issuer'], issuer)
    for (const name of [
      'authorization',
      'token',
      'userinfo',
      'end_session',
      'pushed_authorization_request',
      'device_authorization',
      'introspection',
      'revocation',
      'backchannel_authentication',
    ])
      assert.ok(String(metadata[`${name}_endpoint`]).startsWith(`${issuer}/`), name)
    for (const [name, value] of [
      ['response_types_supported', ['code']],
      ['subject_types_supported', ['public']],
      ['code_challenge_methods_supported', ['S256']],
      ['response_modes_supported', ['form_post', 'fragment', 'query']],
    ] as const)
      assert.deepEqual(metadata[name], value, name)
    assert.ok((metadata['id_token_signing_alg_values_supported'] as string[]).includes('RS256'))
    for (const [name, value] of Object.entries({
      claims_parameter_supported: true,
      request_parameter_supported: true,
      request_uri_parameter_supported: false,
      authorization_response_iss_parameter_supported: true,
      backchannel_logout_supported: true,
    }))
      assert.equal(metadata[name], value as never, name)
    assert.ok(
      !JSON.stringify(metadata).includes('"none"') ||
        !(metadata['id_token_signing_alg_values_supported'] as string[]).includes('none'),
    )
  })

  it('oauth-authorization-server metadata (RFC 8414) says the same, at its own address', async () => {
    const { origin } = new URL(issuer)
    assert.deepEqual(await (await fetch(`${origin}/.well-known/oauth-authorization-server/t/demo`)).json(), metadata)
  })

  it('oidcc-idtoken-rs256: a site that verifies RS256 only gets it, by a key with a kid of the published set', async () => {
    const { tokens } = await site({ idTokenAlgorithm: 'RS256' })
    const { alg, kid } = jose.decodeProtectedHeader((await tokens()).body['id_token']!)
    assert.deepEqual([alg, typeof kid], ['RS256', 'string'])
    const published = (await (await fetch(metadata['jwks_uri'] as never)).json()) as { keys: { kid: string }[] }
    assert.ok(published.keys.some((key) => key.kid === kid))
  })

  it('oidcc-server-rotate-keys: after a rotation old and new tokens verify by the published set', async () => {
    const { tokens } = await site()
    const old = (await tokens()).body['id_token']!
    const { apply } = await rig.signingKeys.rotation('demo')
    await database.durably((trx) => apply(trx, database.now()))
    clock.push(1000)
    const fresh = (await tokens()).body['id_token']!
    assert.notEqual(jose.decodeProtectedHeader(old).kid, jose.decodeProtectedHeader(fresh).kid)
    const set = jose.createLocalJWKSet(
      (await (await fetch(metadata['jwks_uri'] as never)).json()) as jose.JSONWebKeySet,
    )
    for (const token of [old, fresh]) await jose.jwtVerify(token, set)
    clock.push(-1000)
  })
})

describe('OpenID Connect RP-Initiated Logout OP', () => {
  async function signedIn() {
    const shop = await site()
    const { body, visitor } = await shop.tokens()
    const leave = (params: Record<string, string>) =>
      visitor.get(`${metadata['end_session_endpoint']}?${new URLSearchParams(params)}`)
    const isOut = async () =>
      locationOf(await visitor.get(shop.wish({ prompt: 'none' }).url), rig.origin).searchParams.get('error') ===
      'login_required'
    return { shop, visitor, leave, isOut, hint: body['id_token']! }
  }

  it('oidcc-rp-initiated-logout: ends, and leads back with the state', async () => {
    const { hint, isOut, leave } = await signedIn()
    const answer = await leave({ id_token_hint: hint, post_logout_redirect_uri: out, state: 'x' })
    assert.equal(locationOf(answer, issuer).href, `${out}?state=x`)
    assert.ok(await isOut())
  })

  it('oidcc-rp-initiated-logout-no-state', async () => {
    const { hint, leave } = await signedIn()
    assert.equal(locationOf(await leave({ id_token_hint: hint, post_logout_redirect_uri: out }), issuer).href, out)
  })

  it('oidcc-rp-initiated-logout-no-post-logout-redirect-uri, -only-state: ends here', async () => {
    for (const state of [{}, { state: 'x' }]) {
      const { hint, isOut, leave } = await signedIn()
      assert.equal((await leave({ id_token_hint: hint, ...state })).status, 200)
      assert.ok(await isOut())
    }
  })

  for (const [module, params] of [
    ['bad-post-logout-redirect-uri', { post_logout_redirect_uri: 'https://evil.example/' }],
    ['query-added-to-post-logout-redirect-uri', { post_logout_redirect_uri: `${out}?x=1` }],
    ['modified-id-token-hint', { id_token_hint: 'modified', post_logout_redirect_uri: out }],
    ['bad-id-token-hint', { id_token_hint: 'x', post_logout_redirect_uri: out }],
    ['no-id-token-hint', { post_logout_redirect_uri: out }],
    ['no-params', {}],
  ] as [string, Record<string, string>][])
    it(`oidcc-rp-initiated-logout-${module}: leads nowhere else`, async () => {
      const { hint, leave } = await signedIn()
      const [header, , signature] = hint.split('.')
      const given =
        params['id_token_hint'] === 'modified'
          ? { ...params, id_token_hint: `${header}.${btoa('{"sub":"x"}')}.${signature}` }
          : params
      const answer = await leave(given)
      assert.equal(answer.status, 200)
      assert.doesNotMatch(
        await answer.text(),
        /(?:href|value|action)="https:\/\/(?:evil|shop\.example\/out\?)|http-equiv="refresh/,
      )
    })
})

describe('OpenID Connect Back-Channel Logout OP', () => {
  const tokens: string[] = []
  const listener = createServer(async (request, response) => {
    tokens.push(new URLSearchParams((await request.setEncoding('utf8').toArray()).join('')).get('logout_token')!)
    response.end()
  })
  after(() => listener.close().closeAllConnections())

  it('oidcc-backchannel-rp-initiated-logout: the site gets a logout token that verifies, and no other site does', async () => {
    await new Promise<void>((ready) => listener.listen(0, '127.0.0.1', ready))
    const uri = `http://127.0.0.1:${(listener.address() as AddressInfo).port}/out`
    const shop = await site({ backchannelLogoutUri: uri })
    await site({ backchannelLogoutUri: `${uri}/other` })
    const { body, claims, visitor } = await shop.tokens()
    await visitor.get(`${metadata['end_session_endpoint']}?id_token_hint=${body['id_token']}`)
    await rig.logoutTokens.tellDue()
    assert.equal(tokens.length, 1)
    const { payload } = await jose.jwtVerify(
      tokens[0]!,
      jose.createRemoteJWKSet(new URL(metadata['jwks_uri'] as never)),
      { issuer, audience: shop.clientId, typ: 'logout+jwt' },
    )
    assert.deepEqual([payload['sid'], payload.sub, payload['nonce']], [claims['sid'], claims.sub, undefined])
  })
})

describe('sessions and tokens', () => {
  it('a site that was removed gets nothing more within a second, nor does a tenant', async () => {
    const shop = await site()
    const { body } = await shop.tokens({ scope: 'openid offline_access' })
    await database.durably((trx) => removeSite(trx, 'demo', shop.added.site.id))
    await new Promise((resolve) => setTimeout(resolve, 1000))
    assert.equal((await userinfo(body['access_token']!)).status, 401)
    const refreshed = await shop.post('token_endpoint', {
      grant_type: 'refresh_token',
      refresh_token: body['refresh_token']!,
    })
    assert.equal(refreshed.status, 401)
    assert.equal((await browser().get(shop.wish().url)).status, 400)
  })

  it('RFC 9700, ASVS 7.4: what ends is refused at once by refresh, introspection and userinfo', async () => {
    const shop = await site()
    const ends = {
      'a sign-out': (account: string) =>
        database.durably((trx) =>
          rig.service.endSessions(trx, { tenantId: 'demo', accountId: account }, 'signed-out', database.now()),
        ),
      'the grants': (account: string) =>
        database.durably((trx) => rig.service.endGrants(trx, 'demo', account, database.now())),
    }
    for (const [what, end] of Object.entries(ends)) {
      const { body, claims } = await shop.tokens({ scope: what === 'the grants' ? 'openid offline_access' : 'openid' })
      await end(claims.sub!)
      assert.equal((await userinfo(body['access_token']!)).status, 401, what)
      const told = await shop.post('introspection_endpoint', { token: body['access_token']! })
      assert.equal(told.body['active'], false as never, what)
      if (body['refresh_token']) {
        const refreshed = await shop.post('token_endpoint', {
          grant_type: 'refresh_token',
          refresh_token: body['refresh_token'],
        })
        assert.equal(refreshed.body['error'], 'invalid_grant', what)
      }
    }
  })
})
