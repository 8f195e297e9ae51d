import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { SiteInput } from '#sites/sites.ts'
import { browser, byPassword, locationOf, openInMemory, protocolRig, relyingParty, signIn } from '#test/protocol-rig.ts'

const app: Partial<SiteInput> = { name: 'Notes', kind: 'native', redirectUris: ['com.example.notes:/cb'] }

describe('consent', () => {
  async function begun(input: Partial<SiteInput>) {
    const database = await openInMemory()
    const rig = await protocolRig(database)
    const anna = await rig.addAccount('anna')
    const visitor = browser()
    const shop = await relyingParty(rig, await rig.addSite())
    await signIn(rig, visitor, (await shop.ask()).url, byPassword(anna, database.now()))
    const site = await relyingParty(rig, await rig.addSite(input))
    const sent = async (wish: Record<string, string> = {}) => {
      const asked = await site.ask(wish)
      return { asked, url: locationOf(await visitor.get(asked.url), rig.origin) }
    }
    const linkIn = async (page: Response) => {
      const text = await page.text()
      assert.match(text, /data-page="(?:done|cancelled)"/)
      return /data-continue href="([^"]+)"/.exec(text)![1]!.replaceAll('&amp;', '&')
    }
    /** Back at the site; an app waits for one more tap. */
    const onward = async (page: Response) => {
      const answer = await visitor.get(await linkIn(page))
      return answer.status === 200 ? new URL(await linkIn(answer)) : locationOf(answer, rig.origin)
    }
    return { database, rig, anna, visitor, site, sent, onward }
  }

  it('is asked before an app whose address anybody can claim is let in by an old session', async () => {
    const { onward, sent, site, visitor } = await begun(app)
    const { asked, url } = await sent()
    assert.match(url.pathname, /^\/t\/demo\/consent\//)
    const page = await (await visitor.get(url)).text()
    assert.match(page, /data-page="consent"/)
    assert.match(page, /Notes/)
    const answer = await onward(await visitor.post(url, {}))
    assert.equal(answer.protocol, 'com.example.notes:')
    assert.ok((await site.redeem(answer, asked)).id_token)
    assert.match((await sent()).url.pathname, /\/consent\//, 'and each time anew')
  })

  it('is not asked of who has just signed in, nor for a claimed https address', async () => {
    const { anna, database, rig } = await begun(app)
    const site = await relyingParty(rig, await rig.addSite(app))
    const visitor = browser()
    await visitor.get((await site.ask()).url)
    const back = await rig.service.grantInteraction('demo', rig.wishes.at(-1)!.uid, byPassword(anna, database.now()))
    const answer = await visitor.get(back!)
    assert.equal(answer.status, 200, 'waits for a tap: Android opens no app without one')
    const page = await answer.text()
    assert.match(page, /data-page="done"/)
    assert.match(page, /href="com\.example\.notes:\/cb\?code=/)
    assert.doesNotMatch(page, /http-equiv="refresh"/)
    const claimed = await begun({ ...app, redirectUris: ['https://notes.example/cb'] })
    assert.ok((await claimed.sent()).url.searchParams.get('code'))
  })

  it('cannot be given without a person', async () => {
    const { site, visitor } = await begun(app)
    const answer = await visitor.get((await site.ask({ prompt: 'none' })).url)
    assert.match(await answer.text(), /href="com\.example\.notes:[^"]+error=interaction_required/)
  })

  it('refused is told to the site', async () => {
    const { onward, sent, visitor } = await begun(app)
    const { url } = await sent()
    const answer = await onward(await visitor.post(url, { action: 'cancel' }))
    assert.equal(answer.searchParams.get('error'), 'access_denied')
  })

  it('refused can be thought over until the site is told, and not after it', async () => {
    const { onward, sent, site, visitor } = await begun(app)
    const { asked, url } = await sent()
    const cancelled = await visitor.post(url, { action: 'cancel' })
    assert.match(await cancelled.clone().text(), /data-page="cancelled"/)
    assert.equal((await visitor.post(url, { action: 'restart' })).status, 303)
    const answer = await onward(await visitor.post(url, {}))
    assert.ok((await site.redeem(answer, asked)).id_token)
    assert.equal((await visitor.post(url, { action: 'restart' })).status, 410)
    assert.equal((await visitor.post(url, { action: 'cancel' })).status, 410)
  })

  it('is asked for a site that wants it so, once a session', async () => {
    const { onward, sent, site, visitor } = await begun({ consent: 'ask' })
    const first = await sent({ scope: 'openid email' })
    assert.match(first.url.pathname, /\/consent\//)
    const answer = await onward(await visitor.post(first.url, {}))
    assert.ok((await site.redeem(answer, first.asked)).id_token)
    assert.ok((await sent({ scope: 'openid email' })).url.searchParams.get('code'))
    assert.match((await sent({ scope: 'openid email phone' })).url.pathname, /\/consent\//)
  })

  it('comes after the sign-in where both are needed', async () => {
    const { anna, database, rig, site } = await begun({ consent: 'ask' })
    const visitor = browser()
    const asked = await site.ask({ prompt: 'login' })
    await visitor.get(asked.url)
    const back = await rig.service.grantInteraction('demo', rig.wishes.at(-1)!.uid, byPassword(anna, database.now()))
    const consent = locationOf(await visitor.get(back!), rig.origin)
    assert.match(consent.pathname, /\/consent\//)
    const page = await visitor.post(consent, {})
    const link = /data-continue href="([^"]+)"/.exec(await page.text())![1]!
    assert.ok((await site.redeem(locationOf(await visitor.get(link), rig.origin), asked)).id_token)
  })

  it('given by one person is not taken for that of another who signed in meanwhile: it begins anew', async () => {
    const { database, rig, sent, visitor } = await begun(app)
    const { url } = await sent()
    const link = /data-continue href="([^"]+)"/.exec(await (await visitor.post(url, {})).text())![1]!
    const ben = await rig.addAccount('ben')
    const shop = await relyingParty(rig, await rig.addSite())
    await signIn(rig, visitor, (await shop.ask({ prompt: 'login' })).url, byPassword(ben, database.now()))
    const onward = locationOf(await visitor.get(link), rig.origin)
    assert.match(onward.pathname, /\/authorize$/)
    assert.match(locationOf(await visitor.get(onward), rig.origin).pathname, /\/consent\//)
  })

  it('of one browser is never given by another', async () => {
    const { anna, database, rig, sent } = await begun(app)
    const { url } = await sent()
    const other = browser()
    const shop = await relyingParty(rig, await rig.addSite())
    await signIn(rig, other, (await shop.ask()).url, byPassword(anna, database.now()))
    assert.equal((await other.get(url)).status, 410)
    assert.equal((await other.post(url, {})).status, 410)
  })
})
