import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import * as oidc from 'openid-client'
import type { Granted } from '#protocol/protocol.ts'
import {
  browser,
  byPassword,
  byTwoSteps,
  locationOf,
  openInMemory,
  protocolRig,
  pushedClock,
  relyingParty,
  signIn,
} from '#test/protocol-rig.ts'

const acr = (level: 1 | 2 | 3) => `urn:sekisho:acr:${level}`

describe('what a site may wish', () => {
  async function begun() {
    const clock = pushedClock()
    const database = await openInMemory({ clock: clock.now })
    const rig = await protocolRig(database)
    const anna = await rig.addAccount('anna')
    const site = await relyingParty(rig, await rig.addSite())
    const visitor = browser()
    const arrive = async (wish: Record<string, string> = {}, granted?: Granted) => {
      const asked = await site.ask(wish)
      return { asked, url: await signIn(rig, visitor, asked.url, granted ?? byPassword(anna, database.now())) }
    }
    /** Where the browser is sent at once, before anybody signs in. */
    const sent = async (wish: Record<string, string>) =>
      locationOf(await visitor.get((await site.ask(wish)).url), rig.origin)
    const told = async ({ asked, url }: Awaited<ReturnType<typeof arrive>>) =>
      decodeJwt((await site.redeem(url, asked)).id_token!)
    return { clock, database, rig, anna, site, visitor, arrive, sent, told }
  }
  const errorOf = (url: URL) => url.searchParams.get('error')

  it('acr_values: an old session that does not reach them leads to a sign-in for more', async () => {
    const { anna, arrive, database, rig, told } = await begun()
    await arrive()
    const claims = await told(await arrive({ acr_values: acr(2) }, byTwoSteps(anna, database.now())))
    const wish = rig.wishes.at(-1)!
    assert.deepEqual(wish.demand.acrValues, [acr(2)])
    assert.equal(wish.signedIn?.account.id, anna.id)
    assert.equal(claims.acr, acr(2))
    assert.deepEqual(claims.amr, ['pwd', 'otp', 'mfa'])
  })

  it('acr_values: any of them is enough, and one that is reached asks for nothing', async () => {
    const { arrive, sent, told } = await begun()
    assert.equal((await told(await arrive())).acr, acr(1))
    assert.ok((await sent({ acr_values: `${acr(3)} ${acr(1)}` })).searchParams.get('code'))
  })

  it('acr_values: a sign-in that shows less is no answer', async () => {
    const { arrive } = await begun()
    const { url } = await arrive({ acr_values: acr(2) })
    assert.equal(errorOf(url), 'unmet_authentication_requirements')
  })

  it('acr_values: what nobody here knows cannot be met', async () => {
    const { arrive, sent } = await begun()
    assert.equal(errorOf(await sent({ acr_values: 'urn:other:gold' })), 'unmet_authentication_requirements')
    await arrive()
    assert.equal(errorOf(await sent({ acr_values: 'urn:other:gold' })), 'unmet_authentication_requirements')
  })

  it('prompt=none: answers by itself, or says what would have to be asked', async () => {
    const { arrive, clock, sent } = await begun()
    assert.equal(errorOf(await sent({ prompt: 'none' })), 'login_required')
    await arrive()
    assert.ok((await sent({ prompt: 'none' })).searchParams.get('code'))
    assert.equal(errorOf(await sent({ prompt: 'none', acr_values: acr(2) })), 'unmet_authentication_requirements')
    clock.push(100)
    assert.equal(errorOf(await sent({ prompt: 'none', max_age: '99' })), 'login_required')
    assert.ok((await sent({ prompt: 'none', max_age: '100' })).searchParams.get('code'))
  })

  for (const prompt of ['login', 'select_account'])
    it(`prompt=${prompt}: asks a person who is signed in already`, async () => {
      const { arrive, sent } = await begun()
      await arrive()
      assert.match((await sent({ prompt })).pathname, /\/sign-in\//)
      assert.ok((await arrive({ prompt })).url.searchParams.get('code'))
    })

  it('max_age: counts only what was shown since, and tells when that was', async () => {
    const { arrive, clock, database, rig, told } = await begun()
    await arrive()
    clock.push(600)
    const asked = database.now()
    const claims = await told(await arrive({ max_age: '300' }))
    // A second may pass on the way.
    const since = (at: unknown) => Number(at) >= asked && Number(at) <= database.now()
    assert.ok(since(claims.auth_time))
    assert.ok(since(rig.wishes.at(-1)!.demand.notBefore! + 300))
    await arrive({ max_age: '0' })
    assert.ok(since(rig.wishes.at(-1)!.demand.notBefore))
    assert.equal(rig.wishes.length, 3)
  })

  it('login_hint and ui_locales: are handed to the sign-in', async () => {
    const { rig, sent } = await begun()
    await sent({ login_hint: 'anna@example.com', ui_locales: 'fr en ja' })
    assert.equal(rig.wishes[0]?.hint, 'anna@example.com')
    assert.equal(rig.wishes[0]?.language, 'en')
    assert.equal(rig.wishes[0]?.site.name, 'Shop')
    assert.equal(rig.wishes[0]?.siteUrl, 'https://shop.example')
  })

  it('id_token_hint: no other account is an answer', async () => {
    const { arrive, database, rig, sent, site } = await begun()
    const first = await arrive()
    const { id_token: hint } = await site.redeem(first.url, first.asked)
    assert.ok((await sent({ id_token_hint: hint! })).searchParams.get('code'))
    const ben = await rig.addAccount('ben')
    await arrive({ prompt: 'login' }, byPassword(ben, database.now()))
    assert.equal(errorOf(await sent({ id_token_hint: hint!, prompt: 'none' })), 'login_required')
    const stubborn = await arrive({ id_token_hint: hint! }, byPassword(ben, database.now()))
    assert.equal(errorOf(stubborn.url), 'login_required')
  })

  it('a person who stops is told to the site', async () => {
    const { rig, site, visitor } = await begun()
    const asked = await site.ask()
    await visitor.get(asked.url)
    const back = await rig.service.refuseInteraction('demo', rig.wishes[0]!.uid, 'access_denied')
    const answer = locationOf(await visitor.get(back!), rig.origin)
    assert.equal(errorOf(answer), 'access_denied')
    assert.equal(answer.searchParams.get('state'), asked.state)
    assert.equal(answer.searchParams.get('iss'), rig.issuer())
  })

  it('every answer names its issuer (RFC 9207)', async () => {
    const { arrive, rig, sent } = await begun()
    assert.equal((await arrive()).url.searchParams.get('iss'), rig.issuer())
    assert.equal(
      (await sent({ scope: 'nonsense openid x', response_type: 'code' })).searchParams.get('iss'),
      rig.issuer(),
    )
  })

  it('claims: by scope from userinfo; acr and auth_time also for APIs', async () => {
    const { anna, arrive, rig, site } = await begun()
    const { asked, url } = await arrive({ scope: 'openid profile email' })
    const tokens = await site.redeem(url, asked)
    const claims = await oidc.fetchUserInfo(site.config, tokens.access_token, anna.id)
    assert.equal(claims.preferred_username, 'anna')
    assert.equal(claims.email, 'anna@example.com')
    assert.equal(claims.email_verified, true)
    const seen = await oidc.tokenIntrospection(site.config, tokens.access_token)
    assert.equal(seen.active, true)
    assert.equal(seen['acr'], acr(1))
    assert.equal(typeof seen['auth_time'], 'number')
    const stranger = await relyingParty(rig, await rig.addSite({ name: 'Other' }))
    assert.equal((await oidc.tokenIntrospection(stranger.config, tokens.access_token)).active, false)
    await oidc.tokenRevocation(stranger.config, tokens.access_token)
    assert.ok(await oidc.fetchUserInfo(site.config, tokens.access_token, anna.id))
    await oidc.tokenRevocation(site.config, tokens.access_token)
    await assert.rejects(oidc.fetchUserInfo(site.config, tokens.access_token, anna.id))
  })

  it('resource: a signed token for the API that was registered, and for no other', async () => {
    const { anna, database, rig, visitor } = await begun()
    const resource = 'https://api.example/orders'
    const site = await relyingParty(rig, await rig.addSite({ resources: [{ uri: resource, scopes: ['orders:read'] }] }))
    const asked = await site.ask({ scope: 'openid orders:read orders:write', resource })
    const url = await signIn(rig, visitor, asked.url, byPassword(anna, database.now()))
    const { access_token: token } = await site.redeem(url, asked)
    assert.equal(decodeProtectedHeader(token).typ, 'at+jwt')
    const claims = decodeJwt(token)
    assert.equal(claims.aud, resource)
    assert.equal(claims['scope'], 'orders:read')
    assert.equal(claims['acr'], acr(1))
    const other = await site.ask({ resource: 'https://api.example/other' })
    assert.equal(errorOf(locationOf(await visitor.get(other.url), rig.origin)), 'invalid_target')
  })

  it('offline_access: given without prompt=consent where the site has it, and else left out', async () => {
    const { anna, arrive, database, rig, site, visitor } = await begun()
    const { asked, url } = await arrive({ scope: 'openid offline_access' })
    assert.ok((await site.redeem(url, asked)).refresh_token)
    for (const facts of [{ grants: ['authorization_code' as const] }, { scopes: ['openid' as const] }]) {
      const modest = await relyingParty(rig, await rig.addSite(facts))
      const wish = await modest.ask({ scope: 'openid offline_access' })
      const answer = await signIn(rig, visitor, wish.url, byPassword(anna, database.now()))
      if (errorOf(answer)) assert.equal(errorOf(answer), 'invalid_scope')
      else assert.equal((await modest.redeem(answer, wish)).refresh_token, undefined)
    }
  })

  it('PKCE: needed from every site; with `pkce: nonce` a nonce will do', async () => {
    const { anna, database, rig, site, visitor } = await begun()
    const { url } = await site.ask()
    const without = (from: URL, ...names: string[]) => {
      const changed = new URL(from)
      for (const name of names) changed.searchParams.delete(name)
      return changed
    }
    const pkce = ['code_challenge', 'code_challenge_method']
    assert.equal(errorOf(locationOf(await visitor.get(without(url, ...pkce)), rig.origin)), 'invalid_request')
    const plain = without(url, ...pkce)
    plain.searchParams.set('code_challenge', 'A'.repeat(43))
    plain.searchParams.set('code_challenge_method', 'plain')
    assert.equal(errorOf(locationOf(await visitor.get(plain), rig.origin)), 'invalid_request')

    const added = await rig.addSite({ pkce: 'nonce' })
    const older = await relyingParty(rig, added)
    const asked = await older.ask()
    const answer = await signIn(rig, visitor, without(asked.url, ...pkce), byPassword(anna, database.now()))
    const tokens = await oidc.authorizationCodeGrant(older.config, answer, {
      expectedState: asked.state,
      expectedNonce: asked.nonce,
    })
    assert.ok(tokens.id_token)
    const downgraded = await signIn(rig, visitor, without(asked.url, ...pkce), byPassword(anna, database.now()))
    await assert.rejects(older.redeem(downgraded, asked), 'a verifier where no challenge was given')
    const bare = without(asked.url, ...pkce, 'nonce')
    assert.equal(errorOf(locationOf(await visitor.get(bare), rig.origin)), 'invalid_request')
  })

  it('PKCE: the verifier must be there and right, and is not taken where none was announced', async () => {
    const { arrive, site } = await begun()
    for (const verifier of ['', 'A'.repeat(43)]) {
      const { asked, url } = await arrive()
      await assert.rejects(site.redeem(url, { ...asked, verifier }))
    }
  })

  for (const wish of [
    { response_type: 'token' },
    { response_type: 'id_token' },
    { response_type: 'code id_token' },
    { response_mode: 'web_message' },
    { request: 'eyJhbGciOiJub25lIn0.e30.' },
    { request_uri: 'https://evil.example/request' },
    { prompt: 'create' },
    { prompt: 'none login' },
  ] as Record<string, string>[])
    it(`refuses ${JSON.stringify(wish)}, and says so to the site`, async () => {
      const { sent } = await begun()
      const answer = await sent(wish)
      assert.equal(answer.origin, 'https://shop.example')
      assert.ok(errorOf(answer) ?? new URLSearchParams(answer.hash.slice(1)).get('error'))
    })

  for (const [kind, registered, asked, taken] of [
    ['web', 'https://shop.example/cb', 'https://shop.example/cb', true],
    ['web', 'https://shop.example/cb', 'https://shop.example/cb/', false],
    ['web', 'https://shop.example/cb', 'https://shop.example/cb?x=1', false],
    ['web', 'https://shop.example/cb', 'https://shop.example/CB', false],
    ['web', 'https://shop.example/cb', 'https://shop.example@evil.example/cb', false],
    ['web', 'https://shop.example/cb', 'https://shop.example.evil.example/cb', false],
    ['web', 'http://localhost:3000/cb', 'http://localhost:3001/cb', false],
    ['native', 'http://127.0.0.1/cb', 'http://127.0.0.1:49152/cb', true],
    ['native', 'http://127.0.0.1:1/cb', 'http://127.0.0.1:2/other', false],
    ['native', 'http://[::1]/cb', 'http://[::1]:49152/cb', true],
    ['native', 'com.example.app:/cb', 'com.example.app:/cb', true],
    ['native', 'com.example.app:/cb', 'com.example.other:/cb', false],
  ] as const)
    it(`${kind} site at ${registered}: ${taken ? 'is answered at' : 'is never answered at'} ${asked}`, async () => {
      const { rig, visitor } = await begun()
      const site = await relyingParty(rig, await rig.addSite({ kind, redirectUris: [registered] }))
      const response = await visitor.get((await site.ask({ redirect_uri: asked })).url)
      if (taken) assert.match(locationOf(response, rig.origin).pathname, /\/sign-in\//)
      else {
        assert.equal(response.status, 400)
        assert.equal(response.headers.get('location'), null)
        assert.match(await response.text(), /data-page="error"[\s\S]*data-error="invalid_redirect_uri"/)
      }
    })
})
