import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as jose from 'jose'
import * as oidc from 'openid-client'
import type { SiteInput } from '#sites/sites.ts'
import { browser, byPassword, locationOf, openInMemory, protocolRig, pushedClock, signIn } from '#test/protocol-rig.ts'

const api = 'https://api.example/orders'

/** One server for all: each test has a site of its own. */
const clock = pushedClock()
const database = await openInMemory({ clock: clock.now })
const rig = await protocolRig(database)
const anna = await rig.addAccount('anna')
const keys = await jose.generateKeyPair('ES256', { extractable: true })
const jwks = { keys: [{ ...(await jose.exportJWK(keys.publicKey)), kty: 'EC' as const, kid: 'k1' }] }
const fapi = { fapi: true, jwks } as const

async function site(input: Partial<SiteInput> = {}) {
  const added = await rig.addSite(input)
  const { clientId, authMethod, redirectUris } = added.site
  const auth =
    authMethod === 'private_key_jwt'
      ? oidc.PrivateKeyJwt(
          { key: keys.privateKey, kid: 'k1' },
          { [oidc.modifyAssertion]: (_, claims) => Object.assign(claims, { aud: rig.issuer() }) as never },
        )
      : added.clientSecret === undefined
        ? oidc.None()
        : oidc.ClientSecretBasic(added.clientSecret)
  const metadata = { id_token_signed_response_alg: 'ES256' }
  const options = { execute: [oidc.allowInsecureRequests] }
  const config = await oidc.discovery(new URL(rig.issuer()), clientId, metadata, auth, options)
  const verifier = oidc.randomPKCECodeVerifier()
  const usual = {
    redirect_uri: redirectUris[0]!,
    scope: 'openid',
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state: 's',
  }
  const checks = { pkceCodeVerifier: verifier, expectedState: 's' }
  return {
    ...{ config, added, usual, checks },
    arrive: (url: URL, visitor = browser()) => signIn(rig, visitor, url, byPassword(anna, database.now())),
    redeem: (answer: URL, more?: Record<string, string>, options?: oidc.DPoPOptions) =>
      oidc.authorizationCodeGrant(config, answer, checks, more, options),
  }
}

const sentTo = async (url: URL, visitor = browser()) => locationOf(await visitor.get(url), rig.origin)
const token = (config: oidc.Configuration) => config.serverMetadata().token_endpoint!

describe('a pushed request', () => {
  it('is all that the browser need not carry', async () => {
    const { arrive, config, redeem, usual } = await site()
    const url = await oidc.buildAuthorizationUrlWithPAR(config, { ...usual, login_hint: 'anna' })
    assert.deepEqual([...url.searchParams.keys()].toSorted(), ['client_id', 'request_uri'])
    assert.ok((await redeem(await arrive(url))).id_token)
    assert.equal(rig.wishes.at(-1)!.hint, 'anna')
  })

  it('is used once, lasts a minute, and is the site’s own', async () => {
    const { arrive, config, usual } = await site()
    const url = await oidc.buildAuthorizationUrlWithPAR(config, usual)
    await arrive(url)
    const refused = async (url: URL) =>
      assert.equal((await sentTo(url)).searchParams.get('error'), 'invalid_request_uri')
    await refused(url)

    const other = await site()
    const stolen = await oidc.buildAuthorizationUrlWithPAR(config, usual)
    stolen.searchParams.set('client_id', other.added.site.clientId)
    assert.match((await sentTo(stolen)).searchParams.get('error')!, /^invalid_request/)

    const late = await oidc.buildAuthorizationUrlWithPAR(config, usual)
    clock.push(61)
    await refused(late)
    clock.push(-61)
  })

  it('is the only way for a site that wants it so, also when a sign-in begins anew', async () => {
    const { arrive, config, usual } = await site({ parRequired: true })
    const direct = oidc.buildAuthorizationUrl(config, usual)
    assert.equal((await sentTo(direct)).searchParams.get('error'), 'invalid_request')
    const url = await oidc.buildAuthorizationUrlWithPAR(config, usual)
    const visitor = browser()
    await visitor.get(url)
    const back = (await rig.service.grantInteraction('demo', rig.wishes.at(-1)!.uid, byPassword(anna, database.now())))!
    const pressed = visitor.copy()
    await visitor.get(back)
    const again = await sentTo(new URL(back), pressed)
    assert.equal(again.searchParams.get('request_uri')?.startsWith('urn:'), true)
    pressed.load(visitor.jar())
    assert.ok((await sentTo(again, pressed)).searchParams.get('code'))
    assert.ok((await arrive(await oidc.buildAuthorizationUrlWithPAR(config, usual))).searchParams.get('code'))
  })

  it('needs the site to prove itself', async () => {
    const { added, usual } = await site()
    const body = new URLSearchParams({ ...usual, response_type: 'code', client_id: added.site.clientId })
    assert.equal((await fetch(`${rig.issuer()}/par`, { method: 'POST', body })).status, 401)
  })
})

describe('a signed request', () => {
  const sign = (claims: jose.JWTPayload, header: object = {}, key: jose.CryptoKey | Uint8Array = keys.privateKey) =>
    new jose.SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: 'k1', ...header }).sign(key)

  async function asked(
    change: (usual: jose.JWTPayload) => jose.JWTPayload = (usual) => usual,
    header = {},
    key?: Uint8Array,
  ) {
    const signed = await site({ authMethod: 'private_key_jwt', jwks })
    const { clientId } = signed.added.site
    const now = Math.floor(Date.now() / 1000)
    const usual = {
      iss: clientId,
      aud: rig.issuer(),
      client_id: clientId,
      response_type: 'code',
      exp: now + 60,
      nbf: now,
      iat: now,
    }
    const request = await sign(change({ ...usual, ...signed.usual }), header, key)
    const url = new URL(`${rig.issuer()}/authorize?${new URLSearchParams({ client_id: clientId, request })}`)
    return { ...signed, url, visitor: browser() }
  }

  it('is taken as it was signed, whatever stands beside it', async () => {
    const { arrive, redeem, url } = await asked((usual) => ({ ...usual, login_hint: 'signed' }))
    url.searchParams.set('login_hint', 'beside')
    url.searchParams.set('scope', 'openid email')
    const tokens = await redeem(await arrive(url))
    assert.equal(rig.wishes.at(-1)!.hint, 'signed')
    assert.equal(tokens.scope, 'openid')
  })

  const day = 86_400
  const seconds = () => Math.floor(Date.now() / 1000)
  for (const [what, change, header] of [
    ['for another server', { aud: 'https://other.example' }, {}],
    ['of another site', { iss: 'other' }, {}],
    ['expired', { exp: seconds() - 60 }, {}],
    ['without an end', { exp: undefined }, {}],
    ['of a day', { exp: seconds() + day }, {}],
    ['of tomorrow', { nbf: seconds() + day }, {}],
    ['issued tomorrow', { iat: seconds() + day }, {}],
    ['by an unknown key', {}, { kid: 'k2' }],
    ['with a request in it', { request: 'x.y.z' }, {}],
  ] as [string, jose.JWTPayload, object][])
    it(`is refused ${what}`, async () => {
      const { url, visitor } = await asked((usual) => ({ ...usual, ...change }), header)
      const answer = await visitor.get(url)
      const error =
        answer.status === 303 ? locationOf(answer, rig.origin).searchParams.get('error') : String(answer.status)
      assert.match(error!, /^(400|invalid_request_object)$/)
    })

  it('is refused without a signature, and signed by what everybody knows', async () => {
    const { added, usual } = await site({ authMethod: 'private_key_jwt', jwks })
    const claims = {
      ...usual,
      iss: added.site.clientId,
      aud: rig.issuer(),
      client_id: added.site.clientId,
      response_type: 'code',
    }
    const none = new jose.UnsecuredJWT(claims).setExpirationTime('1m').encode()
    const publicKey = new TextEncoder().encode(JSON.stringify(jwks.keys[0]))
    const confused = await new jose.SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256' })
      .setExpirationTime('1m')
      .sign(publicKey)
    for (const request of [none, confused, 'x', 'a.b.c', `${none}x`]) {
      const wish = new URLSearchParams({ ...usual, client_id: added.site.clientId, response_type: 'code', request })
      const answer = await browser().get(`${rig.issuer()}/authorize?${wish}`)
      const error =
        answer.status === 303 ? locationOf(answer, rig.origin).searchParams.get('error') : String(answer.status)
      assert.match(error!, /^(400|invalid_request_object)$/, request.slice(0, 20))
    }
  })
})

describe('tokens that are bound to a key', () => {
  async function bound(input: Partial<SiteInput> = { dpopBound: true }) {
    const party = await site(input)
    const dpopKeys = await oidc.randomDPoPKeyPair('ES256', { extractable: true })
    const DPoP = oidc.getDPoPHandle(party.config, dpopKeys)
    const wish = { ...party.usual, scope: 'openid offline_access' }
    const url = input.fapi
      ? await oidc.buildAuthorizationUrlWithPAR(party.config, wish, { DPoP })
      : oidc.buildAuthorizationUrl(party.config, wish)
    return { ...party, DPoP, dpopKeys, code: () => party.arrive(url) }
  }

  it('are given with a proof and a nonce only, and work with the key only', async () => {
    const { code, config, redeem } = await bound()
    await assert.rejects(redeem(await code()), { error: 'invalid_grant' })
    const again = await bound()
    const good = await again.redeem(await again.code(), {}, { DPoP: again.DPoP })
    assert.equal(good.token_type, 'dpop')
    const subject = good.claims()!.sub
    assert.ok(await oidc.fetchUserInfo(again.config, good.access_token, subject, { DPoP: again.DPoP }))
    await assert.rejects(oidc.fetchUserInfo(again.config, good.access_token, subject))
    await assert.rejects(
      oidc.fetchUserInfo(again.config, good.access_token, subject, {
        DPoP: oidc.getDPoPHandle(config, await oidc.randomDPoPKeyPair('ES256')),
      }),
    )
    const told = await oidc.tokenIntrospection(again.config, good.access_token)
    assert.ok(told.active && told.cnf?.['jkt'])
  })

  it('are refreshed with the key, and once more when the answer was lost', async () => {
    const { code, config, DPoP, redeem } = await bound({ dpopBound: true, kind: 'spa' })
    const first = await redeem(await code(), {}, { DPoP })
    const refresh = (token: string, handle = DPoP) => oidc.refreshTokenGrant(config, token, {}, { DPoP: handle })
    const other = oidc.getDPoPHandle(config, await oidc.randomDPoPKeyPair('ES256'))
    await assert.rejects(refresh(first.refresh_token!, other), { error: 'invalid_grant' })
    const answers = await Promise.all(Array.from({ length: 5 }, () => refresh(first.refresh_token!)))
    assert.deepEqual([...new Set(answers.map(({ refresh_token }) => refresh_token))], [answers[0]!.refresh_token])
    await assert.rejects(refresh(first.refresh_token!, other), { error: 'invalid_grant' })
    const next = await refresh(answers[0]!.refresh_token!)
    clock.push(11)
    await assert.rejects(refresh(first.refresh_token!), { error: 'invalid_grant' })
    await assert.rejects(refresh(next.refresh_token!), { error: 'invalid_grant' }, 'reuse ends all')
  })

  it('need a proof of this very request: no other address, method, time, type or algorithm, and each once', async () => {
    const { added, config, dpopKeys, checks, code } = await bound()
    const jwk = await jose.exportJWK(dpopKeys.publicKey)
    const post = async (proof: string) => {
      const body = new URLSearchParams({
        grant_type: 'authorization_code',
        code: (await code()).searchParams.get('code')!,
        redirect_uri: added.site.redirectUris[0]!,
        code_verifier: checks.pkceCodeVerifier,
      })
      const authorization = `Basic ${btoa(`${encodeURIComponent(added.site.clientId)}:${encodeURIComponent(added.clientSecret!)}`)}`
      return fetch(token(config), { method: 'POST', body, headers: { dpop: proof, authorization } })
    }
    const prove = (claims: object, header: object = {}, key: jose.CryptoKey | Uint8Array = dpopKeys.privateKey) =>
      new jose.SignJWT({
        jti: crypto.randomUUID(),
        htm: 'POST',
        htu: token(config),
        iat: Math.floor(Date.now() / 1000),
        ...claims,
      })
        .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk, ...header })
        .sign(key)
    const asked = await post(await prove({}))
    assert.equal(((await asked.json()) as { error: string }).error, 'use_dpop_nonce')
    const nonce = asked.headers.get('dpop-nonce')!
    const proof = await prove({ nonce })
    assert.equal((await post(proof)).status, 200)
    assert.equal((await post(proof)).status, 400, 'replayed')
    const secret = new TextEncoder().encode('x'.repeat(32))
    const wrong = [
      await prove({ nonce, htu: 'https://other.example/token' }),
      await prove({ nonce, htm: 'GET' }),
      await prove({ nonce: 'x' }),
      await prove({ nonce, jti: undefined }),
      await prove({ nonce }, { typ: 'JWT' }),
      await prove({ nonce }, { jwk: undefined }),
      await prove({ nonce }, { jwk: await jose.exportJWK(dpopKeys.privateKey) }),
      await prove({ nonce }, { alg: 'HS256', jwk: { kty: 'oct', k: jose.base64url.encode(secret) } }, secret),
      new jose.UnsecuredJWT({ jti: 'a', htm: 'POST', htu: token(config), nonce }).setIssuedAt().encode(),
      `${proof.slice(0, -2)}xx`,
      'x',
    ]
    for (const each of wrong) assert.equal((await post(each)).status, 400, each.slice(0, 60))
  })

  it('are what a FAPI 2.0 site gets, and nothing less', async () => {
    const { added, code, config, DPoP, redeem, usual } = await bound(fapi)
    const { authMethod, dpopBound, parRequired } = added.site
    assert.deepEqual([authMethod, dpopBound, parRequired], ['private_key_jwt', true, true])
    const tokens = await redeem(await code(), {}, { DPoP })
    assert.equal(tokens.token_type, 'dpop')
    const refreshed = await oidc.refreshTokenGrant(config, tokens.refresh_token!, {}, { DPoP })
    assert.equal(refreshed.refresh_token, tokens.refresh_token, 'not rotated (FAPI 2.0 section 5.3.2.1)')
    const direct = await sentTo(oidc.buildAuthorizationUrl(config, usual))
    assert.equal(direct.searchParams.get('error'), 'invalid_request')
    for (const wrong of [
      { ...fapi, authMethod: 'client_secret_basic' },
      { fapi: true },
      { ...fapi, idTokenAlgorithm: 'RS256' },
      { ...fapi, pkce: 'nonce' },
      { ...fapi, redirectUris: ['http://localhost/cb'] },
    ] as Partial<SiteInput>[])
      await assert.rejects(rig.addSite(wrong), { code: 'invalid' }, JSON.stringify(Object.keys(wrong)))
  })
})

describe('what a site asks by claims', () => {
  it('is told as far as its settings go', async () => {
    const { arrive, config, redeem, usual } = await site({ scopes: ['openid', 'email'] })
    const claims = JSON.stringify({
      id_token: { email: { essential: true }, phone_number: null, preferred_username: null },
    })
    const tokens = await redeem(await arrive(oidc.buildAuthorizationUrl(config, { ...usual, claims })))
    const told = tokens.claims()!
    assert.equal(told['email'], 'anna@example.com')
    assert.equal(told['preferred_username'], undefined)
  })

  it('an essential acr is a demand, a subject is an expectation', async () => {
    const { config, usual } = await site()
    const wish = (claims: object) =>
      oidc.buildAuthorizationUrl(config, { ...usual, claims: JSON.stringify({ id_token: claims }) })
    const unknown = await sentTo(wish({ acr: { essential: true, value: 'urn:nobody:knows' } }))
    assert.equal(unknown.searchParams.get('error'), 'unmet_authentication_requirements')
    await sentTo(wish({ acr: { essential: true, values: ['urn:sekisho:acr:2'] } }))
    assert.deepEqual(rig.wishes.at(-1)!.demand.acrValues, ['urn:sekisho:acr:2'])
    const visitor = browser()
    const other = await rig.addAccount(`other-${Math.random()}`)
    const answer = await signIn(rig, visitor, wish({ sub: { value: other.id } }), byPassword(anna, database.now()))
    assert.equal(answer.searchParams.get('error'), 'login_required')
  })
})

describe('an answer by a form', () => {
  it('goes to the site alone, with everything in it, and needs no script', async () => {
    const { arrive: _, config, redeem, usual } = await site()
    const visitor = browser()
    const url = oidc.buildAuthorizationUrl(config, { ...usual, state: 's', response_mode: 'form_post' })
    await visitor.get(url)
    const back = await rig.service.grantInteraction('demo', rig.wishes.at(-1)!.uid, byPassword(anna, database.now()))
    const answer = await visitor.get(back!)
    const page = await answer.text()
    assert.equal(answer.status, 200)
    assert.match(answer.headers.get('content-security-policy')!, /form-action https:\/\/shop\.example;/)
    assert.match(page, /<form method="post" action="https:\/\/shop\.example\/cb" data-onward>/)
    assert.doesNotMatch(page, /form_token/)
    const fields = [...page.matchAll(/name="(code|state|iss)" value="([^"]*)"/g)].map(([, name, value]) => [
      name!,
      value!,
    ])
    assert.ok((await redeem(new URL(`https://shop.example/cb?${new URLSearchParams(fields)}`))).id_token)
  })

  it('holds what went wrong as text only', async () => {
    const { config, usual } = await site()
    const state = '"><script>alert(1)</script>'
    const url = oidc.buildAuthorizationUrl(config, { ...usual, state, response_mode: 'form_post', prompt: 'none' })
    const page = await (await browser().get(url)).text()
    assert.match(page, /name="error" value="login_required"/)
    assert.doesNotMatch(page, /<script>alert/)
  })
})

describe('a site for itself', () => {
  it('gets a token for what it may call, signed and for that address only', async () => {
    const { config } = await site({
      grants: ['authorization_code', 'client_credentials'],
      resources: [{ uri: api, scopes: ['orders:read'] }],
    })
    const got = await oidc.clientCredentialsGrant(config, { scope: 'orders:read', resource: api })
    const { payload, protectedHeader } = await jose.jwtVerify(
      got.access_token,
      jose.createRemoteJWKSet(new URL(`${rig.issuer()}/jwks`)),
      {
        issuer: rig.issuer(),
        audience: api,
        typ: 'at+jwt',
      },
    )
    assert.deepEqual(
      [payload['scope'], payload['client_id'], protectedHeader.alg],
      ['orders:read', config.clientMetadata().client_id, 'ES256'],
    )
    await assert.rejects(oidc.clientCredentialsGrant(config, { resource: 'https://other.example/' }), {
      error: 'invalid_target',
    })
  })
})
