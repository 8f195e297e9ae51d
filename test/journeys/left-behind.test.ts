/** What somebody who knew the password can leave behind in an account, and how its owner gets rid of it. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as accounts from '#accounts/accounts.ts'
import { authenticator } from '#test/authenticator.ts'
import { codeFrom, optionsIn } from '#test/factors.ts'
import { visitor } from '#test/house.ts'
import { ownAccounts } from '#test/own-account.ts'

const own = await ownAccounts()
const { house, base } = own
const { app } = house
const { db } = app.database
const page = `${base}/account`
const next = 'nine green lamps in a row'

/** An account in which a stranger has been: whatever can be registered and begun there. */
async function visited() {
  const { account, userId, person: stranger } = await own.someone('en', { language: 'en' })
  const asked = await stranger.open(`${page}/one-time-password/new`)
  await stranger.submit(asked, { code: codeFrom(asked, own.now()), device_name: 'Theirs' })
  const wanted = await stranger.open(`${page}/passkeys/new`)
  const passkey = authenticator(house.url).create(optionsIn(wanted, 'create'))
  await stranger.submit(wanted, { passkey, action: 'use-passkey' })
  await stranger.submit(await stranger.open(`${page}/recovery-codes`), { action: 'make' })
  const typed = await stranger.submit(await stranger.open(`${page}/contacts/mail`), {
    contact: `${userId}@evil.example`,
  })
  const code = /^(\d{6}) /m.exec((await house.mailTo(`${userId}@evil.example`))?.text ?? '')?.[1] ?? ''
  assert.equal((await stranger.submit(typed, { code })).page, 'account-contacts')
  assert.deepEqual(await left(account), ['one-time-password', 'passkey', 'recovery-codes'])
  return { account, userId, stranger }
}

async function left({ id: accountId }: accounts.Account): Promise<string[]> {
  const owner = { tenantId: 'demo', accountId }
  return [
    ...(await app.oneTimePasswords.list(db, owner)).map(() => 'one-time-password'),
    ...(await app.passkeys.list(db, owner)).map(() => 'passkey'),
    ...((await app.recoveryCodes.left(db, owner)) ? ['recovery-codes'] : []),
  ]
}

async function mailsAfterTheHold({ id }: accounts.Account): Promise<number> {
  own.wait(25 * 3600)
  await app.accountContacts.settle(own.now())
  return (await accounts.find(db, 'demo', id))!.mails.length
}

describe('what a stranger left behind', () => {
  it('is gone once the owner enrols anew: factors, and addresses that wait', async () => {
    const { account } = await visited()
    const { tenant } = house
    const issued = await app.database.durably((trx) =>
      app.enrolment.issue(trx, { tenant, account, reference: 'TEST', now: own.now() }),
    )
    const person = visitor()
    const inside = await person.submit(await person.open(issued.url), { enrolment_password: issued.password })
    const chosen = { new_password: next, new_password_confirm: next, question: 'first-pet', answer: 'Pochi' }
    assert.equal((await person.submit(inside, chosen)).page, 'enrol-done')
    assert.deepEqual(await left(account), [])
    assert.equal(await mailsAfterTheHold(account), 1)
  })

  it('goes with "this was not me": what is new is ticked, what the owner leaves unticked stays', async () => {
    const { account, userId } = await visited()
    const person = visitor()
    await own.signIn(person, userId)
    const asked = await person.open(`${page}/not-me`)
    const boxes = [...asked.html.matchAll(/<input[^>]*name="(remove_[^"]+)"[^>]*>/g)].map(([all, name]) => [
      name!.split('_')[1],
      all.includes('checked'),
    ])
    assert.deepEqual(boxes.sort(), [
      ['one-time-password', true],
      ['passkey', true],
      ['recovery-codes', true],
    ])
    const names = [...asked.html.matchAll(/name="(remove_[^"]+)"/g)].map(([, name]) => name!)
    const ticked = Object.fromEntries(names.filter((name) => !/one-time/.test(name)).map((name) => [name, 'on']))
    const done = await person.submit(asked, { new_password: next, new_password_confirm: next, ...ticked })
    assert.equal(done.page, 'account-not-me-done')
    assert.match(done.html, /passkey/i)
    assert.deepEqual(await left(account), ['one-time-password'])
    assert.ok((await own.acts(account)).includes('notMeReported'))
    assert.equal(await mailsAfterTheHold(account), 1)
  })

  it('is offered, not ticked, when it has been there for long; the last that a sign-in needs stays', async () => {
    const { account, userId } = await visited()
    own.wait(30 * 86_400)
    const person = visitor()
    await own.signIn(person, userId)
    const asked = await person.open(`${page}/not-me`)
    assert.equal((asked.html.match(/name="remove_[^"]+"[^>]*checked/g) ?? []).length, 0)
    await app.database.durably((trx) =>
      accounts.change(trx, 'demo', account.id, { method: 'password+one-time-password' }, own.now()),
    )
    const name = /name="(remove_one-time-password_[^"]+)"/.exec(asked.html)![1]!
    const refused = await person.submit(asked, { new_password: next, new_password_confirm: next, [name]: 'on' })
    assert.deepEqual([refused.status, refused.errors[0]], [422, 'needed'])
    assert.ok((await left(account)).includes('one-time-password'))
  })
})
