import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, it } from 'node:test'
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose'
import { onBothEngines } from '#test/engines.ts'
import { browser, byPassword, protocolRig, relyingParty, signIn } from '#test/protocol-rig.ts'

const event = 'http://schemas.openid.net/event/backchannel-logout'

onBothEngines('logout tokens', (open) => {
  const ends: (() => void)[] = []
  afterEach(() => {
    for (const end of ends.splice(0)) end()
  })

  /** A site's address for logout tokens, which answers with the statuses it is given, then 200. */
  async function listener(...statuses: number[]) {
    const tokens: string[] = []
    const server = createServer(async (request, response) => {
      const body = (await request.setEncoding('utf8').toArray()).join('')
      tokens.push(new URLSearchParams(body).get('logout_token') ?? body)
      response.writeHead(statuses.shift() ?? 200).end()
    })
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
    ends.push(() => server.close().closeAllConnections())
    return { tokens, uri: `http://127.0.0.1:${(server.address() as AddressInfo).port}/logout` }
  }

  async function begun(given: { statuses?: number[]; algorithm?: 'ES256' | 'RS256' } = {}) {
    let ahead = 0
    const database = await open({ clock: () => Math.floor(Date.now() / 1000) + ahead })
    const rig = await protocolRig(database)
    const anna = await rig.addAccount('anna')
    const site = await listener(...(given.statuses ?? []))
    const added = await rig.addSite({
      backchannelLogoutUri: site.uri,
      ...(given.algorithm ? { idTokenAlgorithm: given.algorithm } : {}),
    })
    const client = given.algorithm === 'RS256' ? undefined : await relyingParty(rig, added)
    const owner = { tenantId: 'demo', accountId: anna.id }
    return {
      ...{ database, rig, anna, site, added, client, owner },
      wait: (seconds: number) => {
        ahead += seconds
      },
      async signedIn(wish: Record<string, string> = {}, visitor = browser()) {
        const asked = await client!.ask(wish)
        const url = await signIn(rig, visitor, asked.url, byPassword(anna, database.now()))
        const tokens = await client!.redeem(url, asked)
        return { visitor, tokens, sid: tokens.claims()!['sid'] }
      },
      endAll: () => database.durably((trx) => rig.service.endSessions(trx, owner, 'ended-by-support', database.now())),
    }
  }

  it('tell a site exactly what the standard says, once for each session', async () => {
    const { added, anna, endAll, rig, signedIn, site } = await begun()
    const sids = [(await signedIn()).sid, (await signedIn()).sid]
    await endAll()
    assert.equal(await rig.logoutTokens.tellDue(), 2)
    assert.equal(await rig.logoutTokens.tellDue(), 0)
    const jwks = createRemoteJWKSet(new URL(`${rig.issuer()}/jwks`))
    for (const token of site.tokens) {
      const { payload, protectedHeader } = await jwtVerify(token, jwks, {
        issuer: rig.issuer(),
        audience: added.site.clientId,
        typ: 'logout+jwt',
        algorithms: ['ES256'],
      })
      assert.deepEqual(Object.keys(payload).toSorted(), ['aud', 'events', 'exp', 'iat', 'iss', 'jti', 'sid', 'sub'])
      assert.deepEqual(payload['events'], { [event]: {} })
      assert.equal(payload.sub, anna.id)
      assert.ok(payload.exp! - payload.iat! <= 120)
      assert.equal(protectedHeader.typ, 'logout+jwt')
    }
    assert.deepEqual(site.tokens.map((token) => decodeJwt(token)['sid']).toSorted(), sids.toSorted())
    assert.notEqual(decodeJwt(site.tokens[0]!).jti, decodeJwt(site.tokens[1]!).jti)
  })

  it('are sent again to a site that fails, later each time, until it accepts', async () => {
    const { endAll, rig, signedIn, site, wait } = await begun({ statuses: [503, 302, 500] })
    await signedIn()
    await endAll()
    for (const seconds of [5, 10, 20]) {
      assert.equal(await rig.logoutTokens.tellDue(), 0)
      wait(seconds - 2)
      await rig.logoutTokens.tellDue()
      wait(2)
    }
    assert.equal(site.tokens.length, 3)
    assert.equal(await rig.logoutTokens.tellDue(), 1)
    assert.equal(site.tokens.length, 4)
    assert.equal(new Set(site.tokens.map((token) => decodeJwt(token).jti)).size, 4, 'a new token each time')
    wait(3600)
    assert.equal(await rig.logoutTokens.tellDue(), 0)
  })

  it('end with their deadline, and sooner with a site that calls them wrong', async () => {
    const away = await begun({ statuses: Array(50).fill(500) })
    await away.signedIn()
    await away.endAll()
    await away.rig.logoutTokens.tellDue()
    away.wait(24 * 3600)
    assert.equal(await away.rig.logoutTokens.tellDue(), 0)
    assert.equal(away.site.tokens.length, 1)

    const refusing = await begun({ statuses: Array(50).fill(400) })
    await refusing.signedIn()
    await refusing.endAll()
    for (let round = 0; round < 12; round += 1) {
      await refusing.rig.logoutTokens.tellDue()
      refusing.wait(600)
    }
    assert.equal(refusing.site.tokens.length, 8)
  })

  it('are told by one of two nodes', async () => {
    const { database, endAll, rig, signedIn, site } = await begun()
    const beside = await protocolRig(await open({ beside: database }), { tenantIds: [] })
    for (let browsers = 0; browsers < 5; browsers += 1) await signedIn()
    await endAll()
    const told = await Promise.all([rig.logoutTokens.tellDue(), beside.logoutTokens.tellDue()])
    assert.equal(told[0] + told[1], 5)
    assert.equal(site.tokens.length, 5)
  })

  it('of a site that hangs keep nobody else waiting', async () => {
    const { database, endAll, rig, signedIn, site, anna } = await begun({ statuses: Array(50).fill(503) })
    const other = await listener()
    const second = await relyingParty(rig, await rig.addSite({ backchannelLogoutUri: other.uri }))
    for (let browsers = 0; browsers < 20; browsers += 1) await signedIn()
    const asked = await second.ask()
    await second.redeem(await signIn(rig, browser(), asked.url, byPassword(anna, database.now())), asked)
    await endAll()
    for (let round = 0; round < 3; round += 1) await rig.logoutTokens.tellDue()
    assert.equal(other.tokens.length, 1)
    assert.ok(site.tokens.length <= 16, `${site.tokens.length} tries at the site that fails`)
  })

  it('are signed as the site verifies', async () => {
    const { added, database, owner, rig, site } = await begun({ algorithm: 'RS256' })
    const { clientId } = added.site
    await database.durably((trx) => rig.logoutTokens.enqueue(trx, { ...owner, clientId, sid: 'x' }, database.now()))
    await rig.logoutTokens.tellDue()
    assert.equal(decodeProtectedHeader(site.tokens[0]!).alg, 'RS256')
  })

  it('leave only when the end was committed', async () => {
    const { database, owner, rig, signedIn, site } = await begun()
    await signedIn()
    const failed = database.durably(async (trx) => {
      await rig.service.endSessions(trx, owner, 'ended-by-support', database.now())
      throw new Error('not committed')
    })
    await assert.rejects(failed, /not committed/)
    assert.equal(await rig.logoutTokens.tellDue(), 0)
    assert.equal(site.tokens.length, 0)
  })

  it('tell a site that could go on without a session to end them all', async () => {
    const { database, endAll, owner, rig, signedIn, site } = await begun()
    await signedIn({ scope: 'openid offline_access' })
    await endAll()
    await rig.logoutTokens.tellDue()
    assert.equal(site.tokens.length, 1)
    await database.durably((trx) => rig.service.endGrants(trx, 'demo', owner.accountId, database.now()))
    await rig.logoutTokens.tellDue()
    assert.equal(site.tokens.length, 2)
    assert.equal(decodeJwt(site.tokens[1]!)['sid'], undefined)
    assert.equal(decodeJwt(site.tokens[1]!).sub, owner.accountId)
  })

  it('are announced in the metadata', async () => {
    const { client } = await begun()
    const metadata = client!.config.serverMetadata()
    assert.equal(metadata['backchannel_logout_supported'], true)
    assert.equal(metadata['backchannel_logout_session_supported'], true)
  })
})
