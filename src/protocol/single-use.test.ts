import assert from 'node:assert/strict'
import { it } from 'node:test'
import * as jose from 'jose'
import * as oidc from 'openid-client'
import { onBothEngines } from '#test/engines.ts'
import { browser, byPassword, protocolRig, pushedClock, rawRequest, relyingParty, signIn } from '#test/protocol-rig.ts'

const scope = 'openid offline_access'
const crowd = 20

const fulfilled = <T>(results: PromiseSettledResult<T>[]): T[] =>
  results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))

onBothEngines('what can be used once', (open) => {
  async function begun(clock?: () => number) {
    const database = await open(clock ? { clock } : {})
    const rig = await protocolRig(database)
    const anna = await rig.addAccount('anna')
    const site = await relyingParty(rig, await rig.addSite())
    const visitor = browser()
    async function answer(wish: Record<string, string> = { scope }) {
      const asked = await site.ask(wish)
      return { asked, url: await signIn(rig, visitor, asked.url, byPassword(anna, database.now())) }
    }
    async function tokens(wish?: Record<string, string>) {
      const { asked, url } = await answer(wish)
      return site.redeem(url, asked)
    }
    return { database, rig, anna, site, visitor, answer, tokens }
  }

  it('gives one set of tokens for a code, however many redeem it at once, and then ends the grant', async () => {
    const { site, answer } = await begun()
    const { asked, url } = await answer()
    const results = await Promise.allSettled(Array.from({ length: crowd }, () => site.redeem(url, asked)))
    const [won, ...more] = fulfilled(results)
    assert.ok(won)
    assert.equal(more.length, 0)
    for (const result of results) if (result.status === 'rejected') assert.equal(result.reason.error, 'invalid_grant')
    await assert.rejects(oidc.refreshTokenGrant(site.config, won.refresh_token!), { error: 'invalid_grant' })
    await assert.rejects(oidc.fetchUserInfo(site.config, won.access_token, oidc.skipSubjectCheck))
  })

  it('gives one successor for a refresh token, however many use it at once, and then ends the grant', async () => {
    const { site, tokens } = await begun()
    const { refresh_token: first } = await tokens()
    const results = await Promise.allSettled(
      Array.from({ length: crowd }, () => oidc.refreshTokenGrant(site.config, first!)),
    )
    const [won, ...more] = fulfilled(results)
    assert.ok(won)
    assert.equal(more.length, 0)
    await assert.rejects(oidc.refreshTokenGrant(site.config, won.refresh_token!), { error: 'invalid_grant' })
  })

  it('takes a replayed code or refresh token for a theft: all that came of it is dead', async () => {
    const { site, answer } = await begun()
    const { asked, url } = await answer()
    const { refresh_token: first } = await site.redeem(url, asked)
    const { refresh_token: second } = await oidc.refreshTokenGrant(site.config, first!)
    const third = await oidc.refreshTokenGrant(site.config, second!)
    assert.notEqual(second, third.refresh_token)
    await assert.rejects(oidc.refreshTokenGrant(site.config, first!), { error: 'invalid_grant' })
    await assert.rejects(oidc.refreshTokenGrant(site.config, third.refresh_token!), { error: 'invalid_grant' })
    await assert.rejects(site.redeem(url, asked), { error: 'invalid_grant' })
  })

  it('refuses a used refresh token after a restart', async () => {
    const { database, rig, site, tokens } = await begun()
    const { refresh_token: first } = await tokens()
    await oidc.refreshTokenGrant(site.config, first!)
    const again = await protocolRig(await open({ beside: database }), { tenantIds: [], publicUrl: rig.origin })
    const { client_id: clientId, client_secret: secret } = site.config.clientMetadata()
    const refreshed = await rawRequest(again.port, '/t/demo/token', {
      method: 'POST',
      headers: {
        host: new URL(rig.origin).host,
        authorization: `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: first! }).toString(),
    })
    assert.equal(JSON.parse(refreshed.text).error, 'invalid_grant')
  })

  it('takes a client assertion once, however many send it at once', async () => {
    const { rig } = await begun()
    const { publicKey, privateKey } = await jose.generateKeyPair('ES256', { extractable: true })
    const jwk = { ...(await jose.exportJWK(publicKey)), kty: 'EC' as const, kid: 'k1' }
    const { site } = await rig.addSite({ authMethod: 'private_key_jwt', jwks: { keys: [jwk] } })
    const assertion = await new jose.SignJWT({ jti: 'only-once' })
      .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
      .setIssuer(site.clientId)
      .setSubject(site.clientId)
      .setAudience(rig.issuer())
      .setIssuedAt()
      .setExpirationTime('1m')
      .sign(privateKey)
    const body = new URLSearchParams({
      token: 'unknown',
      client_assertion: assertion,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    })
    const introspect = () => fetch(`${rig.issuer()}/introspect`, { method: 'POST', body })
    const statuses = (await Promise.all(Array.from({ length: crowd }, introspect))).map(({ status }) => status)
    assert.equal(statuses.filter((status) => status === 200).length, 1)
    assert.equal(statuses.filter((status) => status === 401).length, crowd - 1)
  })

  it('ends a code after a minute', async () => {
    const clock = pushedClock()
    const { site, answer } = await begun(clock.now)
    const { asked, url } = await answer()
    clock.push(60)
    await assert.rejects(site.redeem(url, asked), { error: 'invalid_grant' })
  })

  it('ends refresh tokens 30 days after the sign-in, however often they were rotated', async () => {
    const clock = pushedClock()
    const { site, tokens } = await begun(clock.now)
    const day = 24 * 3600
    let { refresh_token: token } = await tokens()
    for (const days of [7, 7, 7, 8]) {
      clock.push(days * day)
      token = (await oidc.refreshTokenGrant(site.config, token!)).refresh_token
    }
    clock.push(day)
    await assert.rejects(oidc.refreshTokenGrant(site.config, token!), { error: 'invalid_grant' })
  })

  it('takes a code from the site it was given to, and from no other', async () => {
    const { rig, site, answer } = await begun()
    const other = await relyingParty(rig, await rig.addSite({ name: 'Other' }))
    const { asked, url } = await answer()
    await assert.rejects(other.redeem(url, asked), { error: 'invalid_grant' })
    assert.ok((await site.redeem(url, asked)).access_token)
  })

  it('takes no code or token that was cut, stretched or changed', async () => {
    const { site, answer, tokens } = await begun()
    const changed = (text: string) => [
      text.slice(0, -1),
      `${text}A`,
      text.replace(/[a-z]/, (letter) => letter.toUpperCase()),
      text.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')),
      '',
    ]
    const { asked, url } = await answer()
    for (const code of changed(url.searchParams.get('code')!)) {
      const forged = new URL(url)
      forged.searchParams.set('code', code)
      await assert.rejects(site.redeem(forged, asked))
    }
    const { refresh_token: refresh, access_token: access } = await tokens()
    for (const token of changed(refresh!)) await assert.rejects(oidc.refreshTokenGrant(site.config, token))
    for (const token of changed(access))
      await assert.rejects(oidc.fetchUserInfo(site.config, token, oidc.skipSubjectCheck))
    assert.ok((await oidc.refreshTokenGrant(site.config, refresh!)).access_token)
  })
})
