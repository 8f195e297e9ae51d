import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as oidc from 'openid-client'
import * as accounts from '#accounts/accounts.ts'
import { goodPassword, openHouse, type Seen, visitor } from '#test/house.ts'
import { relyingParty } from '#test/protocol-rig.ts'

const house = await openHouse()
const { app } = house
const chosenAnew = 'four quite new words 99'

/** The owner gets a new enrolment, because somebody else knows the password, and chooses another one. */
async function enrolAnew(account: accounts.Account): Promise<void> {
  const tenant = house.tenant
  const issued = await app.database.durably((trx) =>
    app.enrolment.issue(trx, { tenant, account, reference: 'TEST', now: app.now() }),
  )
  const owner = visitor()
  const door = await owner.submit(await owner.open(issued.url), { enrolment_password: issued.password })
  const done = await owner.submit(door, { new_password: chosenAnew, new_password_confirm: chosenAnew })
  assert.equal(done.page, 'enrol-done')
}

const onward = (seen: Seen) => new URL(seen.onward!, house.url)

/** A site, and somebody who knows the password and has come to where the site would be answered. */
async function thiefOf(userId: string) {
  const account = await house.addAccount(userId)
  const site = await relyingParty({ issuer: () => house.base }, await house.addSite())
  const thief = visitor()
  const asked = await site.ask({ scope: 'openid offline_access' })
  const done = await thief.signIn(await thief.open(asked.url), userId)
  assert.equal(done.page, 'done')
  return { account, site, thief, asked, done }
}

describe('new credentials end what was begun with the old ones', () => {
  it('a sign-in that waits for a new password is asked for the password again', async () => {
    const account = await house.addAccount('alice')
    await app.database.durably((trx) => app.passwords.requireChange(trx, 'demo', account.id, true))
    const thief = visitor()
    const waiting = await thief.signIn(await thief.open(`${house.base}/account`), 'alice')
    assert.equal(waiting.page, 'new-password')
    await enrolAnew(account)

    const stolen = { new_password: 'chosen by the thief 1', new_password_confirm: 'chosen by the thief 1' }
    assert.equal((await thief.submit(waiting, stolen)).page, 'password')
    assert.equal((await thief.open(waiting.url)).page, 'password')
    assert.equal((await thief.open(`${house.base}/account`)).page, 'identifier')
    const owner = visitor()
    assert.equal((await owner.signIn(await owner.open(`${house.base}/account`), 'alice', chosenAnew)).page, 'done')
  })

  it('a sign-in that is over, but not yet taken up by its site, begins anew', async () => {
    const { account, thief, done } = await thiefOf('bob')
    await enrolAnew(account)
    const resumed = await thief.open(onward(done))
    assert.equal(resumed.page, 'identifier')
    assert.equal((await thief.open(`${house.base}/account`)).page, 'identifier')
  })

  it('a code that was given out is worth nothing, nor are refresh and access tokens', async () => {
    const { account, site, thief, asked, done } = await thiefOf('carl')
    const tokens = await site.redeem((await thief.open(onward(done))).url, asked)
    const again = await site.ask()
    const { url: unused } = await thief.open(again.url)
    await enrolAnew(account)

    await assert.rejects(oidc.refreshTokenGrant(site.config, tokens.refresh_token!), { error: 'invalid_grant' })
    await assert.rejects(site.redeem(unused, again), { error: 'invalid_grant' })
    const asking = { headers: { authorization: `Bearer ${tokens.access_token}` } }
    assert.equal((await fetch(`${house.base}/userinfo`, asking)).status, 401)
  })

  it('a sign-out everywhere by the support desk does the same', async () => {
    const { account, thief, done } = await thiefOf('dave')
    await app.database.durably(async (trx) => {
      await app.protocol.endSessions(trx, { tenantId: 'demo', accountId: account.id }, 'ended-by-support', app.now())
      await app.protocol.endGrants(trx, 'demo', account.id, app.now())
    })
    assert.equal((await thief.open(onward(done))).page, 'identifier')
  })

  it('what the decision found before, and is done after, sets no password', async () => {
    const account = await house.addAccount('erin')
    const { database } = app
    await database.durably((trx) => accounts.beginAnew(trx, 'demo', account.id))
    assert.equal(await database.durably((trx) => accounts.isStill(trx, account)), false)
    const now = (await accounts.find(database.db, 'demo', account.id))!
    assert.equal(await database.durably((trx) => accounts.isStill(trx, now)), true)
    await database.durably((trx) => accounts.change(trx, 'demo', account.id, { state: 'disabled' }, app.now()))
    assert.equal(await database.durably((trx) => accounts.isStill(trx, now)), false)
  })
})

describe('a password that its owner changes', () => {
  it('leaves nothing to who finished a sign-in with the old one and had not gone on to the site', async () => {
    const { thief, done } = await thiefOf('yuki')
    const owner = visitor()
    await owner.signIn(await owner.open(`${house.base}/account`), 'yuki')
    const form = await owner.open(`${house.base}/account/password`)
    assert.equal(form.page, 'account-password')
    const chosen = { password: goodPassword, new_password: chosenAnew, new_password_confirm: chosenAnew }
    assert.equal((await owner.submit(form, { ...chosen, end_others: '1' })).status, 200)

    const left = await thief.open(onward(done))
    assert.equal(left.url.searchParams.get('code'), null)
    assert.equal((await thief.open(`${house.base}/account`)).page, 'identifier')
    assert.equal((await owner.open(`${house.base}/account`)).page, 'account')
  })
})
