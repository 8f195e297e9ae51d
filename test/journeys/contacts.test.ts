/** Contact addresses: added, verified, changed, removed, stopped and put back, as a browser without script has it. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as accounts from '#accounts/accounts.ts'
import * as audit from '#audit/audit.ts'
import { goodPassword, openHouse, type Seen, visitor } from '#test/house.ts'
import { throughCode } from '#test/second-step.ts'
import { accessEnder } from '../../src/doors.ts'

let clock = Math.floor(Date.now() / 1000)
const house = await openHouse({ clock: () => clock })
const { base, app } = house
const here = `${base}/account/contacts`
const hour = 3600
let people = 0

/** Somebody signed in, in English. */
async function someone(changes: Partial<accounts.AccountFacts> = {}) {
  people += 1
  const userId = `person${people}`
  const account = await house.addAccount(userId, goodPassword, { language: 'en', ...changes })
  const person = visitor()
  if (account.twoStep.on) await throughCode(house, userId, { person, to: account.twoStep.destination!.address })
  else await person.signIn(await person.open(`${base}/account`), userId)
  return { userId, account, person, mail: `${userId}@example.com` }
}

type Person = Awaited<ReturnType<typeof someone>>['person']

const now = async ({ id }: accounts.Account) => (await accounts.find(app.database.db, 'demo', id))!

async function add(person: Person, kind: 'mail' | 'phone', contact: string): Promise<Seen> {
  return person.submit(await person.open(`${here}/${kind}`), { contact })
}

async function codeSentTo(address: string): Promise<string> {
  const text = (await house.mailTo(address))?.text ?? ''
  return /\b\d{6}\b/.exec(text)?.[0] ?? assert.fail(`no code in ${text}`)
}

async function added(person: Person, kind: 'mail' | 'phone', contact: string, sentTo = contact): Promise<Seen> {
  const asked = await add(person, kind, contact)
  assert.equal(asked.page, 'account-contact-code', asked.errors.join())
  return person.submit(asked, { code: await codeSentTo(sentTo) })
}

async function stopNumberTo(address: string): Promise<string> {
  const mail = await house.mailTo(address)
  return /(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}/.exec(mail?.text ?? '')?.[0] ?? assert.fail(`no number: ${mail?.text}`)
}

/** The button of a form on the overview that holds `holding`. */
const press = (person: Person, seen: Seen, action: string, holding: string) =>
  person.submit(seen, { action }, { holding })

const acts = async ({ id }: accounts.Account) =>
  (await audit.list(app.database.db, { tenantId: 'demo', limit: 200 })).items
    .filter(({ subject }) => subject === id)
    .map(({ act }) => act)

describe('a new mail address', () => {
  it('is typed, gets a code, and counts only after a day; the present address is told', async () => {
    const { person, account, mail } = await someone()
    const done = await added(person, 'mail', 'new@other.example')
    assert.equal(done.page, 'account-contacts')
    assert.match(done.html, /takes effect at the time shown below/i)
    assert.equal((await now(account)).mails.length, 1, 'no address of the account yet')
    const told = await house.mailTo(mail)
    assert.match(told?.subject ?? '', /about to change/)
    assert.match(told?.text ?? '', /n•••••@other.example/)
    assert.match(told?.text ?? '', /\/stop-change$/m)
    assert.doesNotMatch(told?.text ?? '', /\/account|\/sign-in/)

    clock += 24 * hour
    await app.accountContacts.settle(clock)
    assert.deepEqual((await now(account)).mails[1], { address: 'new@other.example', verified: true })
    for (const address of [mail, 'new@other.example'])
      assert.match((await house.mailTo(address))?.subject ?? '', /address was added/)
    const own = (await acts(account)).filter((act) => act.startsWith('contact'))
    assert.deepEqual(own.sort(), ['contactChanged', 'contactCodeSent', 'contactConfirmed'])
  })

  it('is no name to sign in with and no way to recover until then', async () => {
    const { person, account } = await someone()
    await added(person, 'mail', 'early@other.example')
    assert.equal(await accounts.findByLoginName(app.database.db, 'demo', 'early@other.example'), undefined)
    clock += 24 * hour
    await app.accountContacts.settle(clock)
    const found = await accounts.findByLoginName(app.database.db, 'demo', 'early@other.example')
    assert.equal(found?.id, account.id)
  })

  it('can be stopped by who reads the old address, without a sign-in, once', async () => {
    const { person, account, mail } = await someone()
    await added(person, 'mail', 'thief@evil.example')
    const number = await stopNumberTo(mail)
    const owner = visitor()
    const start = await owner.open(`${base}/stop-change`)
    assert.doesNotMatch(start.html, /type="password"|name="user_id"/)
    const asked = await owner.submit(start, { number: number.toLowerCase().replaceAll('-', ' ') })
    assert.equal(asked.page, 'stop-change-confirm')
    const done = await owner.submit(asked, { action: 'stop' })
    assert.equal(done.page, 'stop-change-done')
    assert.match((await house.mailTo(mail))?.subject ?? '', /was stopped/)
    clock += 25 * hour
    await app.accountContacts.settle(clock)
    assert.equal((await now(account)).mails.length, 1)
    const again = await owner.submit(await owner.open(`${base}/stop-change`), { number })
    assert.deepEqual([again.status, again.errors[0]], [422, 'wrong-number'])
  })

  it('needs no link where the tenant wants none: the help page leads there', async () => {
    await house.changePolicy({ mailLinks: 'none' })
    const { person, mail } = await someone()
    await added(person, 'mail', 'linkless@other.example')
    const { text } = (await house.mailTo(mail))!
    assert.doesNotMatch(text, /https?:/)
    assert.match(text, /(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}/)
    assert.match((await visitor().open(`${base}/help`)).html, /href="\/t\/demo\/stop-change">Stop a change of contact/)
    await house.changePolicy({ mailLinks: null })
  })

  it('can be given up on the account page', async () => {
    const { person, account } = await someone()
    const waiting = await added(person, 'mail', 'mistake@other.example')
    const seen = await person.submit(waiting, { action: 'cancel' }, { holding: 'name="change"' })
    assert.match(seen.html, /The change is stopped/)
    clock += 25 * hour
    await app.accountContacts.settle(clock)
    assert.equal((await now(account)).mails.length, 1)
  })

  it('is given up when the owner shuts everybody out, confirmed or not', async () => {
    const { person, account } = await someone()
    await added(person, 'mail', 'held@evil.example')
    const asked = await add(person, 'mail', 'open@evil.example')
    const code = await codeSentTo('open@evil.example')
    const endAccess = accessEnder({ ...app, contacts: app.accountContacts })
    await app.database.durably((trx) => endAccess(trx, account, clock))
    await person.submit(asked, { code })
    clock += 25 * hour
    await app.accountContacts.settle(clock)
    assert.deepEqual((await now(account)).mails, account.mails)
  })

  it('counts at once where nobody could stop it, and where the operator registered it', async () => {
    const { person, account } = await someone({ mails: [{ address: 'typed@desk.example', verified: false }] })
    const asked = await press(person, await person.open(here), 'verify', 'typed@desk.example')
    await person.submit(asked, { code: await codeSentTo('typed@desk.example') })
    assert.deepEqual((await now(account)).mails, [{ address: 'typed@desk.example', verified: true }])
  })

  for (const [typed, code] of [
    ['', 'missing'],
    ['nobody', 'mail-address'],
    ['"a b"@example.com', 'mail-address'],
    ['a@example.com,b@example.com', 'mail-address'],
  ])
    it(`is refused: ${JSON.stringify(typed)}`, async () => {
      const { person } = await someone()
      const refused = await add(person, 'mail', typed!)
      assert.deepEqual([refused.status, refused.errors[0]], [422, code])
    })

  it('is refused when the account has it in another spelling', async () => {
    const { person, mail } = await someone()
    assert.equal((await add(person, 'mail', mail.toUpperCase())).errors[0], 'exists')
  })
})

describe('the code', () => {
  it('is counted before it is checked: the right one is of no use after five wrong ones', async () => {
    const { person, account } = await someone()
    const asked = await add(person, 'mail', 'five@other.example')
    const code = await codeSentTo('five@other.example')
    const wrong = code === '000000' ? '000001' : '000000'
    for (let tries = 0; tries < 5; tries += 1) {
      const seen = await person.submit(asked, { code: wrong })
      assert.equal(seen.errors[0], tries < 4 ? 'wrong-code' : 'expired')
    }
    assert.equal((await person.submit(asked, { code })).errors[0], 'expired')
    assert.deepEqual((await now(account)).mails.length, 1)
  })

  it('lives for ten minutes and is good once', async () => {
    const { person } = await someone()
    const asked = await add(person, 'mail', 'late@other.example')
    const code = await codeSentTo('late@other.example')
    clock += 10 * 60
    assert.equal((await person.submit(asked, { code })).errors[0], 'expired')
  })

  it('is sent again after a minute, three times at most, and the one before is dead', async () => {
    const { person } = await someone()
    const asked = await add(person, 'mail', 'again@other.example')
    const first = await codeSentTo('again@other.example')
    assert.equal((await person.submit(asked, { action: 'resend' })).status, 429)
    for (let sends = 0; sends < 3; sends += 1) {
      clock += 61
      assert.equal((await person.submit(asked, { action: 'resend' })).status, 200)
    }
    clock += 61
    assert.equal((await person.submit(asked, { action: 'resend' })).errors[0], 'sent-often')
    const last = await codeSentTo('again@other.example')
    if (first !== last) assert.equal((await person.submit(asked, { code: first })).errors[0], 'wrong-code')
    assert.equal((await person.submit(asked, { code: last })).page, 'account-contacts')
  })

  it('of one change confirms no other: two side by side, one of them to a victim', async () => {
    const { person, account } = await someone()
    const own = await add(person, 'mail', 'own@evil.example')
    const victim = await add(person, 'mail', 'victim@bank.example')
    const code = await codeSentTo('own@evil.example')
    if (code !== (await codeSentTo('victim@bank.example')))
      assert.equal((await person.submit(victim, { code })).errors[0], 'wrong-code')
    await Promise.all([person.submit(victim, { code: '' }), person.submit(own, { code })])
    clock += 25 * hour
    await app.accountContacts.settle(clock)
    const { mails } = await now(account)
    assert.deepEqual(
      mails.map(({ address }) => address),
      [`${account.userId}@example.com`, 'own@evil.example'],
    )
  })

  it('of somebody else is not found', async () => {
    const { person } = await someone()
    const asked = await add(person, 'mail', 'mine@other.example')
    const stranger = await someone()
    const seen = await stranger.person.open(asked.url)
    assert.equal(seen.page, 'account-contacts')
  })

  it('is not sent without end', async () => {
    const { person } = await someone()
    let seen = await add(person, 'mail', 'flood0@bank.example')
    for (let i = 1; i < 13; i += 1) seen = await add(person, 'mail', `flood${i}@bank.example`)
    assert.deepEqual([seen.status, seen.errors[0]], [429, 'wait'])
    assert.ok(Number(seen.headers.get('retry-after')) > 0)
  })
})

describe('a phone number', () => {
  it('is written as at home, and gets a text message that browsers fill in on this host only', async () => {
    const { person, account } = await someone()
    const done = await added(person, 'phone', '090-1234-5678', '+819012345678')
    assert.equal(done.page, 'account-contacts', done.errors.join())
    const sms = await house.mailTo('+819012345678')
    assert.match(sms?.text ?? '', /\n@localhost #\d{6}$/)
    clock += 24 * hour
    await app.accountContacts.settle(clock)
    assert.deepEqual((await now(account)).phones, [{ number: '+819012345678', verified: true, sms: true }])
  })
})

describe('a change', () => {
  it('puts the new address in the place of the old one, which is told and stays until then', async () => {
    const { person, account, mail } = await someone()
    const form = await person.open(`${here}/mail?of=0`)
    assert.match(form.html, new RegExp(mail))
    const asked = await person.submit(form, { contact: 'moved@other.example' })
    await person.submit(asked, { code: await codeSentTo('moved@other.example') })
    assert.equal((await now(account)).mails[0]?.address, mail)
    clock += 24 * hour
    await app.accountContacts.settle(clock)
    assert.deepEqual((await now(account)).mails, [{ address: 'moved@other.example', verified: true }])
    for (const address of [mail, 'moved@other.example'])
      assert.match((await house.mailTo(address))?.subject ?? '', /address was changed/)
  })

  it('takes the codes of two-step verification along', async () => {
    const number = '+819011112222'
    const { person, account } = await someone({
      phones: [{ number, verified: true, sms: true }],
      twoStep: { on: true, way: 'code', destination: { channel: 'sms', address: number } },
    })
    const asked = await person.submit(await person.open(`${here}/phone?of=0`), { contact: '09033334444' })
    assert.equal(asked.page, 'account-contact-code')
    await person.submit(asked, { code: await codeSentTo('+819033334444') })
    clock += 24 * hour
    await app.accountContacts.settle(clock)
    assert.equal((await now(account)).twoStep.destination?.address, '+819033334444')
  })
})

describe('a removal', () => {
  const two = (name: string) => [
    { address: `${name}1@example.com`, verified: true },
    { address: `${name}2@example.com`, verified: true },
  ]
  const phone = { number: '+819055556666', verified: true, sms: true }

  it('is at once, is told to the address too, and can be put back by it for a day', async () => {
    const { person, account } = await someone({ mails: two('rita'), phones: [phone] })
    const seen = await press(person, await person.open(here), 'remove', 'rita2@example.com')
    assert.match(seen.html, /It is removed/)
    assert.equal((await now(account)).mails.length, 1)
    const number = await stopNumberTo('rita2@example.com')
    const owner = visitor()
    const asked = await owner.submit(await owner.open(`${base}/stop-change`), { number })
    await owner.submit(asked, { action: 'stop' })
    assert.deepEqual((await now(account)).mails, two('rita'))
  })

  it('never takes the last verified mail address, nor what recovery needs, whatever the form says', async () => {
    const { person, account, mail } = await someone({ phones: [phone] })
    const seen = await person.open(here)
    assert.match(seen.html, /last verified mail address cannot be removed/)
    assert.match(seen.html, /needed to get a new password/)
    for (const [kind, contact, code] of [
      ['mail', mail, 'last-mail'],
      ['phone', phone.number, 'needed'],
    ] as const) {
      // The page offers no button for it.
      const refused = await person.browser.post(here, { action: 'remove', kind, contact })
      assert.equal(refused.status, 422)
      assert.match(await refused.text(), new RegExp(`data-error="${code}"`))
    }
    const { mails, phones } = await now(account)
    assert.deepEqual([mails.length, phones.length], [1, 1])
  })
})

describe('what somebody at an unlocked screen must not do', () => {
  for (const path of ['/mail', '/phone'])
    it(`${path} asks for a fresh proof`, async () => {
      const { person } = await someone()
      clock += 601
      assert.equal((await person.open(`${here}${path}`)).page, 'password')
    })

  it('removes nothing without one', async () => {
    const { person, account } = await someone({ phones: [{ number: '+819077778888', verified: false, sms: true }] })
    const seen = await person.open(here)
    clock += 601
    assert.equal((await press(person, seen, 'remove', '+819077778888')).page, 'password')
    assert.equal((await now(account)).phones.length, 1)
  })
})

describe('the support desk', () => {
  it('puts back what was changed in the last days, and tells all addresses', async () => {
    const { person, account, mail } = await someone()
    await added(person, 'mail', 'crook@evil.example')
    clock += 24 * hour
    await app.accountContacts.settle(clock)
    const tenant = house.tenant
    const undo = async () =>
      app.database.durably(async (trx) => {
        const present = (await accounts.find(trx, 'demo', account.id))!
        return app.accountContacts.undo(trx, { tenant, account: present, reference: 'TEST', now: clock })
      })
    assert.equal(await undo(), 1)
    assert.deepEqual((await now(account)).mails, account.mails)
    for (const address of [mail, 'crook@evil.example'])
      assert.match((await house.mailTo(address))?.subject ?? '', /were put back/)
    assert.equal(await undo(), 0)
  })

  it('does not go back further than the policy says', async () => {
    const { person, account } = await someone()
    await added(person, 'mail', 'longago@other.example')
    clock += 24 * hour
    await app.accountContacts.settle(clock)
    clock += 72 * hour
    const present = await now(account)
    const undone = await app.database.durably((trx) =>
      app.accountContacts.undo(trx, { tenant: house.tenant, account: present, reference: 'TEST', now: clock }),
    )
    assert.equal(undone, 0)
  })
})
