/** What a person signs in with beside the password, set up and removed on the account page. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as accounts from '#accounts/accounts.ts'
import { authenticator, type Lies } from '#test/authenticator.ts'
import { codeFrom, optionsIn, ownFactors } from '#test/factors.ts'
import { goodPassword, type Seen, visitor } from '#test/house.ts'
import { ownAccounts, type Person } from '#test/own-account.ts'

const own = await ownAccounts()
const { house, base } = own
const page = `${base}/account`

const someone = () => own.someone('en', { language: 'en' })

const setUp = async (person: Person, name = 'Phone') => {
  const asked = await person.open(`${page}/one-time-password/new`)
  return { asked, done: await person.submit(asked, { code: codeFrom(asked, own.now()), device_name: name }) }
}

/** What was done to the factors of an account, whatever the order within a second. */
const acts = async (account: accounts.Account) =>
  (await own.acts(account)).filter((act) => /oneTime|passkey|recoveryCodes/.test(act)).sort()

const changeMethod = (accountId: string, method: accounts.Method) =>
  house.app.database.durably((trx) => accounts.change(trx, 'demo', accountId, { method }, own.now()))

const secretOn = ({ html }: Seen) => /data-secret="one-time-password-secret"[^>]*><span>([^<]+)/.exec(html)?.[1]

describe('one-time passwords on the account page', () => {
  it('count once a code of them was typed, are told to the owner and never shown again', async () => {
    const { person, account, userId } = await someone()
    const asked = await person.open(`${page}/one-time-password/new`)
    assert.match(secretOn(asked) ?? '', /^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$/)
    const wrong = await person.submit(asked, { code: '000000', device_name: 'Phone' })
    assert.deepEqual([wrong.status, wrong.errors[0]], [422, 'wrong-code'])
    assert.equal(secretOn(wrong), secretOn(asked))
    const done = await person.submit(wrong, { code: codeFrom(wrong, own.now()), device_name: '<b>Phone</b>' })
    assert.match(done.url.href, /done=added/)
    assert.match(done.html, /&lt;b&gt;Phone&lt;\/b&gt;/)
    assert.equal(secretOn(await person.open(`${page}/one-time-password`)), undefined)
    assert.notEqual(secretOn(await person.open(`${page}/one-time-password/new`)), secretOn(asked))
    const mail = await house.mailTo(`${userId}@example.com`)
    assert.equal(mail?.subject, 'A one-time password was added')
    assert.doesNotMatch(mail?.html ?? '', /<b>Phone/)
    assert.deepEqual(await acts(account), ['oneTimePasswordAdded'])
  })

  it('are renamed and removed by their owner, who is told', async () => {
    const { person, account, userId } = await someone()
    const { done } = await setUp(person)
    const naming = await person.open(new URL(/href="([^"]*name\?of=[^"]+)"/.exec(done.html)![1]!, done.url))
    assert.equal((await person.submit(naming, { device_name: ' ' })).errors[0], 'missing')
    assert.equal((await person.submit(naming, { device_name: 'x'.repeat(51) })).errors[0], 'too-long')
    const renamed = await person.submit(naming, { device_name: 'My key' })
    assert.match(renamed.html, /My key/)
    const removed = await person.submit(renamed, { action: 'remove' }, { holding: 'name="authenticator"' })
    assert.doesNotMatch(removed.html, /My key/)
    assert.equal((await house.mailTo(`${userId}@example.com`))?.subject, 'A one-time password was removed')
    assert.deepEqual(await acts(account), ['oneTimePasswordAdded', 'oneTimePasswordRemoved'])
  })

  it('stay, the last of them, where the method of the account needs one', async () => {
    const { person, account } = await someone()
    await setUp(person)
    await changeMethod(account.id, 'password+one-time-password')
    const list = await person.open(`${page}/one-time-password`)
    const refused = await person.submit(list, { action: 'remove' }, { holding: 'name="authenticator"' })
    assert.deepEqual([refused.status, refused.errors], [422, ['needed']])
    assert.match(refused.html, /name="authenticator"/)
  })

  it('are set up behind a fresh proof, each session its own secret, and not where the policy has none', async () => {
    const { person, userId } = await someone()
    const here = secretOn(await person.open(`${page}/one-time-password/new`))
    const elsewhere = visitor('en')
    await own.signIn(elsewhere, userId)
    assert.notEqual(secretOn(await elsewhere.open(`${page}/one-time-password/new`)), here)
    own.wait(11 * 60)
    assert.equal((await person.open(`${page}/one-time-password/new`)).page, 'password')
    assert.equal((await person.open(`${page}/one-time-password`)).status, 200)
    await house.changePolicy({ methods: { allowed: ['password'] }, twoStep: { ways: ['code'] } })
    for (const room of ['one-time-password', 'one-time-password/new', 'passkeys', 'passkeys/new']) {
      assert.equal((await person.open(`${page}/${room}`)).status, 404, room)
    }
    assert.doesNotMatch((await person.open(page)).html, /account\/(passkeys|one-time-password)/)
    await house.changePolicy({ methods: { allowed: null }, twoStep: { ways: null } })
  })

  it('stay, the last second step, where the person wants two steps', async () => {
    const { person, account } = await someone()
    await setUp(person)
    const removed = async () => {
      const list = await person.open(`${page}/one-time-password`)
      return person.submit(list, { action: 'remove' }, { holding: 'name="authenticator"' })
    }
    // Switched on after this sign-in began, which is therefore still enough.
    const twoStep = { on: true, way: 'one-time-password' as const, destination: null, since: own.now() + 1 }
    await house.app.database.durably((trx) => accounts.change(trx, 'demo', account.id, { twoStep }, own.now()))
    assert.equal((await removed()).errors[0], 'needed')
    await ownFactors(house).passkeyOf(account.userId)
    assert.match((await removed()).url.href, /done=removed/)
  })

  it('stay, the last second step, where the policy wants two steps', async () => {
    const { person, userId } = await someone()
    const { asked } = await setUp(person)
    own.wait(30)
    await house.changePolicy({ twoStep: { mode: 'required', ways: ['one-time-password'] } })
    const again = visitor('en')
    const second = await again.signIn(await again.open(page), userId, goodPassword)
    assert.equal(second.page, 'one-time-password')
    const signedIn = await again.submit(second, { code: codeFrom(asked, own.now()) })
    assert.equal(signedIn.page, 'done')
    const removed = async () => {
      const list = await again.open(`${page}/one-time-password`)
      return again.submit(list, { action: 'remove' }, { holding: 'name="authenticator"' })
    }
    assert.equal((await removed()).errors[0], 'needed')
    await house.changePolicy({ twoStep: { ways: ['one-time-password', 'code'], channels: ['mail'] } })
    assert.match((await removed()).url.href, /done=removed/, 'a code by mail is a second step too')
    await house.changePolicy({ twoStep: { mode: null, ways: null, channels: null } })
  })
})

describe('recovery codes on the account page', () => {
  it('are shown once, counted, renewed, and told to the owner', async () => {
    const { person, account, userId } = await someone()
    const before = await person.open(`${page}/recovery-codes`)
    const shown = await person.submit(before, { action: 'make' })
    const codes = codesOn(shown)
    assert.equal(codes.length, 10)
    for (const code of codes) assert.match(code, /^[0-9A-Z]{5}-[0-9A-Z]{5}$/)
    const after = await person.open(`${page}/recovery-codes`)
    assert.deepEqual(codesOn(after), [])
    assert.match(after.html, /10 of 10/)
    const renewed = codesOn(await person.submit(after, { action: 'make' }))
    assert.equal(renewed.filter((code) => codes.includes(code)).length, 0)
    assert.equal((await house.mailTo(`${userId}@example.com`))?.subject, 'New recovery codes were made')
    assert.deepEqual(await acts(account), ['recoveryCodesMade', 'recoveryCodesMade'])
  })

  it('ask for a fresh proof first', async () => {
    const { person } = await someone()
    const before = await person.open(`${page}/recovery-codes`)
    own.wait(11 * 60)
    assert.equal((await person.submit(before, { action: 'make' })).page, 'password')
  })
})

const codesOn = ({ html }: Seen) => {
  const box = /data-secret="recovery-codes"[^>]*>([\s\S]*?)<\/output>/.exec(html)?.[1] ?? ''
  return [...box.matchAll(/<span>([^<]+)/g)].map(([, code]) => code!)
}

describe('passkeys on the account page', () => {
  async function add(person: Person, device = authenticator(house.url), lies: Lies = {}) {
    const asked = await person.open(`${page}/passkeys/new`)
    const passkey = device.create(optionsIn(asked, 'create'), lies)
    return { asked, passkey, device, done: await person.submit(asked, { passkey, action: 'use-passkey' }) }
  }

  it('are registered, named, removed, and each time told to the owner', async () => {
    const { person, account, userId } = await someone()
    const { done, device } = await add(person)
    assert.match(done.url.href, /done=added/)
    assert.equal((await house.mailTo(`${userId}@example.com`))?.subject, 'A passkey was added')
    const id = device.keys[0]!.id.toString('base64url')
    assert.ok(optionsIn(await person.open(`${page}/passkeys/new`), 'create').excludeCredentials[0].id === id)
    assert.ok(done.html.includes(`&quot;allAcceptedCredentialIds&quot;:[&quot;${id}&quot;]`))
    const naming = await person.open(new URL(/href="([^"]*name\?of=[^"]+)"/.exec(done.html)![1]!, done.url))
    const renamed = await person.submit(naming, { device_name: 'My laptop' })
    assert.match(renamed.html, /My laptop/)
    const removed = await person.submit(renamed, { action: 'remove' }, { holding: 'name="id"' })
    assert.ok(removed.html.includes('&quot;allAcceptedCredentialIds&quot;:[]'))
    assert.equal((await house.mailTo(`${userId}@example.com`))?.subject, 'A passkey was removed')
    assert.deepEqual(await acts(account), ['passkeyAdded', 'passkeyRemoved'])
  })

  it('say what to do where no script runs, and what was sent in their place does nothing', async () => {
    const { person } = await someone()
    const asked = await person.open(`${page}/passkeys/new`)
    assert.match(asked.html, /data-passkey-missing/)
    const refused = await person.submit(asked, { action: 'use-passkey' })
    assert.deepEqual([refused.status, refused.errors], [422, ['passkey']])
  })

  it('are registered once, and nobody registers those of somebody else', async () => {
    const one = await someone()
    const { passkey, asked, device } = await add(one.person)
    const again = await one.person.submit(asked, { passkey, action: 'use-passkey' })
    assert.deepEqual(again.errors, ['passkey'], 'the challenge was used up')
    const other = await someone()
    const stolen = await add(other.person, authenticator(house.url), { id: device.keys[0]!.id.toString('base64url') })
    assert.deepEqual([stolen.done.status, stolen.done.errors], [422, ['exists']])
    const carried = await other.person.open(`${page}/passkeys/new`)
    assert.deepEqual((await other.person.submit(carried, { passkey })).errors, ['passkey'])
  })

  for (const [name, lies] of Object.entries({
    'another origin': { origin: 'http://localhost:1' },
    'another host': { rpId: 'evil.example' },
    'another type': { type: 'webauthn.get' },
    'another challenge': { challenge: 'AAAAAAAAAAAAAAAAAAAAAA' },
    'copied and not to be copied': { flip: 16 },
  } satisfies Record<string, Lies>)) {
    it(`are not registered with ${name}`, async () => {
      const { person } = await someone()
      const { done } = await add(person, authenticator(house.url), lies)
      assert.deepEqual([done.status, done.errors], [422, ['passkey']])
    })
  }

  it('of a megabyte are too large for a form', async () => {
    const { person } = await someone()
    const { done } = await add(person, authenticator(house.url), { blob: 'x'.repeat(1 << 20) })
    assert.equal(done.status, 413)
  })

  it('stay, the last of them, where the account has no other way in', async () => {
    const { person, account } = await someone()
    await add(person)
    await changeMethod(account.id, 'passkey')
    const refused = await person.submit(
      await person.open(`${page}/passkeys`),
      { action: 'remove' },
      { holding: 'name="id"' },
    )
    assert.deepEqual([refused.status, refused.errors], [422, ['needed']])
  })
})
