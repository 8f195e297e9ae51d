import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import { goodPassword, openHouse, type Seen, visitor } from '#test/house.ts'

let clock = 1_800_000_000
const house = await openHouse({ clock: () => clock })
const manual = await openHouse({
  preset: 'manual',
  clock: () => clock,
  policy: { methods: { allowed: ['password'], default: 'password' }, mailLinks: 'none' },
})
const manualPassword = 'Gate-of-7-pines'

const startPage = (browser: ReturnType<typeof visitor>) => browser.open(`${house.base}/account`)

describe('signing in with ID and password', () => {
  beforeEach(() => {
    clock += 86_400
  })

  it('ends on the page that was asked for', async () => {
    await house.addAccount('anna')
    const anna = visitor()
    const start = await anna.open(`${house.base}/account/history`)
    assert.equal(start.page, 'identifier')
    const done = await anna.signIn(start, 'anna')
    assert.equal(done.page, 'done')
    const history = await anna.open(new URL(done.onward!, house.url))
    assert.equal(history.page, 'account-history')
  })

  it('is no dead end for one who comes back to it when the site has its answer already', async () => {
    const over = await visitor().open(`${house.base}/authorize/${'a'.repeat(43)}`)
    assert.deepEqual([over.status, over.page], [410, 'step-expired'])
    for (const way of ['account', 'help']) assert.ok(over.html.includes(`href="/t/demo/${way}"`), way)
  })

  it('takes the ID in any case and width, and a mail address of the account', async () => {
    await house.addAccount('p-01-usr007')
    for (const name of ['P-01-USR007', ' ｐ-01-usr007 ', 'p-01-usr007@example.com']) {
      const person = visitor()
      assert.equal((await person.signIn(await startPage(person), name)).page, 'done', name)
    }
  })

  it('asks again for what was left empty, and keeps the ID', async () => {
    const person = visitor()
    const empty = await person.submit(await startPage(person), { user_id: '　' })
    assert.deepEqual([empty.status, empty.page, empty.errors[0]], [422, 'identifier', 'user-id-missing'])
    const asked = await person.submit(empty, { user_id: 'somebody' })
    const again = await person.submit(asked, { password: '' })
    assert.deepEqual([again.status, again.page, again.errors[0]], [422, 'password', 'password-missing'])
    assert.match(again.html, /somebody/)
  })

  it('lets a person go back and take another ID; what was shown for the first does not count', async () => {
    await house.addAccount('carol')
    await house.addAccount('carl')
    const person = visitor()
    const asked = await person.submit(await startPage(person), { user_id: 'carl' })
    const start = await person.submit(asked, { action: 'back' })
    assert.equal(start.page, 'identifier')
    const other = await person.submit(start, { user_id: 'carol' })
    assert.match(other.html, /<strong translate="no">carol</)
    // The browser's own back button: the form of the first page, sent again.
    const swapped = await person.submit({ ...start, html: start.html }, { user_id: 'carl' })
    assert.match(swapped.html, /<strong translate="no">carl</)
  })

  it('goes on after a reload, after an old form, and after a form sent twice', async () => {
    await house.addAccount('dora')
    const person = visitor()
    const start = await startPage(person)
    const asked = await person.submit(start, { user_id: 'dora' })
    assert.equal((await person.open(asked.url)).page, 'password')
    const [first, second] = await Promise.all([
      person.submit(asked, { password: goodPassword }),
      person.submit(asked, { password: goodPassword }),
    ])
    assert.deepEqual([first.page, second.page], ['done', 'done'])
    assert.equal((await person.submit(asked, { password: goodPassword })).page, 'done')
    assert.equal((await person.open(asked.url)).page, 'done')
    assert.equal((await person.open(`${house.base}/account`)).page, 'account')
  })

  it('keeps the sign-ins of two tabs apart', async () => {
    await house.addAccount('emma')
    await house.addAccount('emil')
    const person = visitor()
    const [one, two] = [await startPage(person), await startPage(person)]
    assert.notEqual(one.url.pathname, two.url.pathname)
    const askedOne = await person.submit(one, { user_id: 'emma' })
    const askedTwo = await person.submit(two, { user_id: 'emil' })
    assert.match((await person.open(askedOne.url)).html, /<strong translate="no">emma</)
    assert.equal((await person.submit(askedTwo, { password: goodPassword })).page, 'done')
    assert.equal((await person.submit(askedOne, { password: goodPassword })).page, 'done')
    assert.match((await person.open(`${house.base}/account`)).html, /emma/)
  })

  it('does not let another browser go on with a sign-in', async () => {
    const person = visitor()
    const start = await startPage(person)
    const stranger = await visitor().open(start.url)
    assert.deepEqual([stranger.status, stranger.page], [410, 'step-expired'])
  })

  it('says so when a page is too old, and shows a way on', async () => {
    const person = visitor()
    const start = await startPage(person)
    clock += 15 * 60
    const late = await person.submit(start, { user_id: 'anna' })
    assert.deepEqual([late.status, late.page], [410, 'step-expired'])
    assert.match(late.html, /href="\/t\/demo\/account"/)
  })

  it('can be cancelled, safely, and begun again with one tap', async () => {
    await house.addAccount('fred')
    const person = visitor()
    const asked = await person.submit(await startPage(person), { user_id: 'fred' })
    const cancelled = await person.submit(asked, { action: 'cancel' })
    assert.equal(cancelled.page, 'cancelled')
    assert.equal((await person.open(asked.url)).page, 'cancelled')
    const restarted = await person.submit(cancelled, { action: 'restart' })
    assert.equal(restarted.page, 'identifier')
    assert.equal((await person.signIn(restarted, 'fred')).page, 'done')
  })

  it('lets nobody in who is disabled, with the words of a wrong password', async () => {
    await house.addAccount('gone', goodPassword, { state: 'disabled' })
    const person = visitor()
    const refused = await person.signIn(await startPage(person), 'gone')
    assert.deepEqual([refused.status, refused.page, refused.errors[0]], [422, 'password', 'wrong-id-or-password'])
  })
})

describe('a wrong password', () => {
  it('cannot be told from a wrong ID in 400 tries: same status, headers, length, page and words', async () => {
    const people = Array.from({ length: 200 }, (_, i) => `real-${String(i).padStart(3, '0')}`)
    for (const userId of people) await house.addAccount(userId)
    const shapes = new Map<string, Set<string>>()
    for (const userId of people.flatMap((real) => [real, real.replace('real', 'none')])) {
      const person = visitor()
      const start = await startPage(person)
      const asked = await person.submit(start, { user_id: userId })
      for (const seen of [asked, await person.submit(asked, { password: 'wrong password wrong' })]) {
        const kind = userId.slice(0, 4)
        shapes.set(kind, (shapes.get(kind) ?? new Set()).add(shapeOf(seen, userId)))
      }
    }
    assert.deepEqual(shapes.get('real'), shapes.get('none'))
    assert.equal(shapes.get('real')?.size, 2)
  })

  it('makes the network wait from the fifth on, and says for how long', async () => {
    await house.addAccount('henry')
    const stranger = visitor()
    let seen = await stranger.submit(await startPage(stranger), { user_id: 'henry' })
    for (let i = 0; i < 5; i += 1) seen = await stranger.submit(seen, { password: `wrong password ${i}` })
    assert.equal(seen.status, 422)
    seen = await stranger.submit(seen, { password: goodPassword })
    assert.deepEqual([seen.status, seen.page, seen.errors[0]], [429, 'password', 'wait'])
    assert.equal(seen.headers.get('retry-after'), '30')
    assert.match(seen.html, /Please try again in about 30 seconds\./)
    clock += 30
    assert.equal((await stranger.submit(seen, { password: goodPassword })).page, 'done')
  })

  it('locks after as many as the policy says, tells how many are left, and mails the owner', async () => {
    await manual.addAccount('ines', manualPassword)
    const stranger = visitor('ja')
    let seen = await stranger.submit(await stranger.open(`${manual.base}/account`), { user_id: 'ines' })
    for (const left of [4, 3, 2, 1]) {
      seen = await stranger.submit(seen, { password: 'Wrong-password-1' })
      assert.match(seen.html, new RegExp(`あと${left}回`))
    }
    const locked = await stranger.submit(seen, { password: 'Wrong-password-1' })
    assert.deepEqual([locked.status, locked.page, locked.errors[0]], [403, 'locked', 'locked'])
    assert.match(locked.html, /03-1234-5678/)
    assert.match(locked.html, /value="not-me"/)
    assert.equal((await stranger.open(locked.url)).page, 'locked')

    const owner = visitor('ja')
    const asked = await owner.submit(await owner.open(`${manual.base}/account`), { user_id: 'ines' })
    assert.equal(asked.page, 'locked')
    const mail = await manual.mailTo('ines@example.com')
    assert.match(mail?.subject ?? '', /ロック/)
    assert.doesNotMatch(mail?.text ?? '', /http/)
  })

  it('locks a name that nobody has in the same way', async () => {
    const stranger = visitor()
    let seen = await stranger.submit(await stranger.open(`${manual.base}/account`), { user_id: 'nobody-at-all' })
    for (let i = 0; i < 5; i += 1) seen = await stranger.submit(seen, { password: 'Wrong-password-1' })
    assert.deepEqual([seen.status, seen.page], [403, 'locked'])
    const other = visitor()
    const again = await other.submit(await other.open(`${manual.base}/account`), { user_id: 'NOBODY-at-all' })
    assert.equal(again.page, 'locked')
  })
})

/** All that a stranger could compare, with what is fresh in every answer taken out. */
function shapeOf(seen: Seen, userId: string): string {
  const headers = [...seen.headers].filter(
    ([name]) => !['date', 'set-cookie', 'content-security-policy'].includes(name),
  )
  const html = seen.html
    .replaceAll(userId, 'ID')
    .replaceAll(/nonce="[^"]*"/g, '')
    .replaceAll(/name="form_token" value="[^"]*"/g, '')
    .replaceAll(/(data-prompt-number[^>]*>)[^<]*/g, '$1')
    .replaceAll(seen.url.pathname, 'PATH')
  return JSON.stringify([seen.status, headers, seen.html.length, seen.page, html])
}
