import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { goodPassword, openHouse, type Seen, visitor } from '#test/house.ts'
import { relyingParty } from '#test/protocol-rig.ts'

const house = await openHouse()
const site = { issuer: () => house.base }

async function shop(changes: Parameters<typeof house.addSite>[0] = {}) {
  return relyingParty(site, await house.addSite(changes))
}

/** Leaves our pages, by the link of the last one unless that was left out, and answers where the site is called. */
async function onward(person: ReturnType<typeof visitor>, seen: Seen): Promise<URL> {
  if (seen.url.host === 'localhost:9') return seen.url
  assert.ok(seen.onward, `${seen.page} leads nowhere`)
  const left = await person.open(new URL(seen.onward, house.url))
  assert.equal(left.url.host, 'localhost:9', left.html)
  return left.url
}

describe('a site that asks for a sign-in', () => {
  it('gets an ID token that says who, when, how and how surely', async () => {
    const account = await house.addAccount('anna')
    const rp = await shop()
    const anna = visitor()
    const asked = await rp.ask({ scope: 'openid email profile' })
    const done = await anna.signIn(await anna.open(asked.url), 'anna')
    assert.equal(done.page, 'done')
    const tokens = await rp.redeem(await onward(anna, done), asked)
    const claims = tokens.claims()!
    assert.deepEqual([claims.sub, claims['acr'], claims['amr']], [account.id, 'urn:sekisho:acr:1', ['pwd']])
    assert.ok(Math.abs(Number(claims.auth_time) - Date.now() / 1000) < 60)
  })

  it('is named on the page, with the time of its request', async () => {
    const rp = await shop({ name: 'Bookshop' })
    assert.match((await visitor('ja').open((await rp.ask()).url)).html, /「Bookshop」から/)
    assert.match((await visitor('en').open((await rp.ask()).url)).html, /Asked for by Bookshop, since/)
  })

  it('gets its answer at once while the person is signed in, and asks anew with prompt=login', async () => {
    await house.addAccount('ben')
    const rp = await shop()
    const ben = visitor()
    const first = await rp.ask()
    await rp.redeem(await onward(ben, await ben.signIn(await ben.open(first.url), 'ben')), first)

    const second = await rp.ask()
    const left = await ben.open(second.url)
    assert.equal(left.url.host, 'localhost:9')
    await rp.redeem(left.url, second)

    const third = await rp.ask({ prompt: 'login' })
    const asked = await ben.open(third.url)
    assert.equal(asked.page, 'password')
    assert.match(asked.html, /ben/)
    const done = await ben.submit(asked, { password: goodPassword })
    await rp.redeem(await onward(ben, done), third)
  })

  it('gets login_required instead of a page with prompt=none', async () => {
    const rp = await shop()
    const left = await visitor().open((await rp.ask({ prompt: 'none' })).url)
    assert.equal(left.url.searchParams.get('error'), 'login_required')
  })

  it('is told honestly when it asks for more than can be shown: at once where nobody could, else once the account is known', async () => {
    await house.addAccount('dora')
    const rp = await shop()
    const anybody = visitor()
    const unheardOf = await onward(anybody, await anybody.open((await rp.ask({ acr_values: 'urn:nobody:knows' })).url))
    assert.equal(unheardOf.searchParams.get('error'), 'unmet_authentication_requirements')
    for (const acr_values of ['urn:sekisho:acr:2', 'urn:sekisho:acr:3']) {
      const dora = visitor()
      const left = await onward(dora, await dora.signIn(await dora.open((await rp.ask({ acr_values })).url), 'dora'))
      assert.equal(left.searchParams.get('error'), 'unmet_authentication_requirements', acr_values)
    }
    const person = visitor()
    assert.equal((await person.open((await rp.ask({ acr_values: 'urn:sekisho:acr:1' })).url)).page, 'identifier')
  })

  it('gets access_denied once when the person cancels, and a code when the person begins again', async () => {
    await house.addAccount('cleo')
    const rp = await shop()
    const cleo = visitor()
    const asked = await rp.ask()
    const cancelled = await cleo.submit(await cleo.open(asked.url), { action: 'cancel' })
    const again = await cleo.submit(cancelled, { action: 'restart' })
    const done = await cleo.signIn(again, 'cleo')
    await rp.redeem(await onward(cleo, done), asked)

    const stopped = await rp.ask()
    const stranger = visitor()
    const stop = await stranger.submit(await stranger.open(stopped.url), { action: 'cancel' })
    assert.equal((await onward(stranger, stop)).searchParams.get('error'), 'access_denied')
    const late = await stranger.open(new URL(stop.onward!, house.url))
    assert.notEqual(late.url.searchParams.get('error'), 'access_denied')
  })

  it('is one step away for who goes back to a sign-in that is finished', async () => {
    await house.addAccount('gus')
    const rp = await shop()
    const gus = visitor()
    const asked = await rp.ask()
    const done = await gus.signIn(await gus.open(asked.url), 'gus')
    await rp.redeem(await onward(gus, done), asked)
    const back = await gus.open(done.url)
    assert.deepEqual([back.status, back.page, back.onward], [200, 'done', undefined])
    assert.match(back.html, /href="http:\/\/localhost:9"/)
  })

  it('says whether its sign-ins lead to the account page and to a new password', async () => {
    await house.addAccount('hana')
    for (const links of [
      { account: true, reissue: true },
      { account: false, reissue: false },
    ]) {
      const rp = await shop({ links, kind: 'native', redirectUris: ['com.example.shop:/cb'] })
      const person = visitor()
      const asked = await person.open((await rp.ask()).url)
      assert.equal(/href="[^"]*\/recover"/.test(asked.html), links.reissue)
      const done = await person.signIn(asked, 'hana')
      await person.open(new URL(done.onward!, house.url))
      const back = await person.open(asked.url)
      assert.equal(back.page, 'done')
      assert.equal(/href="[^"]*\/account"/.test(back.html), links.account)
    }
  })

  it('may fill in the ID and choose the language', async () => {
    const rp = await shop()
    const seen = await visitor('en').open((await rp.ask({ login_hint: 'dana', ui_locales: 'ja' })).url)
    assert.match(seen.html, /value="dana"/)
    assert.match(seen.html, /<html lang="ja">/)
  })

  it('sees the person signed out after an end of the session', async () => {
    await house.addAccount('eve')
    const rp = await shop({ postLogoutRedirectUris: ['http://localhost:9/bye'] })
    const eve = visitor()
    const asked = await rp.ask()
    const tokens = await rp.redeem(await onward(eve, await eve.signIn(await eve.open(asked.url), 'eve')), asked)
    const out = new URL(`${house.base}/end-session`)
    out.searchParams.set('id_token_hint', tokens.id_token!)
    out.searchParams.set('post_logout_redirect_uri', 'http://localhost:9/bye')
    assert.equal((await eve.open(out)).url.href, 'http://localhost:9/bye')
    assert.equal((await eve.open(`${house.base}/account`)).page, 'identifier')
  })

  it('cannot have the sign-in finished in another browser', async () => {
    await house.addAccount('fay')
    const rp = await shop()
    const fay = visitor()
    const done = await fay.signIn(await fay.open((await rp.ask()).url), 'fay')
    const stolen = await visitor().open(new URL(done.onward!, house.url))
    assert.notEqual(stolen.url.host, 'localhost:9')
    assert.ok(stolen.status >= 400)
  })
})
