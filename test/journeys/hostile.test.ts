/** Attacks that held. Each was made by hand first; here they are small, without clocks and without waiting. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type * as accounts from '#accounts/accounts.ts'
import * as sites from '#sites/sites.ts'
import { goodPassword, openHouse, type Seen, visitor } from '#test/house.ts'
import { browser, relyingParty } from '#test/protocol-rig.ts'

const house = await openHouse()
const { app, base, url: origin } = house
const other = base.replace('/demo', '/other')
await house.addTenant('other')
const callback = 'http://localhost:9/cb'
const goodbye = 'http://localhost:9/bye'
const shop = await house.addSite({ redirectUris: [callback], postLogoutRedirectUris: [goodbye] })
const party = await relyingParty({ issuer: () => base }, shop)

const onward = (seen: Seen) => new URL(seen.onward!, origin)

/** What a stranger can compare, with what is fresh in every answer taken out. */
function shapeOf({ status, page, errors, headers, html, url }: Seen, userId: string): string {
  const steady = [...headers].filter(([name]) => !['date', 'set-cookie', 'content-security-policy'].includes(name))
  const fresh = /nonce="[^"]*"|name="form_token" value="[^"]*"|data-prompt-number[^>]*>[^<]*/g
  return JSON.stringify([
    status,
    page,
    errors,
    steady,
    html.replace(fresh, '').replaceAll(userId, '').replaceAll(url.pathname, ''),
  ])
}

describe('a stranger', () => {
  it('cannot tell a name that nobody has from an account in any state and of any method', async () => {
    const people: Record<string, Partial<accounts.AccountFacts>> = {
      'who-active': {},
      'who-closed': { state: 'disabled' },
      'who-passky': { method: 'passkey' },
      'who-certif': { method: 'password+certificate' },
      'who-twofac': { method: 'password+one-time-password' },
    }
    for (const [userId, facts] of Object.entries(people)) await house.addAccount(userId, goodPassword, facts)
    await house.addAccount('who-invite', null)
    const shapes = new Set<string>()
    for (const userId of ['who-nobody', 'who-invite', ...Object.keys(people)]) {
      const stranger = visitor()
      const asked = await stranger.submit(await stranger.open(`${base}/account`), { user_id: userId })
      const refused = await stranger.submit(asked, { password: 'not the right one' })
      shapes.add(shapeOf(asked, userId) + shapeOf(refused, userId))
    }
    assert.equal(shapes.size, 1)
  })

  it('gains no try by many connections, spellings or addresses of a name', async () => {
    await house.addAccount('victim')
    await house.changePolicy({ lock: { passwordTries: 5, waitsFrom: 100 } })
    const names = ['victim', 'VICTIM', 'ｖｉｃｔｉｍ', 'Victim@EXAMPLE.com', '\u202evictim\u200b', ' victim ']
    const tabs = await Promise.all(
      [...names, ...names].map(async (name) => {
        const tab = visitor()
        return { tab, asked: await tab.submit(await tab.open(`${base}/account`), { user_id: name }) }
      }),
    )
    const answers = await Promise.all(tabs.map(({ tab, asked }, i) => tab.submit(asked, { password: `wrong ${i}` })))
    const checked = answers.filter(({ errors }) => errors[0] === 'wrong-id-or-password' || errors[0] === 'locked')
    assert.equal(checked.length, 5)
    const owner = visitor()
    assert.equal((await owner.signIn(await owner.open(`${base}/account`), 'victim')).page, 'locked')
    await house.changePolicy({ lock: null })
  })

  it('is not counted for a try that was too busy to be checked', async () => {
    await house.addAccount('busy')
    await house.changePolicy({ lock: { passwordTries: 5, waitsFrom: 100 } })
    const person = visitor()
    const asked = await person.submit(await person.open(`${base}/account`), { user_id: 'busy' })
    let crowded = true
    const visit = async () => {
      while (crowded) await app.hashing.hash('x', 'demo').catch(() => new Promise(setImmediate))
    }
    const crowd = Array.from({ length: 200 }, visit)
    const statuses: number[] = []
    for (let i = 0; i < 3; i += 1) statuses.push((await person.submit(asked, { password: 'wrong' })).status)
    crowded = false
    await Promise.all(crowd)
    assert.ok(statuses.includes(503), `${statuses}`)
    const checked = statuses.filter((status) => status === 422).length
    assert.match((await person.submit(asked, { password: 'wrong' })).html, new RegExp(`after ${4 - checked} more`))
    await house.changePolicy({ lock: null })
  })
})

describe('a sign-in', () => {
  it('takes no session key from before it', async () => {
    await house.addAccount('fixed')
    const planted = 'A'.repeat(43)
    const from = browser()
    from.load([{ name: 'session-demo', value: planted, path: '/' }])
    const victim = visitor('en', from)
    assert.equal((await victim.signIn(await victim.open(`${base}/account`), 'fixed')).page, 'done')
    assert.notEqual(from.cookie('session-demo'), planted)
    const thief = browser()
    thief.load([{ name: 'session-demo', value: planted, path: '/' }])
    assert.equal((await visitor('en', thief).open(`${base}/account`)).page, 'identifier')
  })

  it('ends in the browser that began it, once', async () => {
    await house.addAccount('mallory')
    const mallory = visitor()
    const done = await mallory.signIn(await mallory.open((await party.ask()).url), 'mallory')
    assert.equal((await visitor().open(onward(done))).status, 410)
    assert.equal((await mallory.open(onward(done))).url.host, 'localhost:9')
    assert.equal((await mallory.open(onward(done))).status, 410)
  })

  it('is not gone on with by the cookie of another tab', async () => {
    const person = visitor()
    const [one, two] = [await person.open(`${base}/account`), await person.open(`${base}/account`)]
    const cookie = person.browser.jar().find(({ path }) => path === one.url.pathname)!
    const from = browser()
    from.load([{ ...cookie, path: two.url.pathname }])
    assert.equal((await visitor('en', from).open(two.url)).status, 410)
  })

  it('takes forms of our own pages only, and only the fields it knows', async () => {
    await house.addAccount('forms')
    const person = visitor()
    const asked = await person.submit(await person.open(`${base}/account`), { user_id: 'forms' })
    const sources = [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: `${origin}.evil.example` },
      { 'sec-fetch-site': 'cross-site' },
      { origin, 'sec-fetch-site': 'same-site' },
      { referer: `${base}/account` },
    ] as Record<string, string>[]
    for (const headers of sources) {
      const body = new URLSearchParams({ step: 'password', password: goodPassword })
      const { status } = await person.browser.send(asked.url, { method: 'POST', body, headers })
      assert.equal(status, 403, JSON.stringify(headers))
    }
    const more = { accountId: 'x', acr: 'urn:sekisho:acr:3', outcome: 'granted', proofs: '[]', __proto__x: '1' }
    assert.equal((await person.submit(asked, { ...more, step: 'new-password', new_password: 'x' })).page, 'password')
    assert.equal((await person.submit(asked, { ...more, password: 'wrong' })).status, 422)
  })
})

describe('a tenant', () => {
  it('takes no code, token, session, sign-in, hint, link or form of another, not even of a site with the same name', async () => {
    await house.addAccount('tina')
    const same = { clientId: 'same', clientSecret: 's'.repeat(43) }
    const input = { name: 'Same', kind: 'web' as const, redirectUris: [callback], postLogoutRedirectUris: [goodbye] }
    const add = (tenantId: string) => app.database.durably((trx) => sites.add(trx, tenantId, input, app.now(), same))
    const [here] = [await add('demo'), await add('other')]
    const twin = await relyingParty({ issuer: () => base }, here)
    const tina = visitor()
    const asked = await twin.ask({ scope: 'openid offline_access' })
    const start = await tina.open(asked.url)
    const elsewhere = (seen: Seen | URL) => String('url' in seen ? seen.url : seen).replace('/demo', '/other')
    const movedJar = () => {
      const from = browser()
      const move = (text: string) => text.replace('demo', 'other')
      from.load(tina.browser.jar().map((cookie) => ({ ...cookie, name: move(cookie.name), path: move(cookie.path) })))
      return visitor('en', from)
    }
    assert.equal((await movedJar().open(elsewhere(start))).status, 410)
    const done = await tina.signIn(start, 'tina')
    assert.equal((await movedJar().open(elsewhere(onward(done)))).status, 410)
    const { url: back } = await tina.open(onward(done))
    assert.equal((await movedJar().open(`${other}/account`)).page, 'identifier')

    const authorization = `Basic ${Buffer.from(`same:${same.clientSecret}`).toString('base64')}`
    const post = async (path: string, fields: Record<string, string>) => {
      const response = await fetch(other + path, {
        method: 'POST',
        headers: { authorization },
        body: new URLSearchParams(fields),
      })
      return (await response.json().catch(() => ({}))) as Record<string, unknown>
    }
    const code = back.searchParams.get('code')!
    const grant = { grant_type: 'authorization_code', code, redirect_uri: callback, code_verifier: asked.verifier }
    assert.equal((await post('/token', grant)).error, 'invalid_grant')
    const tokens = await twin.redeem(back, asked)
    const refresh = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token! }
    assert.equal((await post('/token', refresh)).error, 'invalid_grant')
    assert.deepEqual(await post('/introspect', { token: tokens.access_token }), { active: false })
    const bearer = { headers: { authorization: `Bearer ${tokens.access_token}` } }
    assert.equal((await fetch(`${other}/userinfo`, bearer)).status, 401)

    const invited = await house.invite('newcomer')
    assert.equal((await visitor().open(elsewhere(new URL(invited.url)))).status, 410)
    const hint = new URLSearchParams({ id_token_hint: tokens.id_token!, prompt: 'none', client_id: 'same' })
    const wished = await tina.open(`${other}/authorize?${new URLSearchParams(asked.url.searchParams)}&${hint}`)
    assert.ok(wished.status === 400 || wished.url.searchParams.has('error'))
  })
})

describe('an enrolment', () => {
  const chosen = { new_password: 'four quite new words 99', new_password_confirm: 'four quite new words 99' }

  it('allows five tries, however many come at once, and no step without the enrolment password', async () => {
    const { url, password } = await house.invite('crowd')
    const stranger = visitor()
    const door = await stranger.open(url)
    assert.equal((await stranger.submit(door, { step: 'credentials', ...chosen })).page, 'enrol-password')
    const tries = Array.from({ length: 30 }, () => stranger.submit(door, { enrolment_password: 'AAAA-AAAA-AAAA-AAAA' }))
    const wrong = (await Promise.all(tries)).filter(({ errors }) => errors[0] === 'wrong')
    assert.equal(wrong.length, 4)
    assert.equal((await stranger.submit(door, { enrolment_password: password })).errors[0], 'locked')
  })

  it('sets one of two passwords that are sent at once, and is over then', async () => {
    const { url, password } = await house.invite('twice')
    const person = visitor()
    const door = await person.open(url)
    const step = await person.submit(door, { enrolment_password: password })
    const second = { new_password: 'another four new words 1', new_password_confirm: 'another four new words 1' }
    await Promise.all([person.submit(step, chosen), person.submit(step, second)])
    const pages = await Promise.all(
      [chosen, second].map(async ({ new_password }) => {
        const tab = visitor()
        return (await tab.signIn(await tab.open(`${base}/account`), 'twice', new_password)).page
      }),
    )
    assert.deepEqual(pages.toSorted(), ['done', 'password'])
    assert.equal((await visitor().submit(door, { enrolment_password: password })).errors[0], 'used')
  })
})
