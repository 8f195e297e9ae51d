import assert from 'node:assert/strict'
import { it } from 'node:test'
import * as oidc from 'openid-client'
import { change } from '#accounts/accounts.ts'
import { onBothEngines } from '#test/engines.ts'
import {
  browser,
  byPassword,
  byTwoSteps,
  locationOf,
  protocolRig,
  pushedClock,
  type RigOptions,
  relyingParty,
  signIn,
} from '#test/protocol-rig.ts'

const cookieName = 'session-demo'

onBothEngines('the session of a browser', (open) => {
  async function begun(options: RigOptions = {}) {
    const clock = pushedClock()
    const database = await open({ clock: clock.now })
    const rig = await protocolRig(database, options)
    const anna = await rig.addAccount('anna')
    const ben = await rig.addAccount('ben')
    const added = await rig.addSite({ postLogoutRedirectUris: ['https://shop.example/out'] })
    const site = await relyingParty(rig, added)
    const tenant = (await rig.tenants.find('demo'))!
    const visitor = browser()
    const arrive = async (who = anna, wish: Record<string, string> = {}, at = visitor) => {
      const asked = await site.ask(wish)
      return { asked, url: await signIn(rig, at, asked.url, byPassword(who, database.now())) }
    }
    const sessionIn = (at = visitor) =>
      rig.service.currentSession(
        tenant,
        at
          .jar()
          .map(({ name, value }) => `${name}=${value}`)
          .join('; '),
      )
    return { clock, database, rig, anna, ben, added, site, visitor, arrive, sessionIn }
  }

  it('lets a person into a second site without asking again', async () => {
    const { rig, arrive, visitor } = await begun()
    await arrive()
    const other = await relyingParty(rig, await rig.addSite({ name: 'Other' }))
    const asked = await other.ask()
    const answer = locationOf(await visitor.get(asked.url), rig.origin)
    assert.ok((await other.redeem(answer, asked)).id_token)
  })

  it('is not revived by a request that was under way when it ended', async () => {
    let release = () => {}
    let reached = () => {}
    let hold: Promise<void> | undefined
    const { rig, arrive, visitor, sessionIn, site } = await begun({
      hold: async () => {
        reached()
        await hold
      },
    })
    await arrive()
    hold = new Promise((resolve) => {
      release = resolve
    })
    const isReached = new Promise<void>((resolve) => {
      reached = resolve
    })
    const slow = visitor.copy()
    const answer = slow.get((await site.ask({ prompt: 'login' })).url)
    await isReached
    const ended = await visitor.post(`${rig.issuer()}/end-session/confirm`, {})
    assert.equal(ended.status, 200)
    release()
    await answer
    assert.equal(await sessionIn(slow), undefined)
    const again = locationOf(await slow.get((await site.ask()).url), rig.origin)
    assert.match(again.pathname, /\/sign-in\//)
  })

  it('is not revived by a code that was under way when it ended', async () => {
    const { rig, arrive, visitor, site } = await begun()
    const { asked, url } = await arrive()
    await visitor.post(`${rig.issuer()}/end-session/confirm`, {})
    await assert.rejects(site.redeem(url, asked), { error: 'invalid_grant' })
  })

  it('takes its tokens with it, unless a site may go on after it', async () => {
    const { rig, arrive, visitor, site } = await begun()
    const bound = await arrive()
    const tokens = await site.redeem(bound.url, bound.asked)
    const going = await relyingParty(rig, await rig.addSite({ name: 'Other' }))
    const asked = await going.ask({ scope: 'openid offline_access' })
    const offline = await going.redeem(locationOf(await visitor.get(asked.url), rig.origin), asked)
    await visitor.post(`${rig.issuer()}/end-session/confirm`, {})
    await assert.rejects(oidc.fetchUserInfo(site.config, tokens.access_token, oidc.skipSubjectCheck))
    assert.ok((await oidc.refreshTokenGrant(going.config, offline.refresh_token!)).access_token)
  })

  it('is kept by two tabs that finish at the same time', async () => {
    const { database, rig, anna, arrive, clock, sessionIn, site, visitor } = await begun()
    await arrive()
    const tabs = [await site.ask({ prompt: 'login' }), await site.ask({ prompt: 'login' })]
    const uids: string[] = []
    for (const { url } of tabs) {
      await visitor.get(url)
      uids.push(rig.wishes.at(-1)!.uid)
    }
    const backs = await Promise.all(
      uids.map((uid) => rig.service.grantInteraction('demo', uid, byPassword(anna, database.now()))),
    )
    const answers = await Promise.all(backs.map((back) => visitor.get(back!)))
    for (const [i, answer] of answers.entries())
      assert.ok((await site.redeem(locationOf(answer, rig.origin), tabs[i]!)).id_token)
    clock.push(120)
    assert.equal((await sessionIn())?.account.id, anna.id)
  })

  it('gives the browser a new key at each sign-in; the former one ends a minute later', async () => {
    const { anna, arrive, clock, sessionIn, visitor } = await begun()
    await arrive()
    const before = visitor.copy()
    await arrive(anna, { prompt: 'login' })
    assert.notEqual(visitor.cookie(cookieName), before.cookie(cookieName))
    assert.equal((await sessionIn(before))?.session.id, (await sessionIn())?.session.id)
    clock.push(60)
    assert.equal(await sessionIn(before), undefined)
    assert.ok(await sessionIn())
  })

  it('never sets the browser back to a former key', async () => {
    const { anna, arrive, rig, site, visitor } = await begun()
    await arrive()
    const slow = visitor.copy()
    await arrive(anna, { prompt: 'login' })
    const answer = await slow.get((await site.ask()).url)
    assert.ok(locationOf(answer, rig.origin).searchParams.get('code'))
    assert.deepEqual(answer.headers.getSetCookie(), [])
  })

  it('is never begun with a key that was there before the sign-in', async () => {
    const { arrive, sessionIn, visitor } = await begun()
    const planted = { name: cookieName, value: 'A'.repeat(43), path: '/' }
    visitor.load([planted])
    await arrive()
    assert.notEqual(visitor.cookie(cookieName), planted.value)
    const thief = browser()
    thief.load([planted])
    assert.equal(await sessionIn(thief), undefined)
  })

  for (const value of ['', 'x', 'A'.repeat(43), 'A'.repeat(5000), '..', '%00', '"quoted"', 'a=b']) {
    it(`takes the cookie ${JSON.stringify(value.slice(0, 50))} for that of a stranger`, async () => {
      const { rig, site, visitor } = await begun()
      visitor.load([{ name: cookieName, value, path: '/' }])
      const sent = locationOf(await visitor.get((await site.ask()).url), rig.origin)
      assert.match(sent.pathname, /\/sign-in\//)
    })
  }

  it('ends when another person signs in in the same browser', async () => {
    const { ben, arrive, sessionIn, visitor, site } = await begun()
    const first = await arrive()
    const tokens = await site.redeem(first.url, first.asked)
    const before = visitor.copy()
    const second = await arrive(ben, { prompt: 'login' })
    const { id_token: idToken } = await site.redeem(second.url, second.asked)
    assert.ok(idToken)
    assert.equal((await sessionIn())?.account.id, ben.id)
    assert.equal(await sessionIn(before), undefined)
    await assert.rejects(oidc.fetchUserInfo(site.config, tokens.access_token, oidc.skipSubjectCheck))
  })

  it('goes to the person of the tab that finished last, when two people sign in in two tabs', async () => {
    const { database, rig, anna, ben, site, sessionIn, visitor } = await begun()
    const uids: string[] = []
    const tabs = [await site.ask(), await site.ask()]
    for (const { url } of tabs) {
      await visitor.get(url)
      uids.push(rig.wishes.at(-1)!.uid)
    }
    for (const [i, who] of [anna, ben].entries()) {
      const back = await rig.service.grantInteraction('demo', uids[i]!, byPassword(who, database.now()))
      const tokens = await site.redeem(locationOf(await visitor.get(back!), rig.origin), tabs[i]!)
      assert.equal(tokens.claims()?.sub, who.id)
    }
    assert.equal((await sessionIn())?.account.id, ben.id)
  })

  it('is over after an hour without use, and after twelve hours in any case', async () => {
    const { arrive, clock, sessionIn } = await begun()
    await arrive()
    clock.push(59 * 60)
    assert.ok(await sessionIn())
    clock.push(60 * 60)
    assert.equal(await sessionIn(), undefined)
    await arrive()
    for (let minutes = 0; minutes < 12 * 60 - 30; minutes += 30) {
      clock.push(30 * 60)
      assert.ok(await sessionIn())
    }
    clock.push(30 * 60)
    assert.equal(await sessionIn(), undefined)
  })

  it('opens nothing for an account that was disabled, nor do its tokens', async () => {
    const { database, anna, arrive, rig, sessionIn, site, visitor } = await begun()
    const { asked, url } = await arrive(anna, { scope: 'openid offline_access' })
    const tokens = await site.redeem(url, asked)
    await database.durably((trx) => change(trx, 'demo', anna.id, { state: 'disabled' }, database.now()))
    assert.equal(await sessionIn(), undefined)
    await assert.rejects(oidc.refreshTokenGrant(site.config, tokens.refresh_token!), { error: 'invalid_grant' })
    await assert.rejects(oidc.fetchUserInfo(site.config, tokens.access_token, oidc.skipSubjectCheck))
    const again = locationOf(await visitor.get((await site.ask()).url), rig.origin)
    assert.match(again.pathname, /\/sign-in\//)
  })

  it('is not given to an account that was disabled between its sign-in and the way back', async () => {
    const { database, anna, rig, sessionIn, site, visitor } = await begun()
    const asked = await site.ask()
    await visitor.get(asked.url)
    const back = await rig.service.grantInteraction('demo', rig.wishes[0]!.uid, byPassword(anna, database.now()))
    await database.durably((trx) => change(trx, 'demo', anna.id, { state: 'disabled' }, database.now()))
    const answer = locationOf(await visitor.get(back!), rig.origin)
    assert.equal(answer.searchParams.get('error'), 'access_denied')
    assert.equal(await sessionIn(), undefined)
  })

  it('does not begin by an answer whose transaction failed', async () => {
    const { database, anna, rig, sessionIn, site, visitor } = await begun()
    await visitor.get((await site.ask()).url)
    let back: string | undefined
    const failing = database.durably(async (trx) => {
      back = await rig.service.grantInteraction('demo', rig.wishes[0]!.uid, byPassword(anna, database.now()), trx)
      throw new Error('the proof could not be kept')
    })
    await assert.rejects(failing, /could not be kept/)
    assert.equal(locationOf(await visitor.get(back!), rig.origin).searchParams.get('code'), null)
    assert.equal(await sessionIn(), undefined)
  })

  it('goes on from a way back that was used already, without a dead end and without a second use', async () => {
    const { database, anna, rig, site, visitor } = await begun()
    const asked = await site.ask()
    await visitor.get(asked.url)
    const back = await rig.service.grantInteraction('demo', rig.wishes[0]!.uid, byPassword(anna, database.now()))
    const stale = visitor.copy()
    await visitor.get(back!)
    const again = await stale.get(back!)
    assert.equal(again.status, 303)
    assert.match(locationOf(again, rig.origin).pathname, /\/authorize$/)
    assert.deepEqual(again.headers.getSetCookie(), [], 'the former sign-in gives no session to a second request')
    visitor.load([...visitor.jar(), ...stale.jar().filter(({ name }) => name === 'resume')])
    const onward = locationOf(await visitor.get(back!), rig.origin)
    const answer = locationOf(await visitor.get(onward), rig.origin)
    assert.ok((await site.redeem(answer, asked)).id_token)
  })

  it('takes the way back of one tab with the cookie of that tab only', async () => {
    const { database, anna, rig, site, visitor } = await begun()
    await visitor.get((await site.ask()).url)
    const mine = visitor.jar().find(({ name }) => name === 'resume')!
    const other = browser()
    await other.get((await site.ask()).url)
    const backs = await Promise.all(
      rig.wishes.map(({ uid }) => rig.service.grantInteraction('demo', uid, byPassword(anna, database.now()))),
    )
    visitor.load([{ ...mine, path: new URL(backs[1]!).pathname }])
    assert.equal((await visitor.get(backs[1]!)).status, 410)
  })

  it('gives the way back of one browser to no other', async () => {
    const { database, anna, rig, sessionIn, site, visitor } = await begun()
    await visitor.get((await site.ask()).url)
    const back = await rig.service.grantInteraction('demo', rig.wishes[0]!.uid, byPassword(anna, database.now()))
    const thief = browser()
    const answer = await thief.get(back!)
    assert.equal(answer.status, 410)
    assert.match(await answer.text(), /data-page="step-expired"/)
    assert.equal(await sessionIn(thief), undefined)
  })

  it('serves pages of our own without any site', async () => {
    const { anna, database, rig, sessionIn, visitor } = await begun()
    const tenant = (await rig.tenants.find('demo'))!
    const visit = { tenant, origin: rig.origin, ip: '192.0.2.1', userAgent: '', now: database.now() }
    const cookie = await rig.service.startSession(
      { visit: visit as never, cookieHeader: undefined },
      byTwoSteps(anna, database.now()),
    )
    assert.ok(cookie)
    assert.match(cookie, /^session-demo=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/)
    visitor.load([{ name: cookieName, value: /=([\w-]+)/.exec(cookie)![1]!, path: '/' }])
    assert.equal((await sessionIn())?.session.acr, 'urn:sekisho:acr:2')
    await rig.service.endSession({ visit: visit as never, cookieHeader: cookie.split(';')[0] }, 'signed-out')
    assert.equal(await sessionIn(), undefined)
  })
})
