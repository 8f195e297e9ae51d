/** What is sensitive asks for a fresh proof: changing the password and the security question, as a browser without script has it. */
import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import { goodPassword, visitor } from '#test/house.ts'
import { nextPassword, ownAccounts, passwordChange } from '#test/own-account.ts'

const { acts, base, house, prove, signIn, someone, wait } = await ownAccounts()
const { app } = house

beforeEach(() => wait(86_400))

describe('what is sensitive', () => {
  const sensitive = ['/account/password', '/account/question', '/account/export']

  for (const path of sensitive) {
    it(`${path} asks who was signed in for a while to prove it again, and comes back`, async () => {
      const { person, userId } = await someone()
      assert.equal((await person.open(`${base}${path}`)).url.pathname, `/t/demo${path}`)
      wait(10 * 60 + 1)
      const asked = await person.open(`${base}${path}`)
      assert.match(asked.html, new RegExp(`translate="no">${userId}<`), 'the name is known')
      assert.match(asked.html, /show once more that it is you/)
      const back = await prove(person, asked)
      assert.equal(back.url.pathname, `/t/demo${path}`)
    })

    it(`${path} takes no form without a fresh proof`, async () => {
      const { person, account } = await someone()
      const page = await person.open(`${base}${path}`)
      wait(10 * 60 + 1)
      const asked = await person.submit(page, { ...passwordChange, question: 'first-pet', answer: 'Pochi' })
      assert.equal(asked.page, 'password')
      assert.deepEqual(
        (await acts(account)).filter((act) => !act.startsWith('session')),
        [],
      )
    })
  }

  it('keeps the session: the others stay as they are, and the old key is replaced', async () => {
    const { person } = await someone()
    wait(601)
    await prove(person, await person.open(`${base}/account/password`))
    const sessions = await person.open(`${base}/account/sessions`)
    assert.match(sessions.html, /1 sign-in</)
  })

  it('can be left alone: cancelling leads back to the account', async () => {
    const { person } = await someone()
    wait(601)
    const asked = await person.open(`${base}/account/password`)
    const cancelled = await person.submit(asked, { action: 'cancel' })
    assert.equal(cancelled.page, 'cancelled')
    assert.equal((await person.open(new URL(cancelled.onward!, asked.url))).page, 'account')
  })

  it('is open to nobody who is not signed in, nor where the policy offers no account page', async () => {
    for (const path of [
      ...sensitive,
      '/account/history',
      '/account/history.csv',
      '/account/sessions',
      '/account/sites',
    ])
      assert.equal((await visitor().open(`${base}${path}`)).page, 'identifier', path)
    const { person } = await someone()
    await house.changePolicy({ accountPage: { on: false } })
    for (const path of [...sensitive, '/account', '/account/history', '/account/language'])
      assert.equal((await person.open(`${base}${path}`)).status, 404, path)
    await house.changePolicy({ accountPage: null })
  })
})

describe('changing the password', () => {
  it('takes the current and the new one, tells the owner, and ends the sign-ins elsewhere', async () => {
    const { person, userId, account } = await someone()
    const elsewhere = visitor()
    await signIn(elsewhere, userId)
    const page = await person.open(`${base}/account/password`)
    assert.match(page.html, /name="end_others"[^>]*checked/)
    const done = await person.submit(page, { ...passwordChange, end_others: 'on' })
    assert.equal(done.page, 'account-password')
    assert.match(done.html, /Your password is changed/)
    assert.match(done.html, /1 other sign-in was ended/)
    assert.equal((await person.open(`${base}/account`)).page, 'account')
    assert.equal((await elsewhere.open(`${base}/account`)).page, 'identifier')

    const mail = await house.mailTo(`${userId}@example.com`)
    assert.match(mail?.subject ?? '', /password was changed|パスワードが変更/)
    assert.ok((await acts(account)).includes('passwordChanged'))
    const again = visitor()
    const refused = await again.signIn(await again.open(`${base}/account`), userId)
    assert.equal(refused.errors[0], 'wrong-id-or-password')
    await signIn(visitor(), userId, nextPassword)
  })

  it('leaves the others signed in when the person says so', async () => {
    const { person, userId } = await someone()
    const elsewhere = visitor()
    await signIn(elsewhere, userId)
    await person.submit(await person.open(`${base}/account/password`), passwordChange)
    assert.equal((await elsewhere.open(`${base}/account`)).page, 'account')
  })

  const bad: [string, Record<string, string>, string][] = [
    ['no current one', { ...passwordChange, password: '' }, 'missing'],
    ['a wrong current one', { ...passwordChange, password: 'this is not my password' }, 'wrong-password'],
    ['no new one', { ...passwordChange, new_password: '' }, 'missing'],
    ['a short one', { ...passwordChange, new_password: 'short', new_password_confirm: 'short' }, 'too-short'],
    ['two that differ', { ...passwordChange, new_password_confirm: 'other' }, 'different'],
    [
      'the same as before',
      { ...passwordChange, new_password: goodPassword, new_password_confirm: goodPassword },
      'same-as-current',
    ],
  ]
  for (const [what, fields, code] of bad) {
    it(`refuses ${what}`, async () => {
      const { person, account } = await someone()
      const seen = await person.submit(await person.open(`${base}/account/password`), fields)
      assert.deepEqual([seen.status, seen.page, seen.errors[0]], [422, 'account-password', code])
      assert.doesNotMatch(seen.html, /name="end_others"[^>]*checked/, 'the box stays as it was sent')
      assert.doesNotMatch(seen.html, /this is not my password|value="short"/)
      assert.equal((await acts(account)).includes('passwordChanged'), false)
    })
  }

  it('counts wrong current ones together with those at sign-in: waits, then a lock that is mailed', async () => {
    await house.changePolicy({ lock: { passwordTries: 3 } })
    const { person, userId } = await someone()
    const stranger = visitor()
    const asked = await stranger.submit(await stranger.open(`${base}/account`), { user_id: userId })
    await stranger.submit(asked, { password: 'wrong at sign-in' })
    let page = await person.open(`${base}/account/password`)
    page = await person.submit(page, { ...passwordChange, password: 'wrong here' })
    assert.match(page.html, /locked after 1 more failed attempt/)
    const locked = await person.submit(page, { ...passwordChange, password: 'wrong once more' })
    assert.deepEqual([locked.status, locked.errors[0]], [403, 'locked'])
    assert.match((await house.mailTo(`${userId}@example.com`))?.subject ?? '', /locked|ロック/)
    const other = visitor()
    const there = await other.submit(await other.open(`${base}/account`), { user_id: userId })
    assert.equal(there.page, 'locked')
    await house.changePolicy({ lock: { passwordTries: null } })
  })

  it('makes the network wait like a sign-in does', async () => {
    await house.changePolicy({ lock: { waitsFrom: 1 } })
    const { person } = await someone()
    const page = await person.open(`${base}/account/password`)
    await person.submit(page, { ...passwordChange, password: 'wrong here' })
    const wait = await person.submit(page, passwordChange)
    assert.deepEqual([wait.status, wait.errors[0], wait.headers.get('retry-after')], [429, 'wait', '30'])
    await house.changePolicy({ lock: { waitsFrom: null } })
  })

  it('of two at once takes one: what was typed as current is current when it is saved', async () => {
    const { person, userId } = await someone()
    const page = await person.open(`${base}/account/password`)
    const other = {
      ...passwordChange,
      new_password: 'six large blue words',
      new_password_confirm: 'six large blue words',
    }
    const answers = await Promise.all([person.submit(page, passwordChange), person.submit(page, other)])
    const taken = answers.filter(({ html }) => /Your password is changed/.test(html))
    assert.equal(taken.length, 1)
    await signIn(visitor(), userId, taken[0] === answers[0] ? nextPassword : 'six large blue words')
  })
})

describe('the security question', () => {
  it('is missed on the summary until it is set, then changed; the answer is never shown', async () => {
    const { person, userId, account } = await someone()
    const summary = await person.open(`${base}/account`)
    assert.match(summary.html, /data-warning="no-question"/)
    const page = await person.open(`${base}/account/question`)
    const empty = await person.submit(page, { question: 'first-pet', answer: '' })
    assert.deepEqual([empty.status, empty.page, empty.errors[0]], [422, 'account-question', 'empty'])
    assert.match(empty.html, /value="first-pet" selected/)
    const done = await person.submit(empty, { question: 'first-pet', answer: 'Pochi the dog' })
    assert.match(done.html, /are set/)
    assert.doesNotMatch((await person.open(`${base}/account`)).html, /no-question/)
    assert.doesNotMatch((await person.open(`${base}/account/question`)).html, /Pochi/)
    assert.match((await house.mailTo(`${userId}@example.com`))?.subject ?? '', /question|質問/)
    assert.ok((await acts(account)).includes('securityQuestionChanged'))
    assert.ok((await app.securityQuestions.verify(app.database.db, 'demo', account.id, 'ＰＯＣＨＩ THE DOG')).right)
  })

  it('is neither offered nor taken where the policy has none', async () => {
    const { person } = await someone()
    await house.changePolicy({ securityQuestion: { on: false } })
    const summary = await person.open(`${base}/account`)
    assert.doesNotMatch(summary.html, /account\/question|no-question/)
    assert.equal((await person.open(`${base}/account/question`)).status, 404)
    await house.changePolicy({ securityQuestion: { on: true } })
  })
})
