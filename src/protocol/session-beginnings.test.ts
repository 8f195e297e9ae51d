/** Sessions that begin with the last proof of a sign-in, before the browser is back at its site. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import * as sessions from '#sessions/sessions.ts'
import { onBothEngines } from '#test/engines.ts'
import { browser, byPassword, locationOf, protocolRig, pushedClock, relyingParty } from '#test/protocol-rig.ts'

const cookieName = 'session-demo'

onBothEngines('a session that begins with the last proof', (open) => {
  async function begunHere() {
    const database = await open({ clock: pushedClock().now })
    const rig = await protocolRig(database)
    const [anna, ben] = [await rig.addAccount('anna'), await rig.addAccount('ben')]
    const site = await relyingParty(rig, await rig.addSite())
    const tenant = (await rig.tenants.find('demo'))!
    const visitor = browser()
    const sessionIn = (at = visitor) => rig.service.currentSession(tenant, cookiesOf(at))
    return { database, rig, anna, ben, site, tenant, visitor, sessionIn }
  }

  /** The last proof of a sign-in that the site asked for: what its answer gives the browser. */
  async function finishing(begun: Awaited<ReturnType<typeof begunHere>>, uid: string, who = begun.anna) {
    const { database, rig, tenant, visitor } = begun
    const visit = { tenant, origin: rig.origin, base: '', ip: '192.0.2.1', userAgent: '', now: database.now() }
    const finished = await database.durably(async (trx) => {
      const cookieHeader = cookiesOf(visitor)
      const finisher = { visit: visit as never, cookieHeader }
      const ended = await rig.service.finishInteraction(trx, finisher, uid, byPassword(who, database.now()))
      await ended?.record()
      return ended
    })
    assert.ok(finished)
    return finished
  }

  const cookiesOf = (visitor: ReturnType<typeof browser>) =>
    visitor
      .jar()
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ')

  const take = (visitor: ReturnType<typeof browser>, [cookie]: string[]) => {
    assert.ok(cookie)
    visitor.load([...visitor.jar(), { name: cookieName, value: /=([\w-]+)/.exec(cookie)![1]!, path: '/' }])
  }

  const living = (here: Awaited<ReturnType<typeof begunHere>>, accountId = here.anna.id) =>
    sessions.list(here.database.db, 'demo', accountId, here.tenant.policy.session, here.database.now())

  it('is found by the way back, which begins none', async () => {
    const here = await begunHere()
    const { rig, sessionIn, site, visitor } = here
    const asked = await site.ask()
    await visitor.get(asked.url)
    const { continueTo, cookies } = await finishing(here, rig.wishes[0]!.uid)
    const thief = browser()
    assert.equal((await thief.get(continueTo)).status, 410)
    take(visitor, cookies)
    const before = (await sessionIn())?.session.id
    const stale = visitor.copy()
    const answer = await visitor.get(continueTo)
    assert.doesNotMatch(answer.headers.getSetCookie().join(), new RegExp(cookieName))
    assert.ok((await site.redeem(locationOf(answer, rig.origin), asked)).id_token)
    assert.ok(before)
    assert.deepEqual(
      (await living(here)).map(({ id }) => id),
      [before],
    )
    assert.match(
      locationOf(await stale.get(continueTo), rig.origin).pathname,
      /\/authorize$/,
      'a second use asks again',
    )
  })

  it('is replaced where the answer to the last proof was lost, and is not left behind', async () => {
    const here = await begunHere()
    const { rig, sessionIn, site, visitor } = here
    const asked = await site.ask()
    await visitor.get(asked.url)
    const { continueTo } = await finishing(here, rig.wishes[0]!.uid)
    const [lost] = await living(here)
    const answer = await visitor.get(continueTo)
    assert.ok((await site.redeem(locationOf(answer, rig.origin), asked)).id_token)
    const left = await living(here)
    assert.deepEqual(
      left.map(({ id }) => id),
      [(await sessionIn())?.session.id],
    )
    assert.notEqual(left[0]?.id, lost?.id)
  })

  it('is the only one, when two tabs show their last proof before either has its answer', async () => {
    const here = await begunHere()
    const { rig, sessionIn, site, visitor } = here
    const tabs = [await site.ask(), await site.ask()]
    for (const { url } of tabs) await visitor.get(url)
    const ends = [await finishing(here, rig.wishes[0]!.uid), await finishing(here, rig.wishes[1]!.uid)]
    for (const { cookies } of ends) take(visitor, cookies)
    for (const [i, { continueTo }] of ends.entries()) {
      const answer = locationOf(await visitor.get(continueTo), rig.origin)
      assert.ok((await site.redeem(answer, tabs[i]!)).id_token)
    }
    assert.deepEqual(
      (await living(here)).map(({ id }) => id),
      [(await sessionIn())?.session.id],
    )
  })

  it('is of the person whose tab came back last, when two people show their last proof in two tabs', async () => {
    const here = await begunHere()
    const { anna, ben, rig, sessionIn, site, visitor } = here
    const tabs = [await site.ask(), await site.ask()]
    for (const { url } of tabs) await visitor.get(url)
    const ends = [await finishing(here, rig.wishes[0]!.uid, anna), await finishing(here, rig.wishes[1]!.uid, ben)]
    for (const { cookies } of ends) take(visitor, cookies)
    for (const [i, who] of [ben, anna].entries()) {
      const tab = 1 - i
      const answer = locationOf(await visitor.get(ends[tab]!.continueTo), rig.origin)
      assert.equal((await site.redeem(answer, tabs[tab]!)).claims()?.sub, who.id)
    }
    assert.equal((await sessionIn())?.account.id, anna.id)
    assert.deepEqual([(await living(here)).length, (await living(here, ben.id)).length], [1, 0])
  })

  it('counts for nothing on its way back when it was ended meanwhile', async () => {
    const here = await begunHere()
    const { anna, database, rig, sessionIn, site, visitor } = here
    await visitor.get((await site.ask()).url)
    const { continueTo, cookies } = await finishing(here, rig.wishes[0]!.uid)
    take(visitor, cookies)
    await database.durably(async (trx) => {
      const owner = { tenantId: 'demo', accountId: anna.id }
      await rig.service.endSessions(trx, owner, 'ended-by-owner', database.now())
      await rig.service.endGrants(trx, 'demo', anna.id, database.now())
    })
    const answer = locationOf(await visitor.get(continueTo), rig.origin)
    assert.equal(answer.searchParams.get('code'), null)
    assert.equal(await sessionIn(), undefined)
  })
})
