/** The modules of the FAPI 2.0 Security Profile plan: private_key_jwt, DPoP, plain OpenID Connect requests, pushed. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as jose from 'jose'
import { conformanceRig, type Params } from './rig.ts'

const { clock, issuer, metadata, signIn, site, sent, userinfo } = await conformanceRig()
const keys = await jose.generateKeyPair('ES256', { extractable: true })
const rsa = await jose.generateKeyPair('RS256', { extractable: true })
const jwks = {
  keys: [
    { ...(await jose.exportJWK(keys.publicKey)), kty: 'EC' as const, kid: 'ec' },
    { ...(await jose.exportJWK(rsa.publicKey)), kty: 'RSA' as const, kid: 'rsa' },
  ],
}
const proofKeys = await jose.generateKeyPair('ES256', { extractable: true })
const bank = await site({ fapi: true, jwks })
const seconds = () => Math.floor(Date.now() / 1000)

interface Changes {
  claims?: jose.JWTPayload
  header?: Partial<jose.JWTHeaderParameters>
  key?: jose.CryptoKey | Uint8Array
}

async function assertion({ claims = {}, header = {}, key = keys.privateKey }: Changes = {}): Promise<Params> {
  const usual = {
    iss: bank.clientId,
    sub: bank.clientId,
    aud: issuer,
    jti: crypto.randomUUID(),
    iat: seconds(),
    exp: seconds() + 60,
  }
  const jwt = await new jose.SignJWT({ ...usual, ...claims })
    .setProtectedHeader({ alg: 'ES256', kid: 'ec', ...header })
    .sign(key, { crit: { x: true } })
  return { client_assertion: jwt, client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer' }
}

async function push(more: Params = {}, changes?: Changes) {
  const { params, verifier } = bank.wish(more)
  const answer = await bank.post(
    'pushed_authorization_request_endpoint',
    { ...params, ...(await assertion(changes)) },
    {},
  )
  const url = new URL(
    `${metadata['authorization_endpoint']}?${new URLSearchParams({ client_id: bank.clientId, request_uri: String(answer.body['request_uri']) })}`,
  )
  return { ...answer, url, verifier }
}

let nonce = ''
async function proof(claims: jose.JWTPayload = {}, key = proofKeys): Promise<string> {
  const usual = {
    jti: crypto.randomUUID(),
    htm: 'POST',
    htu: metadata['token_endpoint'] as never,
    iat: seconds(),
    nonce,
  }
  const header = { alg: 'ES256', typ: 'dpop+jwt', jwk: await jose.exportJWK(key.publicKey) }
  return new jose.SignJWT({ ...usual, ...claims }).setProtectedHeader(header).sign(key.privateKey)
}

/** With a proof, after the nonce that is asked for. */
async function token(fields: Params, { key = proofKeys, changes }: { key?: typeof proofKeys; changes?: Changes } = {}) {
  const once = async () =>
    bank.post('token_endpoint', { ...fields, ...(await assertion(changes)) }, { dpop: await proof({}, key) })
  const first = await once()
  if (first.body['error'] !== 'use_dpop_nonce') return first
  nonce = first.headers.get('dpop-nonce')!
  return once()
}

const codeFields = (answer: URL, verifier: string) => ({
  grant_type: 'authorization_code',
  code: answer.searchParams.get('code') ?? '',
  redirect_uri: bank.redirect,
  code_verifier: verifier,
})

async function arrived() {
  const pushed = await push()
  assert.equal(pushed.status, 201, JSON.stringify(pushed.body))
  return codeFields(await signIn(pushed.url), pushed.verifier)
}

const stranger = await jose.generateKeyPair('ES256')
const proofJwk = await jose.exportJWK(proofKeys.publicKey)

/** Told to the site where that is safe, else to the person. */
async function refused(url: URL): Promise<void> {
  const { error, page } = await sent(url)
  assert.ok(error === 'invalid_request_uri' || page === 400, error ?? String(page))
}

describe('FAPI 2.0 Security Profile', () => {
  it('fapi2-security-profile-final-happy-flow: PAR, sign-in, bound tokens, userinfo', async () => {
    const pushed = await push()
    assert.ok(Number(pushed.body['expires_in']) < 600)
    const answer = await signIn(pushed.url)
    assert.equal(answer.searchParams.get('iss'), issuer)
    const { status, body } = await token(codeFields(answer, pushed.verifier))
    assert.deepEqual([status, body['token_type']], [200, 'DPoP'])
    const { alg } = jose.decodeProtectedHeader(String(body['id_token']))
    assert.equal(alg, 'ES256')
    const access = String(body['access_token'])
    const ath = Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(access))).toString('base64url')
    const url = metadata['userinfo_endpoint'] as never
    const asked = async (claims: jose.JWTPayload) =>
      fetch(url, {
        headers: { authorization: `DPoP ${access}`, dpop: await proof({ htm: 'GET', htu: url, ath, ...claims }) },
      })
    assert.equal((await asked({})).status, 200)
    assert.equal((await asked({ ath: 'x' })).status, 401)
    assert.equal((await userinfo(access)).status, 401, 'fapi2-ensure-holder-of-key-required')
  })

  it('fapi2-par-attempt-reuse-request-uri', async () => {
    const { url } = await push()
    await signIn(url)
    await refused(url)
  })

  it('fapi2-par-attempt-to-use-expired-request-uri', async () => {
    const { url } = await push()
    clock.push(61)
    await refused(url)
    clock.push(-61)
  })

  it('fapi2-par-attempt-to-use-request-uri-for-different-client', async () => {
    const { url } = await push()
    url.searchParams.set('client_id', (await site()).clientId)
    assert.match((await sent(url)).error!, /^invalid_request/)
  })

  it('fapi2-ensure-unsigned-authorization-request-without-using-par-fails', async () => {
    assert.equal((await sent(bank.wish().url)).error, 'invalid_request')
  })

  for (const [module, more] of [
    ['par-authorization-request-containing-request-uri', { request_uri: 'urn:ietf:params:oauth:request_uri:x' }],
    ['par-without-pkce', { code_challenge: '', code_challenge_method: '' }],
    ['par-plain-pkce', { code_challenge_method: 'plain' }],
    ['par-without-redirect-uri-registered', { redirect_uri: 'https://evil.example/cb' }],
    ['response-type-token', { response_type: 'token' }],
    ['par-http-redirect-uri', { redirect_uri: 'http://shop.example/cb' }],
  ] as [string, Params][])
    it(`fapi2-${module}: fails at the endpoint`, async () => {
      assert.equal((await push(more)).status, 400)
    })

  const secret = new TextEncoder().encode('x'.repeat(32))
  for (const [module, changes] of [
    ['alg RS256', { key: rsa.privateKey, header: { alg: 'RS256', kid: 'rsa' } }],
    ['alg HS256', { key: secret, header: { alg: 'HS256' } }],
    [
      'the public key as a secret',
      { key: new TextEncoder().encode(JSON.stringify(jwks.keys[0])), header: { alg: 'HS256' } },
    ],
    ['another key', { key: stranger.privateKey }],
    ['a key of its own in the header', { key: proofKeys.privateKey, header: { jwk: proofJwk } }],
    ['a critical header that nobody knows', { header: { crit: ['x'], x: 1 } }],
    ['an unknown kid', { header: { kid: 'other' } }],
    ['aud of the token endpoint', { claims: { aud: String(metadata['token_endpoint']) } }],
    ['aud in a list', { claims: { aud: [issuer] } }],
    ['aud of another server', { claims: { aud: 'https://other.example' } }],
    ['no exp', { claims: { exp: undefined } }],
    ['exp long ago', { claims: { exp: 1 } }],
    ['exp far ahead', { claims: { exp: seconds() + 86_400 } }],
    ['iat a minute ahead', { claims: { iat: seconds() + 90 } }],
    ['nbf a minute ahead', { claims: { nbf: seconds() + 90 } }],
    ['no jti', { claims: { jti: undefined } }],
    ['iss of another', { claims: { iss: 'other' } }],
    ['sub of another', { claims: { sub: 'other' } }],
  ] as [string, Changes][])
    it(`fapi2-ensure-client-assertion-with ${module} fails`, async () => {
      const jwt = await assertion(changes)
      const { params } = bank.wish()
      const { status } = await bank.post('pushed_authorization_request_endpoint', { ...params, ...jwt }, {})
      assert.match(String(status), /^40[01]$/)
    })

  it('fapi2-ensure-client-assertion clock: eight seconds ahead is taken', async () => {
    assert.equal((await push({}, { claims: { iat: seconds() + 8, nbf: seconds() + 8 } })).status, 201)
  })

  it('fapi2-ensure-client-assertion is used once, also by twenty at once', async () => {
    const jwt = await assertion()
    const all = await Promise.all(
      Array.from({ length: 20 }, () =>
        bank.post('pushed_authorization_request_endpoint', { ...bank.wish().params, ...jwt }, {}),
      ),
    )
    assert.equal(all.filter(({ status }) => status === 201).length, 1)
  })

  it('fapi2-ensure-dpop-proof-is-required, fapi2-ensure-dpop-proof replay, nonce', async () => {
    const without = await bank.post('token_endpoint', { ...(await arrived()), ...(await assertion()) }, {})
    assert.equal(without.body['error'], 'invalid_grant')
    await token(await arrived())
    const replayed = await proof()
    const codes = [await arrived(), await arrived()]
    const twice = codes.map(async (fields) =>
      bank.post('token_endpoint', { ...fields, ...(await assertion()) }, { dpop: replayed }),
    )
    assert.deepEqual((await Promise.all(twice)).map(({ status }) => status).toSorted(), [200, 400])
  })

  it('fapi2-ensure-authorization-code-is-bound-to-client and to the verifier, and ends after a minute', async () => {
    const other = await site()
    assert.equal((await other.post('token_endpoint', await arrived())).body['error'], 'invalid_grant')
    assert.equal((await token({ ...(await arrived()), code_verifier: 'y'.repeat(43) })).body['error'], 'invalid_grant')
    const late = await arrived()
    clock.push(61)
    assert.equal((await token(late)).body['error'], 'invalid_grant')
    clock.push(-61)
  })

  it('fapi2-refresh-token: with the key, not rotated', async () => {
    const pushed = await push({ scope: 'openid offline_access' })
    const { body } = await token(codeFields(await signIn(pushed.url), pushed.verifier))
    const fields = { grant_type: 'refresh_token', refresh_token: String(body['refresh_token']) }
    const next = await token(fields)
    assert.deepEqual([next.status, next.body['refresh_token']], [200, body['refresh_token']])
    assert.equal((await bank.post('token_endpoint', { ...fields, ...(await assertion()) }, {})).status, 400)
  })
})
