import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import * as accounts from '#accounts/accounts.ts'
import * as apiTokens from '#api-tokens/api-tokens.ts'
import { goodPassword, openHouse, type Seen, visitor } from '#test/house.ts'
import { bySms, codeTo, named, phone, throughCode } from '#test/second-step.ts'
import * as trustedBrowsers from '#trusted-browsers/trusted-browsers.ts'

let clock = 1_800_000_000
let people = 0
const house = await openHouse({ clock: () => clock, policy: { twoStep: { channels: ['sms', 'mail'] } } })
const { app } = house
const { secret } = await app.database.durably((trx) =>
  apiTokens.add(trx, { role: 'operator', name: 'test', tenantId: undefined, expiresAt: undefined }, app.now()),
)

beforeEach(() => {
  clock += 2 * 86_400
})

const gist = ({ status, page, errors }: Seen) => `${status} ${page} ${errors[0] ?? ''}`.trim()
const settings = `${house.base}/account/two-step`
const plain = { ...bySms, twoStep: { on: false, way: null, destination: null } }

async function someone(changes: Partial<accounts.AccountFacts> = plain) {
  people += 1
  const userId = `person-${people}`
  const number = `+8160${10_000_000 + people}`
  const own = JSON.parse(JSON.stringify(changes).replaceAll(phone, number)) as Partial<accounts.AccountFacts>
  const account = await house.addAccount(userId, goodPassword, own)
  return { userId, number, account, path: `/tenants/demo/accounts/${userId}` }
}

/** Signed in a moment ago. */
async function atSettings(userId: string, number: string) {
  const { person, asked } = await named(house, userId, visitor(), settings)
  let seen = await person.submit(asked, { password: goodPassword })
  if (seen.page === 'code') seen = await person.submit(seen, { code: await codeTo(house, number) })
  assert.equal(seen.page, 'done')
  return { person, seen: await person.open(settings) }
}

const twoStepOf = async ({ id }: accounts.Account) => (await accounts.find(app.database.db, 'demo', id))!.twoStep

async function call(method: string, path: string, body: unknown) {
  const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' }
  const response = await fetch(`${house.url}/api/v1${path}`, { method, headers, body: JSON.stringify(body) })
  return { status: response.status, body: (await response.json()) as Record<string, never> }
}

async function told(userId: string): Promise<string[]> {
  await app.messages.deliverDue()
  return (await app.mailbox.list(`${userId}@example.com`)).map(({ subject }) => subject ?? '')
}

describe('the settings of two-step verification', () => {
  it('switch it on with a destination, and off again; the owner is told and every trust ends', async () => {
    const { userId, number, account } = await someone()
    const { person, seen } = await atSettings(userId, number)
    assert.equal(seen.page, 'account-two-step')
    assert.ok(!seen.html.includes(number) && seen.html.includes(number.slice(-3)))
    const owner = { tenantId: 'demo', accountId: account.id }
    const facts = { name: 'PC', browser: '', ip: '', generation: 0, passwordGeneration: 1, now: clock }
    await app.database.durably((trx) => trustedBrowsers.trust(trx, owner, facts))
    const on = await person.submit(seen, { two_step: 'on', way: 'code', destination: '0' })
    assert.match(on.html, /Two-step verification is on/)
    const { since, ...kept } = await twoStepOf(account)
    assert.deepEqual(kept, { on: true, way: 'code', destination: { channel: 'sms', address: number } })
    assert.equal(since, clock)
    assert.deepEqual(await trustedBrowsers.registered(app.database.db, owner), [])
    assert.ok((await told(userId)).some((subject) => /turned on|利用する設定/.test(subject)))
    // The browser in which it was switched on goes on; every other sign-in needs the code.
    assert.equal((await person.open(`${house.base}/account`)).page, 'account')
    assert.equal((await throughCode(house, userId, { to: number })).seen.page, 'done')
    const again = await atSettings(userId, number)
    const off = await again.person.submit(again.seen, { two_step: 'off', way: 'code', destination: '0' })
    assert.match(off.html, /Two-step verification is off/)
    assert.equal((await twoStepOf(account)).on, false)
  })

  it('take only what is ready and reachable, and keep what was typed', async () => {
    const { userId, number, account } = await someone({ ...plain, mails: [], phones: [] })
    const { person, seen } = await atSettings(userId, number)
    assert.match(seen.html, /There is no confirmed destination/)
    const bad: [Record<string, string>, string][] = [
      [{ two_step: 'on', way: 'code' }, '422 account-two-step not-reachable'],
      [{ two_step: 'on', way: 'one-time-password' }, '422 account-two-step not-ready'],
      [{ two_step: 'on' }, '422 account-two-step missing'],
      [{ two_step: 'on', way: '__proto__' }, '422 account-two-step missing'],
      [{ two_step: 'on', way: 'code', destination: '7' }, '422 account-two-step not-reachable'],
    ]
    for (const [fields, expected] of bad) assert.equal(gist(await person.submit(seen, fields)), expected)
    assert.equal((await twoStepOf(account)).on, false)
  })

  it('send a test to a destination, so often and no more', async () => {
    const { userId, number } = await someone()
    const { person, seen } = await atSettings(userId, number)
    const fields = { action: 'test', two_step: 'on', way: 'code', destination: '0' }
    assert.match((await person.submit(seen, fields)).html, /test message is on its way/)
    assert.match((await house.mailTo(number))?.text ?? '', /test/)
    for (let i = 0; i < 11; i += 1) await person.submit(seen, fields)
    assert.equal(gist(await person.submit(seen, fields)), '429 account-two-step resend-many')
  })

  it('say what is exempt and why, and how to be prepared', async () => {
    await house.addSite({ name: 'Mail reader', twoStep: 'exempt' })
    const { userId, number } = await someone()
    const { seen } = await atSettings(userId, number)
    assert.match(seen.html, /Signing in to Mail reader/)
    assert.match(seen.html, /30 days from when you trusted it/)
    assert.match(seen.html, /Be prepared for a lost phone/)
  })

  it('ask for a proof first, and are not there where the policy has none', async () => {
    const { userId, number } = await someone()
    const { person } = await atSettings(userId, number)
    clock += 11 * 60
    assert.equal((await person.open(settings)).page, 'password')
    await house.changePolicy({ twoStep: { mode: 'off' } })
    assert.equal((await person.open(settings)).status, 404)
    await house.changePolicy({ twoStep: { mode: null } })
  })
})

describe('two-step verification by the management API', () => {
  it('is set, to a verified contact only, and told to the owner', async () => {
    const { userId, number, account, path } = await someone()
    const body = { on: true, way: 'code', destination: { channel: 'sms', address: number } }
    const set = await call('PUT', `${path}/two-step`, body)
    assert.deepEqual([set.status, set.body['twoStep']], [200, body])
    assert.ok((await told(userId)).some((subject) => /turned on|利用する設定/.test(subject)))
    const strange = { ...body, destination: { channel: 'sms', address: '+819000000001' } }
    assert.equal((await call('PUT', `${path}/two-step`, strange)).status, 422)
    assert.equal((await call('PUT', `${path}/two-step`, { on: true, way: 'passkey' })).status, 422)
    assert.equal((await call('PUT', `${path}/two-step`, { on: 'yes' })).status, 400)
    assert.equal((await twoStepOf(account)).on, true)
    assert.equal((await call('PUT', `${path}/two-step`, { on: false })).status, 200)
    assert.equal((await twoStepOf(account)).on, false)
  })

  it('is reset: everything that was registered for it is gone, codes are unlocked, and the owner is told', async () => {
    const { userId, number, account, path } = await someone(bySms)
    const { person, asked } = await named(house, userId)
    const second = await person.submit(asked, { password: goodPassword })
    for (let i = 0; i < 3; i += 1) await person.submit(second, { code: 'abcdef' })
    const reset = await call('POST', `${path}/reset-two-step`, { reason: 'lost phone' })
    assert.deepEqual([reset.status, reset.body['twoStep']], [200, { on: false, way: null, destination: null }])
    assert.ok((await told(userId)).some((subject) => /reset|リセット/.test(subject)))
    // The sign-in that was under way begins anew.
    assert.equal((await person.submit(second, { code: await codeTo(house, number) })).page, 'password')
    assert.equal((await twoStepOf(account)).on, false)
  })

  it('is switched off when its destination ends, as the policy says, and the owner is told why', async () => {
    const { userId, number, account, path } = await someone({ ...bySms, mails: [] })
    await app.database.durably((trx) =>
      accounts.change(
        trx,
        'demo',
        account.id,
        { mails: [{ address: `${userId}@example.com`, verified: true }] },
        clock,
      ),
    )
    await house.changePolicy({ twoStep: { channels: ['sms'] } })
    const gone = await call('POST', `${path}/destination-gone`, { address: number, reason: 'contract ended' })
    assert.deepEqual(
      [gone.status, gone.body['twoStep'], gone.body['phones']],
      [200, { on: false, way: null, destination: null }, []],
    )
    assert.ok((await told(userId)).some((subject) => /turned off|解除/.test(subject)))
    assert.equal((await call('POST', `${path}/destination-gone`, { address: number, reason: 'again' })).status, 404)
    await house.changePolicy({ twoStep: { channels: ['sms', 'mail'] } })
  })

  it('goes on by another way when there is one', async () => {
    const { number, account, path } = await someone(bySms)
    await call('POST', `${path}/destination-gone`, { address: number, reason: 'contract ended' })
    const { on, destination } = await twoStepOf(account)
    assert.deepEqual([on, destination?.channel], [true, 'mail'])
  })
})
