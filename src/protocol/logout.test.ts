import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, describe, it } from 'node:test'
import { browser as chromium } from '#test/browser.ts'
import { browser, byPassword, locationOf, openInMemory, protocolRig, relyingParty, signIn } from '#test/protocol-rig.ts'

const out = 'https://shop.example/out'

describe('sign-out', () => {
  async function begun() {
    const database = await openInMemory()
    const rig = await protocolRig(database, { tenantIds: ['demo', 'other'] })
    const anna = await rig.addAccount('anna')
    const added = await rig.addSite({ postLogoutRedirectUris: [out] })
    const site = await relyingParty(rig, added)
    const visitor = browser()
    const asked = await site.ask()
    const url = await signIn(rig, visitor, asked.url, byPassword(anna, database.now()))
    const { id_token: hint } = await site.redeem(url, asked)
    const leave = (wish: Record<string, string>, at = visitor) =>
      at.get(`${rig.issuer()}/end-session?${new URLSearchParams(wish)}`)
    const isSignedIn = async () =>
      locationOf(await visitor.get((await site.ask({ prompt: 'none' })).url), rig.origin).searchParams.has('code')
    return { database, rig, anna, site, clientId: added.site.clientId, visitor, hint: hint!, leave, isSignedIn }
  }

  it('of the account that the site names happens without a word, and leads back', async () => {
    const { hint, isSignedIn, leave, rig, visitor } = await begun()
    const answer = await leave({ id_token_hint: hint, post_logout_redirect_uri: out, state: 's 1' })
    assert.equal(locationOf(answer, rig.origin).href, `${out}?state=s+1`)
    assert.equal(answer.headers.get('clear-site-data'), '"cache"')
    assert.equal(visitor.cookie('session-demo'), undefined)
    assert.equal(await isSignedIn(), false)
  })

  for (const [what, wish] of [
    ['nothing is said', {}],
    ['only the site is named', { client_id: 'its own', post_logout_redirect_uri: out }],
    ['the hint is no token', { id_token_hint: 'x.y.z', post_logout_redirect_uri: out }],
    ['the hint is unsigned', { id_token_hint: 'unsigned', post_logout_redirect_uri: out }],
    ['the hint is of another tenant', { id_token_hint: 'foreign', post_logout_redirect_uri: out }],
    ['hint and client contradict each other', { id_token_hint: 'its own', client_id: 'other' }],
    ['the way back is not registered', { client_id: 'its own', post_logout_redirect_uri: 'https://evil.example/' }],
  ] as [string, Record<string, string>][])
    it(`asks the person when ${what}`, async () => {
      const { database, hint, clientId, isSignedIn, leave, rig, visitor } = await begun()
      const given = { ...wish }
      if (wish.client_id === 'its own') given.client_id = clientId
      if (wish.id_token_hint === 'its own') given.id_token_hint = hint
      if (wish.id_token_hint === 'unsigned')
        given.id_token_hint = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${hint.split('.')[1]}.`
      if (wish.id_token_hint === 'foreign') {
        const carl = await rig.addAccount('carl', 'other')
        const there = await relyingParty(rig, await rig.addSite({}, 'other'), 'other')
        const asked = await there.ask()
        const url = await signIn(rig, browser(), asked.url, byPassword(carl, database.now()), 'other')
        given.id_token_hint = (await there.redeem(url, asked)).id_token!
      }
      const answer = await leave(given)
      assert.equal(answer.status, 200)
      const page = await answer.text()
      assert.match(page, /data-page="sign-out"/)
      assert.doesNotMatch(page, /href="https:\/\/evil|value="https:\/\/evil/)
      assert.equal(await isSignedIn(), true)
      const kept = await visitor.post(`${rig.issuer()}/end-session/confirm`, { action: 'cancel' })
      assert.match(await kept.text(), /data-page="cancelled"/)
      assert.equal(await isSignedIn(), true)
    })

  it('that was confirmed hands over to a registered address only', async () => {
    const { clientId, isSignedIn, rig, visitor } = await begun()
    const confirm = (fields: Record<string, string>) => visitor.post(`${rig.issuer()}/end-session/confirm`, fields)
    const page = await (await confirm({ client_id: clientId, post_logout_redirect_uri: out, state: 'x' })).text()
    assert.match(page, /data-page="done"/)
    assert.match(page, /data-continue href="https:\/\/shop\.example\/out\?state=x"/)
    assert.equal(await isSignedIn(), false)
    const evil = await confirm({ client_id: clientId, post_logout_redirect_uri: 'https://evil.example/' })
    assert.match(await evil.text(), /data-page="signed-out"/)
  })

  it('cannot be caused by a form of another site', async () => {
    const { isSignedIn, rig, visitor } = await begun()
    const answer = await visitor.send(`${rig.issuer()}/end-session/confirm`, {
      method: 'POST',
      body: new URLSearchParams({ logout: 'yes' }),
      headers: { origin: 'https://evil.example' },
    })
    assert.equal(answer.status, 403)
    assert.equal(await isSignedIn(), true)
  })

  it('by a form of the site goes on by a page of ours, which brings the cookies', async () => {
    const { hint, rig, visitor } = await begun()
    const answer = await visitor.send(`${rig.issuer()}/end-session`, {
      method: 'POST',
      body: new URLSearchParams({ id_token_hint: hint, post_logout_redirect_uri: out }),
      headers: { origin: 'https://shop.example' },
    })
    assert.equal(answer.status, 200)
    const page = await answer.text()
    const onward = /url=([^"]+)"/.exec(page)?.[1]?.replaceAll('&amp;', '&')
    assert.equal(locationOf(await visitor.get(onward!), rig.origin).href, out)
  })

  it('of a stranger says that nobody is signed in', async () => {
    const { clientId, leave, rig } = await begun()
    const answer = await leave({}, browser())
    assert.match(await answer.text(), /data-page="signed-out"/)
    const back = await leave({ client_id: clientId, post_logout_redirect_uri: out }, browser())
    assert.equal(locationOf(back, rig.origin).href, out)
  })

  it('is carried to another origin by a real browser, which blocks a redirect of the form', async () => {
    const { anna, database, rig } = await begun()
    const elsewhere = createServer((_request, response) => {
      response.setHeader('content-type', 'text/html')
      response.end('<title>elsewhere</title>')
    })
    await new Promise<void>((resolve) => elsewhere.listen(0, resolve))
    after(() => elsewhere.close())
    const home = `http://localhost:${(elsewhere.address() as AddressInfo).port}`
    const added = await rig.addSite({ redirectUris: [`${home}/cb`], postLogoutRedirectUris: [`${home}/out`] })
    const site = await relyingParty(rig, added)
    const asked = await site.ask()
    const visitor = browser()
    await signIn(rig, visitor, asked.url, byPassword(anna, database.now()))
    const context = await (await chromium()).newContext()
    const key = visitor.cookie('session-demo')!
    await context.addCookies([{ name: 'session-demo', value: key, url: rig.origin }])
    const page = await context.newPage()
    const wish = new URLSearchParams({ client_id: added.site.clientId, post_logout_redirect_uri: `${home}/out` })
    await page.goto(`${rig.issuer()}/end-session?${wish}`)
    await page.locator('form[data-form] button').first().click()
    await page.waitForURL(`${home}/out`)
    assert.equal(await page.title(), 'elsewhere')
    const kept = (await context.cookies(rig.origin)).map(({ name }) => name)
    assert.ok(!kept.includes('session-demo'))
    await context.close()
  })
})
