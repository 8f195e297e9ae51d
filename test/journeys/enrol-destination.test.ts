import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import * as accounts from '#accounts/accounts.ts'
import * as history from '#history/history.ts'
import { goodPassword, openHouse, type Seen, visitor } from '#test/house.ts'
import { bySms, codeTo, named, sentTo, throughCode } from '#test/second-step.ts'

let clock = 1_800_000_000
let people = 0
const house = await openHouse({
  clock: () => clock,
  policy: { twoStep: { mode: 'required', destinationGone: 'enrol' } },
})

beforeEach(() => {
  clock += 2 * 86_400
})

const gist = ({ status, page, errors }: Seen) => `${status} ${page} ${errors[0] ?? ''}`.trim()

async function someone(changes: Partial<accounts.AccountFacts> = {}) {
  people += 1
  const userId = `person-${people}`
  const account = await house.addAccount(userId, goodPassword, changes)
  const { person, asked } = await named(house, userId)
  const seen = await person.submit(asked, { password: goodPassword })
  return { userId, account, person, seen, mail: `${userId}@example.com`, typed: `080-5555-${1000 + people}` }
}

const numberOf = (typed: string) => `+81${typed.slice(1).replaceAll('-', '')}`

describe('an account without a second step where one is required', () => {
  it('shows that its mailbox is its own, registers a number, and is signed in by a code that came there', async () => {
    const { userId, account, person, seen, mail, typed } = await someone()
    assert.equal(gist(seen), '200 enrol-destination')
    assert.ok(!seen.html.includes(mail) && seen.html.includes('•••••@example.com'))
    assert.equal(gist(await person.submit(seen, { code: 'abcdef' })), '422 enrol-destination wrong-code')
    const asked = await person.submit(seen, { code: await codeTo(house, mail) })
    assert.equal(gist(asked), '200 enrol-destination')
    for (const bad of ['', 'x@y', '123', '+81', 'javascript:1'])
      assert.equal(gist(await person.submit(asked, { destination: bad })), '422 enrol-destination destination', bad)
    const sent = await person.submit(asked, { destination: ` ${typed} ` })
    assert.equal(gist(sent), '200 enrol-destination')
    const code = await codeTo(house, numberOf(typed))
    const done = await person.submit(sent, { code })
    assert.equal(done.page, 'done')
    const kept = (await accounts.find(house.app.database.db, 'demo', account.id))!
    assert.deepEqual(kept.phones, [{ number: numberOf(typed), verified: true, sms: true }])
    assert.deepEqual([kept.twoStep.on, kept.twoStep.destination?.address], [true, numberOf(typed)])
    const { items } = await history.list(house.app.database.db, 'demo', account.id, { since: 0, page: 1, perPage: 9 })
    assert.equal(items.find(({ result }) => result === 'success')?.acr, 'urn:sekisho:acr:2')
    await house.mailTo(mail)
    const told = (await house.app.mailbox.list(mail)).map(({ subject }) => subject)
    assert.ok(
      told.some((subject) => /phone number|電話番号/.test(subject ?? '')),
      told.join(),
    )
    assert.equal((await throughCode(house, userId, { to: numberOf(typed) })).seen.page, 'done')
  })

  it('cannot go around the mailbox, nor register a number that no code was typed from', async () => {
    const { account, person, seen, mail, typed } = await someone()
    assert.equal(gist(await person.submit(seen, { destination: typed })), '422 enrol-destination code-missing')
    assert.equal(await sentTo(house, numberOf(typed)), 0)
    await person.submit(seen, { action: 'use-destination', destination: typed })
    assert.equal(await sentTo(house, numberOf(typed)), 0)
    const asked = await person.submit(seen, { code: await codeTo(house, mail) })
    const sent = await person.submit(asked, { destination: typed })
    assert.equal(
      gist(await person.submit(sent, { code: await codeTo(house, mail) })),
      '422 enrol-destination wrong-code',
    )
    assert.equal((await person.open(`${house.base}/account`)).page, 'identifier')
    const other = await person.submit(sent, { action: 'use-destination' })
    assert.match(other.html, /name="destination"/)
    assert.deepEqual((await accounts.find(house.app.database.db, 'demo', account.id))!.phones, [])
  })

  it('registers at once where it has no mailbox, and sends no flood', async () => {
    const { person, seen } = await someone({ mails: [] })
    assert.match(seen.html, /name="destination"/)
    let sent = 0
    for (let i = 0; i < 16; i += 1) {
      const tried = await person.submit(await person.open(seen.url), { destination: `080-7777-${1000 + i}` })
      if (tried.status === 200) sent += 1
      await person.submit(await person.open(seen.url), { action: 'use-destination' })
    }
    assert.ok(sent <= 4, String(sent))
  })

  it('whose destination has ended registers another on the way in', async () => {
    const { userId, account } = await someone({ ...bySms, mails: [] })
    const gone = { ...account.twoStep, destination: null, way: null, mustEnrol: true }
    await house.app.database.durably((trx) =>
      accounts.change(trx, 'demo', account.id, { phones: [], twoStep: gone }, clock),
    )
    const { person, asked } = await named(house, userId, visitor())
    const seen = await person.submit(asked, { password: goodPassword })
    const sent = await person.submit(seen, { destination: '090-4444-5555' })
    const done = await person.submit(sent, { code: await codeTo(house, '+819044445555') })
    assert.equal(done.page, 'done')
    assert.equal((await accounts.find(house.app.database.db, 'demo', account.id))!.twoStep.mustEnrol, undefined)
  })
})
