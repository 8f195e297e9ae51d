import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as advice from '#advice/advice.ts'
import * as audit from '#audit/audit.ts'
import * as reports from '#reports/reports.ts'
import { goodPassword, openHouse, type Seen, visitor } from '#test/house.ts'

const clock = { now: Math.floor(Date.now() / 1000) }
const house = await openHouse({ clock: () => clock.now })
const { database } = house.app
const numberOn = ({ html }: Seen) => /data-prompt-number[^>]*>([^<]+)</.exec(html)?.[1] ?? ''

describe('a report of a suspicious screen', () => {
  it('is kept as it was told, by its reception number, and shown as text only', async () => {
    const person = visitor()
    const told = { message: 'It said:\n<b>pay</b>', url: 'javascript:alert(1)', contact: 'me@example.com' }
    const done = await person.submit(await person.open(`${house.base}/check/report`), told)
    assert.equal(done.page, 'report-done')
    const number = /data-reception[^>]*>([^<]+)</.exec(done.html)?.[1] ?? ''
    const kept = await reports.find(database.db, 'demo', number)
    assert.deepEqual([kept?.kind, kept?.accountId], ['suspicious', ''])
    assert.deepEqual([kept?.about.text, kept?.about.url, kept?.about.contact], Object.values(told))
    const { items } = await audit.list(database.db, { tenantId: 'demo', limit: 5 })
    assert.ok(items.some(({ act, detail }) => act === 'suspicionReported' && detail?.['number'] === number))
    assert.doesNotMatch(JSON.stringify(items), /alert\(1\)|me@example/)
  })

  it('says what is missing and keeps what was typed, and stops who sends too many', async () => {
    const person = visitor()
    const form = await person.open(`${house.base}/check/report`)
    const empty = await person.submit(form, { contact: 'me@example.com' })
    assert.deepEqual([empty.status, empty.errors.includes('missing')], [422, true])
    assert.match(empty.html, /value="me@example\.com"/)
    const long = await person.submit(form, { message: 'x'.repeat(10_001) })
    assert.deepEqual([long.status, long.errors.includes('too-long')], [422, true])
    const statuses: number[] = []
    for (let times = 0; times < 11; times += 1) statuses.push((await person.submit(form, { url: 'x.test' })).status)
    assert.equal(statuses.filter((status) => status === 200).length, 9)
    assert.equal(statuses.at(-1), 429)
  })
})

describe('a prompt number on the account page', () => {
  async function signedIn(userId: string) {
    await house.addAccount(userId)
    const person = visitor()
    const done = await person.signIn(await person.open(`${house.base}/account/prompt`), userId)
    return { person, page: await person.open(new URL(done.onward!, house.url)) }
  }

  it('says of the own account when it was asked and what for, and ends it', async () => {
    const { person, page } = await signedIn('anna')
    const stranger = visitor()
    const asked = await stranger.submit(await stranger.open(`${house.base}/account`), { user_id: 'anna' })
    const found = await person.submit(page, { number: numberOn(asked) })
    assert.match(found.html, /data-prompt="open"/)
    assert.match(found.html, /value="stop"/)
    const stopped = await person.submit(found, { action: 'stop' }, { holding: 'value="stop"' })
    assert.match(stopped.html, /The request is ended/)
    assert.equal((await stranger.submit(asked, { password: goodPassword })).page, 'disowned')
    const listed = await reports.list(database.db, 'demo', { limit: 50 })
    assert.ok(listed.items.some(({ kind, about }) => kind === 'prompt' && about.number === numberOn(asked)))
  })

  it('tells nothing of another account, and ends nothing of it', async () => {
    const { person, page } = await signedIn('ben')
    await house.addAccount('cleo')
    const cleo = visitor()
    const asked = await cleo.submit(await cleo.open(`${house.base}/account`), { user_id: 'cleo' })
    const found = await person.submit(page, { number: numberOn(asked) })
    assert.match(found.html, /data-prompt="other"/)
    assert.doesNotMatch(found.html, /cleo|value="stop"/)
    await person.submit(page, { number: numberOn(asked), action: 'stop' })
    assert.equal((await cleo.submit(asked, { password: goodPassword })).page, 'done')
  })
})

describe('advice', () => {
  it('is filled in for its tenant, and has the tenant’s own words with version and date', async () => {
    const person = visitor()
    const contact = await person.open(`${house.base}/advice/contact`)
    assert.match(contact.html, /03-1234-5678/)
    assert.doesNotMatch(contact.html, /\{|Hours:|Version/)
    const en = '# Call\nCall {tel} of {tenant} <b>now</b>.\n\n# Nothing\n- {hours}'
    await database.durably((trx) => advice.change(trx, 'demo', 'contact', { en }, { by: 'x', now: clock.now }))
    const changed = await person.open(`${house.base}/advice/contact`)
    assert.match(changed.html, /<p>Call 03-1234-5678 of Test &lt;b&gt;now&lt;\/b&gt;\.<\/p>/)
    assert.doesNotMatch(changed.html, /<h2>Nothing/)
    assert.match(changed.html, /Version 1, /)
    assert.equal((await person.open(`${house.base}/advice/other`)).status, 404)
  })
})
