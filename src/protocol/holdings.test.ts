import assert from 'node:assert/strict'
import { it } from 'node:test'
import { refreshTokenGrant } from 'openid-client'
import { onBothEngines } from '#test/engines.ts'
import { browser, byPassword, protocolRig, pushedClock, relyingParty, signIn } from '#test/protocol-rig.ts'

onBothEngines('what an account has open', (open) => {
  async function begun() {
    const clock = pushedClock()
    const database = await open({ clock: clock.now })
    const rig = await protocolRig(database)
    const anna = await rig.addAccount('anna')
    const of = { tenantId: 'demo', accountId: anna.id }
    const shop = await rig.addSite({ name: 'Shop' })
    const site = await relyingParty(rig, shop)

    /** Signs in to the shop in a browser. */
    async function arrive(scope: string, at = browser(), who = anna) {
      const asked = await site.ask({ scope })
      const answer = await signIn(rig, at, asked.url, byPassword(who, database.now()))
      const tokens = await site.redeem(answer, asked)
      const refresh = () => refreshTokenGrant(site.config, tokens.refresh_token!)
      const tenant = (await rig.tenants.find('demo'))!
      const cookies = at.jar().map(({ name, value }) => `${name}=${value}`)
      const found = await rig.service.currentSession(tenant, cookies.join('; '))
      return { refresh, sessionId: found!.session.id }
    }

    const connected = () => rig.service.connectedSites(database.db, 'demo', anna.id, database.now())
    const end = (these: { id: string; withGrants?: boolean } | { exceptId?: string; withGrants?: boolean }) =>
      database.durably((trx) => rig.service.endSessions(trx, { ...of, ...these }, 'ended-by-owner', database.now()))
    const disconnect = (clientId: string, accountId = anna.id) =>
      database.durably((trx) => rig.service.disconnectSite(trx, { ...of, accountId, clientId }, database.now()))
    return { rig, anna, shop, arrive, connected, end, disconnect }
  }

  it('shows a site with all that it was ever given, once', async () => {
    const { shop, arrive, connected } = await begun()
    assert.deepEqual(await connected(), [])
    await arrive('openid email')
    await arrive('openid profile offline_access')
    const [found, ...others] = await connected()
    assert.deepEqual(others, [])
    assert.equal(found?.clientId, shop.site.clientId)
    assert.equal(found?.name, 'Shop')
    assert.deepEqual([...found!.scopes].sort(), ['email', 'offline_access', 'openid', 'profile'])
    assert.equal(found?.outlives, true)
  })

  it('shows no site that holds only what ended with its session', async () => {
    const { arrive, connected, end } = await begun()
    const { sessionId } = await arrive('openid email')
    assert.equal((await connected()).length, 1)
    await end({ id: sessionId })
    assert.deepEqual(await connected(), [])
  })

  it('ends at a site for good, in every browser, and nobody else’s', async () => {
    const { rig, anna, shop, arrive, connected, disconnect } = await begun()
    const ben = await rig.addAccount('ben')
    const one = await arrive('openid offline_access')
    const two = await arrive('openid offline_access')
    const other = await arrive('openid offline_access', browser(), ben)
    assert.equal(await disconnect('no-such-site'), false)
    assert.equal(await disconnect(shop.site.clientId, anna.id), true)
    assert.equal(await disconnect(shop.site.clientId, anna.id), false)
    assert.deepEqual(await connected(), [])
    await assert.rejects(one.refresh)
    await assert.rejects(two.refresh)
    assert.ok((await other.refresh()).access_token)
  })

  it('can be connected anew after it was ended', async () => {
    const { shop, arrive, connected, disconnect } = await begun()
    const person = browser()
    await arrive('openid offline_access', person)
    await disconnect(shop.site.clientId)
    const again = await arrive('openid offline_access', person)
    assert.equal((await connected()).length, 1)
    assert.ok((await again.refresh()).access_token)
  })

  it('ends a session that was named, and no other', async () => {
    const { arrive, end } = await begun()
    const [one, two] = [await arrive('openid'), await arrive('openid')]
    assert.deepEqual(await end({ id: one.sessionId }), [one.sessionId])
    assert.deepEqual(await end({ id: one.sessionId }), [])
    assert.deepEqual(await end({ id: 'no-such-session' }), [])
    assert.deepEqual(await end({}), [two.sessionId])
  })

  it('ends other sessions with what was granted in them only where that is wanted', async () => {
    const { arrive, end } = await begun()
    const [here, there, elsewhere] = [
      await arrive('openid offline_access'),
      await arrive('openid offline_access'),
      await arrive('openid offline_access'),
    ]
    await end({ id: there.sessionId })
    assert.ok((await there.refresh()).access_token, 'a session that ended leaves what outlives it')
    await end({ exceptId: here.sessionId, withGrants: true })
    await assert.rejects(elsewhere.refresh)
    assert.ok((await here.refresh()).access_token)
  })

  it('ends one session with what was granted in it, and leaves what another one holds', async () => {
    const { arrive, end } = await begun()
    const [here, there] = [await arrive('openid offline_access'), await arrive('openid offline_access')]
    await end({ id: there.sessionId, withGrants: true })
    await assert.rejects(there.refresh)
    assert.ok((await here.refresh()).access_token)
  })
})
