import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import type * as accounts from '#accounts/accounts.ts'
import { goodPassword, openHouse, type Seen, visitor } from '#test/house.ts'
import { relyingParty } from '#test/protocol-rig.ts'
import { bySms, named, phone, sentTo, throughCode } from '#test/second-step.ts'

let clock = 1_800_000_000
let people = 0
const house = await openHouse({ clock: () => clock, policy: { twoStep: { channels: ['sms', 'mail'] } } })
const early = await openHouse({ preset: 'two-step', clock: () => clock, policy: { password: { min: 8 } } })

beforeEach(() => {
  clock += 2 * 86_400
})

const gist = ({ status, page, errors }: Seen) => `${status} ${page} ${errors[0] ?? ''}`.trim()
const trusting = { trust_browser: 'on', browser_name: 'Home PC' }

async function someone(at = house, changes: Partial<accounts.AccountFacts> = bySms) {
  people += 1
  const userId = `person-${people}`
  const number = `+8170${10_000_000 + people}`
  const own = JSON.parse(JSON.stringify(changes).replaceAll(phone, number)) as Partial<accounts.AccountFacts>
  return { userId, number, account: await at.addAccount(userId, goodPassword, own) }
}

/** The browser's session is over, and nothing else of it. */
function signOut({ browser }: ReturnType<typeof visitor>): void {
  browser.load(browser.jar().filter(({ name }) => name !== 'session-demo'))
}

/** Signed in in two steps, in a browser that is trusted from then on; the session is forgotten. */
async function trusted(at = house) {
  const one = await someone(at)
  const { person, seen } = await throughCode(at, one.userId, { to: one.number, more: trusting })
  assert.equal(seen.page, 'done')
  signOut(person)
  return { ...one, person }
}

describe('a trusted browser', () => {
  it('is offered on the page of the last step, and skips it from then on', async () => {
    const { userId, number } = await someone()
    const { person, asked } = await named(house, userId)
    assert.doesNotMatch(asked.html, /trust_browser/)
    const second = await person.submit(asked, { password: goodPassword })
    assert.match(second.html, /name="trust_browser"(?![^>]*checked)/)
    const { seen } = await throughCode(house, userId, { to: number, person, more: trusting })
    assert.equal(seen.page, 'done')
    assert.equal(person.browser.jar().filter(({ name }) => name.startsWith('trust-demo-')).length, 1)
    signOut(person)
    const sent = await sentTo(house, number)
    const again = await named(house, userId, person)
    assert.equal((await person.submit(again.asked, { password: goodPassword })).page, 'done')
    assert.equal(await sentTo(house, number), sent)
    const mails = await house.app.mailbox.list(`${userId}@example.com`)
    assert.ok(mails.some(({ text }) => text.includes('Home PC')))
  })

  it('needs a name, and keeps what was typed', async () => {
    const { userId, number } = await someone()
    const { seen } = await throughCode(house, userId, { to: number, more: { trust_browser: 'on', browser_name: ' ' } })
    assert.equal(gist(seen), '422 code browser-name')
    assert.match(seen.html, /name="trust_browser"[^>]*checked/)
  })

  it('is ticked where the policy says so, and spares the code before the password', async () => {
    const { userId, person } = await trusted(early)
    const other = await named(early, userId)
    assert.match(other.asked.html, /name="trust_browser"[^>]*checked/)
    const { asked } = await named(early, userId, person)
    assert.equal(asked.page, 'password')
    assert.equal((await person.submit(asked, { password: goodPassword })).page, 'done')
  })

  it('opens nothing by itself, and is one account’s', async () => {
    const { person } = await trusted()
    const other = await someone()
    const { asked } = await named(house, other.userId, person)
    assert.equal((await person.submit(asked, { password: goodPassword })).page, 'code')
    assert.equal((await person.open(`${house.base}/account`)).page, 'identifier')
  })

  it('does not stand in for what a site asks by itself, and is enough for one that follows the policy', async () => {
    for (const [input, asked, page] of [
      [{ twoStep: 'required' }, {}, 'code'],
      [{}, { acr_values: 'urn:sekisho:acr:2' }, 'code'],
      [{}, {}, 'done'],
    ] as const) {
      const { userId, person } = await trusted()
      const rp = await relyingParty({ issuer: () => house.base }, await house.addSite(input))
      const { url } = await rp.ask({ scope: 'openid', ...asked })
      const start = await person.open(url)
      const seen = await person.submit(await person.submit(start, { user_id: userId }), { password: goodPassword })
      assert.equal(seen.page, page)
    }
  })

  it('ends with the policy, with its days, and with a changed password', async () => {
    const { userId, person } = await trusted()
    clock += 31 * 86_400
    const { asked } = await named(house, userId, person)
    assert.equal((await person.submit(asked, { password: goodPassword })).page, 'code')
    const next = await trusted()
    const prepared = await house.app.passwords.prepare(goodPassword, { policy: house.tenant.policy.password })
    await house.app.database.durably(async (trx) => {
      await house.app.passwords.set(trx, 'demo', next.account.id, prepared, { now: clock })
    })
    const after = await named(house, next.userId, next.person)
    assert.equal((await next.person.submit(after.asked, { password: goodPassword })).page, 'code')
  })

  it('lets its owner in whatever a stranger has locked, and lets nobody guess in it', async () => {
    const { userId, person, account } = await trusted()
    const stranger = await named(house, userId)
    for (let i = 0; i < 4; i += 1) await stranger.person.submit(stranger.asked, { password: `no ${i}` })
    await house.app.database.durably(async (trx) => {
      const { lock } = await import('#guesses/store.ts')
      await lock(trx, { tenantId: 'demo', subject: account.id, authenticator: 'password' }, clock, null)
    })
    assert.equal((await named(house, userId)).asked.page, 'locked')
    const { asked } = await named(house, userId, person)
    assert.equal(asked.page, 'password')
    assert.equal((await person.submit(asked, { password: goodPassword })).page, 'done')
    assert.equal((await named(house, userId)).asked.page, 'locked')
    signOut(person)
    const guess = await named(house, userId, person)
    let seen = guess.asked
    for (let i = 0; i < 5; i += 1) seen = await person.submit(seen, { password: `guess ${i}` })
    assert.equal(seen.page, 'locked')
    assert.equal((await named(house, userId, person)).asked.page, 'locked')
  })

  it('that was copied is found out: trust ends, the owner is told, and the second step is back', async () => {
    const { userId, person } = await trusted()
    const thief = visitor('en', person.browser.copy())
    const enter = async (who: typeof person) => {
      const { asked } = await named(house, userId, who)
      const seen = await who.submit(asked, { password: goodPassword })
      signOut(who)
      return seen.page
    }
    assert.equal(await enter(thief), 'done')
    clock += 100
    assert.equal(await enter(person), 'done')
    clock += 100
    assert.equal(await enter(thief), 'code')
    assert.equal(await enter(person), 'code')
    await house.app.messages.deliverDue()
    const mails = await house.app.mailbox.list(`${userId}@example.com`)
    assert.ok(mails.some(({ subject }) => /no longer trusted|解除しました/.test(subject ?? '')))
  })

  it('is listed on the account page, renamed, and removed: alone or with all others', async () => {
    const { userId, number, person } = await trusted()
    await throughCode(house, userId, { to: number, more: { trust_browser: 'on', browser_name: 'Tablet' } })
    // Last used first.
    clock += 60
    const { asked } = await named(house, userId, person)
    await person.submit(asked, { password: goodPassword })
    const list = await person.open(`${house.base}/account/trusted-browsers`)
    assert.ok(list.html.includes('Home PC') && list.html.includes('Tablet'))
    const id = /name="browser" value="([^"]+)"/.exec(list.html)![1]!
    const renamed = await person.submit(list, { action: 'rename', [`name-${id}`]: 'Desk' }, { holding: id })
    assert.ok(renamed.html.includes('Desk') && !renamed.html.includes('Home PC'))
    const one = await person.submit(renamed, { action: 'remove' }, { holding: id })
    assert.ok(!one.html.includes('Desk') && one.html.includes('Tablet'))
    const none = await person.submit(one, { action: 'remove-all' }, { holding: 'browser' })
    assert.match(none.html, /You trust no browser|not trusted any more/)
    signOut(person)
    const again = await named(house, userId, person)
    assert.equal((await person.submit(again.asked, { password: goodPassword })).page, 'code')
  })
})
