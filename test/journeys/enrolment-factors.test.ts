/** Enrolments that set up more than a password: nothing of it counts before all of it is done. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as accounts from '#accounts/accounts.ts'
import { authenticator } from '#test/authenticator.ts'
import { codeAt, optionsIn, ownFactors, secretFrom } from '#test/factors.ts'
import { goodPassword, openHouse, type Seen, visitor } from '#test/house.ts'

let clock = 1_800_000_000
let people = 0
const house = await openHouse({ clock: () => clock })
const { database, enrolment, passwords, passkeys } = house.app
const own = ownFactors(house)
const start = `${house.base}/account`
const chosen = { new_password: goodPassword, new_password_confirm: goodPassword }
const gist = ({ status, page, errors }: Seen) => `${status} ${page} ${errors.at(-1) ?? ''}`.trim()

async function someone(method: accounts.Method, password: string | null = null) {
  people += 1
  const userId = `guest-${people}`
  const account = await house.addAccount(userId, password, { method, language: 'en' })
  return { userId, account, ...(await issue(account)) }
}

async function issue(account: accounts.Account) {
  const { url, password } = await database.durably((trx) =>
    enrolment.issue(trx, { tenant: house.tenant as never, account, reference: 'TEST', now: clock }),
  )
  return { url, enrol: password }
}

const isSet = async ({ id }: accounts.Account) => {
  const policy = house.tenant.policy.password
  return (await passwords.state(database.db, 'demo', id, { policy, now: clock })).set
}

async function enter({ url, enrol }: { url: string; enrol: string }) {
  const person = visitor()
  return { person, asked: await person.submit(await person.open(url), { enrolment_password: enrol }) }
}

describe('an enrolment with one-time passwords', () => {
  it('goes from the password to the app, and only then lets sign in', async () => {
    const guest = await someone('password+one-time-password')
    const { person, asked } = await enter(guest)
    const step = await person.submit(asked, chosen)
    assert.equal(gist(step), '200 enrol-one-time-password')
    assert.equal(await isSet(guest.account), false)
    const early = visitor()
    assert.equal(gist(await early.signIn(await early.open(start), guest.userId)), '422 password wrong-id-or-password')

    const secret = secretFrom(step)
    assert.deepEqual(secretFrom(await person.open(step.url)), secret, 'the same on reload')
    assert.equal(gist(await person.submit(step, { code: '' })), '422 enrol-one-time-password missing')
    assert.equal(
      gist(await person.submit(step, { code: '000000', device_name: 'Phone' })),
      '422 enrol-one-time-password wrong-code',
    )
    const done = await person.submit(step, { code: codeAt(secret, clock), device_name: 'Phone' })
    assert.equal(gist(done), '200 enrol-done')
    clock += 60
    const signedIn = visitor()
    const second = await signedIn.signIn(await signedIn.open(start), guest.userId)
    assert.equal(gist(second), '200 one-time-password')
    assert.equal((await signedIn.submit(second, { code: codeAt(secret, clock) })).page, 'done')
    assert.match((await signedIn.open(`${start}/one-time-password`)).html, /Phone/)
  })

  it('begins anew in another browser: what somebody else prepared does not count', async () => {
    const guest = await someone('password+one-time-password')
    const thief = await enter(guest)
    const left = await thief.person.submit(thief.asked, {
      new_password: 'what the thief knows',
      new_password_confirm: 'what the thief knows',
    })
    assert.equal(left.page, 'enrol-one-time-password')
    const { person, asked } = await enter(guest)
    assert.equal(gist(asked), '200 enrol-credentials')
    const step = await person.submit(asked, chosen)
    assert.notDeepEqual(secretFrom(step), secretFrom(left))
    const done = await person.submit(step, { code: codeAt(secretFrom(step), clock), device_name: 'Phone' })
    assert.equal(done.page, 'enrol-done')
    assert.equal((await thief.person.open(left.url)).status, 410)
    const other = visitor()
    const tried = await other.signIn(await other.open(start), guest.userId, 'what the thief knows')
    assert.equal(gist(tried), '422 password wrong-id-or-password')
  })
})

describe('an enrolment with a passkey', () => {
  it('registers one that asks for its person, and signs in with it', async () => {
    const guest = await someone('passkey')
    const { person, asked } = await enter(guest)
    const step = await person.submit(asked, chosen)
    assert.equal(gist(step), '200 enrol-passkey')
    assert.match(step.html, /data-passkey-missing/)
    const key = authenticator(house.url, { verifies: false })
    const weak = await person.submit(step, { passkey: key.create(optionsIn(step, 'create')) })
    assert.equal(gist(weak), '422 enrol-passkey passkey')
    const phone = authenticator(house.url)
    const done = await person.submit(weak, { passkey: phone.create(optionsIn(weak, 'create')) })
    assert.equal(gist(done), '200 enrol-done')
    const signedIn = visitor()
    const begun = await signedIn.open(start)
    const passkey = phone.get(optionsIn(begun, 'get'))
    assert.equal((await signedIn.submit(begun, { passkey, action: 'use-passkey' })).page, 'done')
  })
})

describe('an enrolment that was issued anew', () => {
  it('ends every factor from before, so that whoever has the lost phone is out and its owner is in', async () => {
    const { account, userId, ...issued } = await someone('password', goodPassword)
    const phone = await own.passkeyOf(userId)
    await own.oneTimePasswordsOf(userId)
    const [code] = await own.recoveryCodesOf(userId)
    const twoStep = { on: true, way: 'one-time-password' as const, destination: null }
    await database.durably((trx) => accounts.change(trx, 'demo', account.id, { twoStep }, clock))
    const { person, asked } = await enter(issued)
    const next = 'four small green words'
    const done = await person.submit(asked, { new_password: next, new_password_confirm: next })
    assert.equal(gist(done), '200 enrol-done')

    const finder = visitor()
    const begun = await finder.open(start)
    const passkey = phone.get(optionsIn(begun, 'get'))
    assert.equal(gist(await finder.submit(begun, { passkey, action: 'use-passkey' })), '422 identifier passkey')
    assert.deepEqual(await passkeys.list(database.db, { tenantId: 'demo', accountId: account.id }), [])
    assert.ok(code)
    const owner = visitor()
    assert.equal((await owner.signIn(await owner.open(start), userId, next)).page, 'done')
    assert.match((await owner.open(`${start}/recovery-codes`)).html, /You have no recovery codes yet/)
  })
})
