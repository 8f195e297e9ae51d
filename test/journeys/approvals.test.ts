import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import * as accounts from '#accounts/accounts.ts'
import * as audit from '#audit/audit.ts'
import * as history from '#history/history.ts'
import { approvalPhone, type Phone } from '#test/approval-phone.ts'
import { goodPassword, type House, openHouse, type Seen, visitor } from '#test/house.ts'
import { codeTo, named } from '#test/second-step.ts'

let clock = Math.floor(Date.now() / 1000)
let people = 0
/** The approval after the password. */
const house = await openHouse({ clock: () => clock, policy: { twoStep: { channels: ['sms', 'mail'] } } })
/** The approval before it. */
const early = await openHouse({
  preset: 'two-step',
  clock: () => clock,
  policy: { password: { min: 8 }, twoStep: { ways: ['approval', 'code'] } },
})

beforeEach(() => {
  clock += 3600
})

const gist = ({ status, page, errors }: Seen) => `${status} ${page} ${errors[0] ?? ''}`.trim()
const numberOn = ({ html }: Seen) => /<p[^>]*data-number[^>]*>(\d\d)<\/p>/.exec(html)?.[1] ?? ''
const codeOn = ({ html }: Seen) => /<output data-secret="pairing-code"[^>]*><span>([^<]+)</.exec(html)?.[1] ?? ''

/** Signed in, and at the page with the code for the app. */
async function atCode(at: House, userId: string) {
  const person = visitor()
  await person.signIn(await person.open(`${at.base}/account`), userId)
  // What is switched on from here on was not wanted of this session.
  clock += 1
  const asked = await person.open(`${at.base}/account/approvals/new`)
  return { person, seen: await person.submit(asked) }
}

/** Somebody whose phone is paired, and who signs in by it. */
async function someone(at: House) {
  people += 1
  const userId = `person-${people}`
  const account = await at.addAccount(userId)
  const { person, seen } = await atCode(at, userId)
  const phone = approvalPhone(at.url, () => clock)
  assert.equal((await phone.pair(codeOn(seen))).status, 201)
  const list = await person.open(`${at.base}/account/approvals`)
  assert.equal(list.page, 'account-approvals')
  const chosen = await person.submit(list, { action: 'choose' }, { holding: 'choose' })
  assert.equal(chosen.url.search, '?done=chosen')
  return { userId, account, phone, person }
}

/** At the page that waits for the app. */
async function atWait(at: House, userId: string) {
  const { person, asked } = await named(at, userId)
  const waiting = asked.page === 'password' ? await person.submit(asked, { password: goodPassword }) : asked
  return { person, waiting }
}

async function asked(phone: Phone) {
  const [request] = (await phone.look()) ?? []
  assert.ok(request, 'the phone is asked nothing')
  return request
}

/** Another two digits than those of the page. */
const another = (number: string) => (number === '42' ? '43' : '42')

describe('an approval in the app', () => {
  it('signs in by the two digits of the browser, after the password', async () => {
    const { userId, account, phone } = await someone(house)
    const { person, waiting } = await atWait(house, userId)
    assert.equal(gist(waiting), '200 approval-wait')
    assert.ok(waiting.html.includes('Test phone'))
    const request = await asked(phone)
    assert.match(request.question, /your account at Test/)
    assert.ok(!JSON.stringify(request).includes(`"${numberOn(waiting)}"`), 'the number went to the phone')
    assert.equal(gist(await person.submit(waiting)), '422 approval-wait not-yet')
    assert.deepEqual(await phone.answer(request, 'yes', numberOn(waiting)), { outcome: 'approved' })
    assert.equal((await person.submit(waiting)).page, 'done')
    const { items } = await history.list(house.app.database.db, 'demo', account.id, { since: 0, page: 1, perPage: 1 })
    assert.deepEqual([items[0]?.ways, items[0]?.acr], [['password', 'approval'], 'urn:sekisho:acr:2'])
  })

  it('comes before the password where the policy says so, and completes nothing without it', async () => {
    const { userId, phone } = await someone(early)
    const { person, waiting } = await atWait(early, userId)
    assert.equal(waiting.page, 'approval-wait')
    assert.ok(!waiting.html.includes('Test phone'), 'the page tells a stranger of the phone')
    await phone.answer(await asked(phone), 'yes', numberOn(waiting))
    const next = await person.submit(waiting)
    assert.equal(next.page, 'password')
    assert.equal((await person.open(`${early.base}/account`)).page, 'identifier')
    assert.equal((await person.submit(next, { password: goodPassword })).page, 'done')
  })

  it('ends with one wrong number; another request is another number and nonce', async () => {
    const { userId, phone } = await someone(house)
    const { person, waiting } = await atWait(house, userId)
    const first = await asked(phone)
    assert.deepEqual(await phone.answer(first, 'yes', another(numberOn(waiting))), { outcome: 'wrong-number' })
    assert.deepEqual(await phone.answer(first, 'yes', numberOn(waiting)), { outcome: 'over' })
    const over = await person.submit(waiting)
    assert.equal(gist(over), '200 approval-denied approval-wrong-number')
    const again = await person.submit(over, { action: 'resend' })
    assert.equal(again.page, 'approval-wait')
    const second = await asked(phone)
    assert.ok(second.id !== first.id && second.nonce !== first.nonce)
    assert.deepEqual(await phone.answer(second, 'yes', numberOn(again)), { outcome: 'approved' })
    assert.equal((await person.submit(again)).page, 'done')
  })

  it('ends the sign-in for whoever began it, and tells the owner, when it was not them', async () => {
    const { userId, account, phone } = await someone(house)
    const { person, waiting } = await atWait(house, userId)
    assert.deepEqual(await phone.answer(await asked(phone), 'no'), { outcome: 'denied' })
    for (const action of ['', 'use-code', 'resend', 'back'])
      assert.equal(gist(await person.submit(waiting, { action })), '403 approval-denied approval-denied')
    const mail = await house.mailTo(`${userId}@example.com`)
    assert.match(mail!.text, /身に覚え/)
    const { items } = await history.list(house.app.database.db, 'demo', account.id, { since: 0, page: 1, perPage: 1 })
    assert.equal(items[0]?.code, 'approval-denied')
    const { items: acts } = await audit.list(house.app.database.db, { tenantId: 'demo', limit: 5 })
    assert.ok(acts.some(({ act, subject }) => act === 'promptDisowned' && subject === account.id))
  })

  it('is refused when it is late, and the page says so', async () => {
    const { userId, phone } = await someone(house)
    const { person, waiting } = await atWait(house, userId)
    const request = await asked(phone)
    clock += 120
    assert.deepEqual(await phone.look(), [])
    assert.deepEqual(await phone.answer(request, 'yes', numberOn(waiting)), { outcome: 'over' })
    assert.equal(gist(await person.submit(waiting)), '200 approval-timeout approval-expired')
  })

  it('is collected within minutes, once, by the browser that began it', async () => {
    const { userId, phone } = await someone(house)
    const { person, waiting } = await atWait(house, userId)
    const other = await atWait(house, userId)
    const [newest, older] = (await phone.look())!
    assert.ok(newest && older)
    for (const request of [newest, older]) await phone.answer(request, 'yes', numberOn(waiting))
    // One of the two was right: that of the first browser alone.
    assert.equal((await person.submit(waiting)).page, 'done')
    // One time in ninety both browsers show the same number.
    if (numberOn(other.waiting) !== numberOn(waiting))
      assert.notEqual((await other.person.submit(other.waiting)).page, 'done')
    clock += 900
    const late = await atWait(house, userId)
    await phone.answer(await asked(phone), 'yes', numberOn(late.waiting))
    clock += 301
    assert.equal(gist(await late.person.submit(late.waiting)), '200 approval-timeout approval-expired')
  })

  it('asks twice in ten minutes at most, whoever asks; then another way is asked', async () => {
    const { userId, phone } = await someone(early)
    for (let round = 0; round < 2; round += 1) assert.equal((await atWait(early, userId)).waiting.page, 'approval-wait')
    for (let round = 0; round < 28; round += 1) {
      const { asked: page } = await named(early, userId)
      assert.equal(page.page, 'password')
    }
    assert.equal((await phone.look())?.length, 2)
    clock += 600
    assert.equal((await atWait(early, userId)).waiting.page, 'approval-wait')
  })

  it('is taken from no other app, account, number or request', async () => {
    const mine = await someone(house)
    const theirs = await someone(house)
    const { waiting } = await atWait(house, mine.userId)
    const number = numberOn(waiting)
    const request = await asked(mine.phone)
    assert.deepEqual(await theirs.phone.answer(request, 'yes', number), { outcome: 'over' })
    const { tenantId, accountId } = mine.phone.account()
    assert.deepEqual(await theirs.phone.answer(request, 'yes', number, { tenantId, accountId }), {
      outcome: 'not-paired',
    })
    assert.deepEqual(await theirs.phone.answer(request, 'yes', number, mine.phone.account()), {
      outcome: 'not-paired',
    })
    const changed = { typed: number }
    assert.deepEqual(await mine.phone.answer(request, 'yes', another(number), changed), { outcome: 'not-paired' })
    assert.deepEqual(await mine.phone.answer(request, 'no', '', { decision: 'yes' }), { outcome: 'not-paired' })
    assert.deepEqual(await mine.phone.answer({ ...request, nonce: 'x' }, 'yes', number), { outcome: 'not-paired' })
    assert.deepEqual(await mine.phone.answer(request, 'yes', number), { outcome: 'approved' })
  })

  it('lets somebody without the phone sign in with a code', async () => {
    people += 1
    const { userId } = await someone(house)
    const { person, waiting } = await atWait(house, userId)
    const second = await person.submit(waiting, { action: 'use-code' })
    assert.equal(second.page, 'code')
    const done = await person.submit(second, { code: await codeTo(house, `${userId}@example.com`) })
    assert.equal(done.page, 'done')
    const page = await person.open(`${house.base}/account`)
    assert.ok(page.html.includes('data-warning="approval-fell-back"'), 'the account page says nothing of it')
  })

  it('shows the same pages for a name that nobody has, and asks nobody', async () => {
    await someone(early)
    const seen = new Map<string, Seen>()
    for (let number = 0; number < 40 && !seen.has('approval-wait'); number += 1) {
      const { asked: page } = await named(early, `nobody-${number}`)
      seen.set(page.page, page)
    }
    const waiting = seen.get('approval-wait')
    assert.ok(waiting, 'no unknown name is asked for an approval')
    assert.match(numberOn(waiting), /^\d\d$/)
    const person = visitor()
    const userId = /name="user_id" value="([^"]+)"/.exec(waiting.html)![1]!
    const { asked: page } = await named(early, userId, person)
    assert.equal(gist(await person.submit(page)), '422 approval-wait not-yet')
    clock += 121
    assert.equal(gist(await person.submit(page)), '200 approval-timeout approval-expired')
  })
})

describe('an approval app', () => {
  it('is paired by a code that works once, for ten minutes, and its owner is told', async () => {
    const account = await house.addAccount('pia')
    const { seen, person } = await atCode(house, 'pia')
    const phone = approvalPhone(house.url, () => clock)
    assert.equal((await phone.pair('AAAAA-AAAAA')).status, 422)
    assert.equal((await phone.pair(codeOn(seen).toLowerCase().replace('-', ' '))).status, 201)
    const { items } = await audit.list(house.app.database.db, { tenantId: 'demo', limit: 3 })
    assert.ok(items.some(({ act, subject }) => act === 'approvalAppAdded' && subject === account.id))
    assert.match((await house.mailTo('pia@example.com'))!.subject ?? '', /確認アプリ/)
    const second = approvalPhone(house.url, () => clock)
    assert.equal((await second.pair(codeOn(seen))).status, 422)
    const late = await person.submit(await person.open(`${house.base}/account/approvals/new`))
    clock += 600
    assert.equal((await second.pair(codeOn(late))).status, 422)
  })

  it('is removed by its owner, and answers nothing from then on', async () => {
    const { userId, phone, person } = await someone(house)
    const { waiting } = await atWait(house, userId)
    const request = await asked(phone)
    const list = await person.open(`${house.base}/account/approvals`)
    const done = await person.submit(list, { action: 'remove' }, { holding: 'name="id"' })
    assert.match(done.url.href, /done=removed|sign-in/)
    assert.equal(await phone.look(), null)
    assert.deepEqual(await phone.answer(request, 'yes', numberOn(waiting)), { outcome: 'not-paired' })
  })

  it('leads to where a request number is looked up, of tenants that have apps', async () => {
    const at = (tenant: string) => fetch(`${house.url}/app/number?tenant=${tenant}`, { redirect: 'manual' })
    assert.equal((await at('demo')).headers.get('location'), `${house.base}/check/number`)
    assert.equal((await at('nobody')).status, 404)
  })

  it('stays where it is the last way to a second step', async () => {
    const { userId, account, phone, person } = await someone(house)
    const { database } = house.app
    await database.durably((trx) => accounts.change(trx, 'demo', account.id, { mails: [] }, clock))
    const list = await person.open(`${house.base}/account/approvals`)
    const kept = await person.submit(list, { action: 'remove' }, { holding: 'name="id"' })
    assert.equal(gist(kept), '422 account-approvals needed')
    const { waiting } = await atWait(house, userId)
    assert.equal((await phone.answer(await asked(phone), 'yes', numberOn(waiting))).outcome, 'approved')
  })

  it('is never set up by an approval', async () => {
    const { userId, phone } = await someone(house)
    const { person, waiting } = await atWait(house, userId)
    await phone.answer(await asked(phone), 'yes', numberOn(waiting))
    assert.equal((await person.submit(waiting)).page, 'done')
    const proof = await person.open(`${house.base}/account/approvals/new`)
    assert.equal(proof.page, 'password')
    const second = await person.submit(proof, { password: goodPassword })
    assert.equal(second.page, 'code')
    assert.ok(!second.html.includes('value="use-approval"'))
    const done = await person.submit(second, { code: await codeTo(house, `${userId}@example.com`) })
    assert.equal(done.page, 'done')
    assert.equal((await person.open(new URL(done.onward!, done.url))).page, 'account-approval-new')
  })
})

describe('a page that waits', () => {
  it('hears of the answer, at whatever moment it comes', async () => {
    const { userId, phone } = await someone(house)
    const { person, waiting } = await atWait(house, userId)
    const request = await asked(phone)
    const response = await person.browser.send(new URL(`${waiting.url.href}/events`))
    assert.equal(response.headers.get('content-type'), 'text/event-stream')
    const heard = response.text()
    await phone.answer(request, 'yes', numberOn(waiting))
    assert.equal(await heard, 'event: answered\ndata:\n\n')
    // Asked again later, it is told at once.
    const late = await person.browser.send(new URL(`${waiting.url.href}/events`))
    assert.equal(await late.text(), 'event: answered\ndata:\n\n')
    const stranger = visitor()
    assert.equal((await stranger.browser.send(new URL(`${waiting.url.href}/events`))).status, 204)
  })
})
