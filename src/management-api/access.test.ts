import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as oidc from 'openid-client'
import * as apiTokens from '#api-tokens/api-tokens.ts'
import type { Json } from '#test/api-rig.ts'
import { openHouse, visitor } from '#test/house.ts'
import { relyingParty } from '#test/protocol-rig.ts'

const house = await openHouse()
const { database } = house.app
const shop = await relyingParty({ issuer: () => house.base }, await house.addSite())
const facts = { role: 'support', tenantId: 'demo', name: 'desk', expiresAt: undefined } as const
const { secret } = await database.durably((trx) => apiTokens.add(trx, facts, house.app.now()))

async function call(method: string, path: string, body?: object): Promise<{ status: number; body: Json }> {
  const answer = await fetch(`${house.url}/api/v1/tenants/demo/accounts/${path}`, {
    method,
    headers: { authorization: `Bearer ${secret}`, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  const text = await answer.text()
  return { status: answer.status, body: text === '' ? undefined : JSON.parse(text) }
}

const act = (userId: string, verb: string) => call('POST', `${userId}/${verb}`, { reason: 'asked by phone' })

/** Somebody who has signed in to the shop, which may go on without them. */
async function signedIn(userId: string) {
  await house.addAccount(userId)
  const person = visitor()
  const asked = await shop.ask({ scope: 'openid offline_access' })
  const done = await person.signIn(await person.open(asked.url), userId)
  const left = await person.open(new URL(done.onward!, house.url))
  const tokens = await shop.redeem(left.url, asked)
  return {
    person,
    tokens,
    refresh: () => oidc.refreshTokenGrant(shop.config, tokens.refresh_token!),
    userInfo: () => oidc.fetchUserInfo(shop.config, tokens.access_token, tokens.claims()!.sub),
    account: () => person.open(`${house.base}/account`),
    /** A site that asks anew: at once where the person is still signed in, else on the page that asks for the ID. */
    asksAgain: async () => (await person.open((await shop.ask()).url)).page,
  }
}

describe('an account that is disabled', () => {
  it('is signed out at once: in its browsers, at its sites, and for what they would go on with', async () => {
    const { refresh, userInfo, account, asksAgain } = await signedIn('anna')
    assert.equal((await account()).page, 'account')
    assert.equal((await userInfo()).sub.length > 0, true)
    const { body } = await act('anna', 'disable')
    assert.equal(body.state, 'disabled')
    assert.equal((await account()).page, 'identifier')
    assert.equal(await asksAgain(), 'identifier')
    await assert.rejects(refresh(), { error: 'invalid_grant' })
    await assert.rejects(userInfo())
    assert.deepEqual((await call('GET', 'anna/sessions')).body.items, [])
  })

  it('cannot sign in until it is enabled', async () => {
    await house.addAccount('ben')
    await act('ben', 'disable')
    const ben = visitor()
    const refused = await ben.signIn(await ben.open((await shop.ask()).url), 'ben')
    assert.notEqual(refused.page, 'done')
    await act('ben', 'enable')
    assert.equal((await ben.signIn(await ben.open((await shop.ask()).url), 'ben')).page, 'done')
  })
})

describe('an account that is signed out', () => {
  it('is so everywhere, and may sign in again', async () => {
    const { person, refresh, account } = await signedIn('carl')
    assert.equal((await act('carl', 'sign-out')).body.state, 'active')
    assert.equal((await account()).page, 'identifier')
    await assert.rejects(refresh(), { error: 'invalid_grant' })
    assert.equal((await person.signIn(await person.open((await shop.ask()).url), 'carl')).page, 'done')
  })
})

describe('an account that was locked', () => {
  it('can sign in again as soon as it is unlocked', async () => {
    await house.changePolicy({ lock: { passwordTries: 2, minutes: 0, waitsFrom: 5 } })
    await house.addAccount('dora')
    const dora = visitor()
    const asked = await dora.submit(await dora.open((await shop.ask()).url), { user_id: 'dora' })
    const once = await dora.submit(asked, { password: 'wrong password 1' })
    assert.equal((await dora.submit(once, { password: 'wrong password 2' })).page, 'locked')
    const { body } = await call('GET', 'dora')
    assert.deepEqual([body.state, body.lock.because, body.lock.until], ['locked', 'password', null])
    const unlocked = await act('dora', 'unlock')
    assert.deepEqual([unlocked.body.state, unlocked.body.lock], ['active', null])
    assert.equal((await dora.signIn(await dora.open((await shop.ask()).url), 'dora')).page, 'done')
    await house.changePolicy({ lock: null })
  })
})

describe('the sessions of an account', () => {
  it('are listed with where and how, and end one by one', async () => {
    const first = await signedIn('emma')
    const second = visitor()
    await second.signIn(await second.open(`${house.base}/account`), 'emma')
    const { items } = (await call('GET', 'emma/sessions')).body
    assert.equal(items.length, 2)
    for (const { id, startedAt, expiresAt, ip, browser, acr, amr } of items) {
      assert.match(id, /^[\w-]{22}$/)
      assert.equal(Date.parse(expiresAt) - Date.parse(startedAt), 12 * 3600 * 1000)
      assert.ok(ip)
      assert.equal(typeof browser, 'string')
      assert.deepEqual([acr, amr], ['urn:sekisho:acr:1', ['pwd']])
    }
    const one = `emma/sessions/${items[0].id}`
    assert.equal((await call('DELETE', `${one}?reason=lost%20phone`)).status, 204)
    const pages = [(await first.account()).page, (await second.open(`${house.base}/account`)).page]
    assert.deepEqual(pages.toSorted(), ['account', 'identifier'])
    assert.equal((await call('DELETE', one)).status, 404)
    assert.deepEqual((await call('GET', 'emma/sessions')).body.items.length, 1)
  })
})

describe('the history of an account', () => {
  it('tells each sign-in and refusal with its reason', async () => {
    const { person } = await signedIn('fred')
    const again = await person.open((await shop.ask({ prompt: 'login' })).url)
    await person.submit(again, { password: 'wrong password 1' })
    await act('fred', 'disable')
    await person.signIn(await person.open((await shop.ask()).url), 'fred')
    const { items } = (await call('GET', 'fred/history')).body
    assert.ok(items.length >= 3)
    const known = [
      'acr',
      'at',
      'because',
      'browser',
      'code',
      'explanation',
      'ip',
      'number',
      'place',
      'result',
      'site',
      'ways',
    ]
    for (const item of items) {
      assert.deepEqual(Object.keys(item).toSorted(), known)
      assert.match(item.at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
      assert.ok(item.explanation.length > 20)
    }
    const succeeded = items.find(({ result }: Json) => result === 'success')
    assert.deepEqual(
      [succeeded.site, succeeded.ways, succeeded.code, succeeded.acr, succeeded.because],
      ['Shop', ['password'], null, 'urn:sekisho:acr:1', 'enough'],
    )
    assert.match(succeeded.explanation, /^Granted, because/)
    const refused = items.filter(({ result }: Json) => result === 'refused')
    assert.ok(refused.length >= 2)
    for (const { code, acr } of refused) {
      assert.ok(code)
      assert.equal(acr, null)
    }
  })
})
