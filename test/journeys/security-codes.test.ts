import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import * as accounts from '#accounts/accounts.ts'
import * as history from '#history/history.ts'
import { goodPassword, type House, openHouse, type Seen } from '#test/house.ts'
import { byMail, bySms, codeTo, named, phone, sentTo, throughCode } from '#test/second-step.ts'

let clock = 1_800_000_000
let people = 0
/** Password first. */
const house = await openHouse({
  clock: () => clock,
  policy: { twoStep: { channels: ['sms', 'mail'] }, lock: { waitsFrom: 100, networkTries: 1000 } },
})
/** The code first. */
const early = await openHouse({
  preset: 'two-step',
  clock: () => clock,
  policy: { password: { min: 8 }, lock: { networkTries: 1000 } },
})

beforeEach(() => {
  // No limit of an hour or a day reaches from one promise into the next.
  clock += 2 * 86_400
})

const gist = ({ status, page, errors }: Seen) => `${status} ${page} ${errors[0] ?? ''}`.trim()
const newPhone = () => `+8190${String(10_000_000 + people)}`

async function someone(at: House, changes: Partial<accounts.AccountFacts> = bySms) {
  people += 1
  const userId = `person-${people}`
  const number = newPhone()
  const own = JSON.parse(JSON.stringify(changes).replaceAll(phone, number)) as Partial<accounts.AccountFacts>
  const account = await at.addAccount(userId, goodPassword, own)
  return { userId, account, number }
}

describe('a security code after the password', () => {
  it('comes by text message, for the browser to fill in on this host alone, and signs in', async () => {
    const { userId, account, number } = await someone(house)
    const { person, asked } = await named(house, userId)
    assert.equal(asked.page, 'password')
    assert.equal(await sentTo(house, number), 0)
    const second = await person.submit(asked, { password: goodPassword })
    assert.deepEqual([second.status, second.page], [200, 'code'])
    assert.ok(second.html.includes(`••••••${number.slice(-3)}`) && !second.html.includes(number))
    const text = (await house.mailTo(number))!.text
    const code = await codeTo(house, number)
    assert.equal(text.split('\n').at(-1), `@localhost #${code}`)
    assert.ok(text.length <= 160, text)
    const done = await person.submit(second, { code: ` ${code.slice(0, 3)} ${code.slice(3)}　` })
    assert.equal(done.page, 'done')
    assert.equal((await person.open(`${house.base}/account`)).page, 'account')
    const { items } = await history.list(house.app.database.db, 'demo', account.id, { since: 0, page: 1, perPage: 1 })
    assert.deepEqual([items[0]?.ways, items[0]?.acr], [['password', 'security-code'], 'urn:sekisho:acr:2'])
  })

  it('comes by mail where the person chose so, and raises nothing', async () => {
    people += 1
    const userId = `person-${people}`
    const account = await house.addAccount(userId, goodPassword, byMail(userId))
    const { asked, seen } = await throughCode(house, userId, { to: `${userId}@example.com` })
    assert.equal(seen.page, 'done')
    const { items } = await history.list(house.app.database.db, 'demo', account.id, { since: 0, page: 1, perPage: 1 })
    assert.equal(items[0]?.acr, 'urn:sekisho:acr:1')
    const mail = (await house.app.mailbox.list(`${userId}@example.com`)).find(({ text }) => /\d{6}/.test(text))!
    assert.doesNotMatch(mail.text, /https?:/)
    const onPage = /data-prompt-number[^>]*>([^<]+)</.exec(asked.html)?.[1]
    assert.ok(onPage && mail.text.includes(onPage) && mail.html?.includes(onPage), 'the number of the page')
  })

  it('is sent once, however often the page is looked at, and again after its time; the newest alone is right', async () => {
    const { userId, number } = await someone(house)
    const { person, asked } = await named(house, userId)
    let second = await person.submit(asked, { password: goodPassword })
    await person.open(second.url)
    assert.equal(await sentTo(house, number), 1)
    const first = await codeTo(house, number)
    assert.equal(gist(await person.submit(second, { action: 'resend' })), '429 code resend-soon')
    for (let resend = 1; resend <= 3; resend += 1) {
      clock += 60
      second = await person.submit(second, { action: 'resend' })
      assert.equal(gist(second), '200 code')
    }
    clock += 60
    const many = await person.submit(second, { action: 'resend' })
    assert.equal(gist(many), '429 code resend-many')
    assert.equal(await sentTo(house, number), 4)
    assert.notEqual(await codeTo(house, number), first)
    assert.equal(gist(await person.submit(second, { code: first })), '422 code wrong-code')
    assert.equal((await person.submit(second, { code: await codeTo(house, number) })).page, 'done')
  })

  it('is dead after its minutes and after its tries, and is good for its own sign-in only', async () => {
    const { userId, number } = await someone(house)
    const [one, other] = [await named(house, userId), await named(house, userId)]
    const first = await one.person.submit(one.asked, { password: goodPassword })
    const code = await codeTo(house, number)
    const second = await other.person.submit(other.asked, { password: goodPassword })
    assert.equal(gist(await other.person.submit(second, { code })), '422 code wrong-code')
    clock += 600
    assert.equal(gist(await one.person.submit(first, { code })), '422 code code-expired')
    const again = await one.person.submit(first, { action: 'resend' })
    for (let i = 0; i < 4; i += 1) await one.person.submit(again, { code: '000000' })
    clock += 3600
    assert.equal(gist(await one.person.submit(again, { code: '000000' })), '410 step-expired step-expired')
  })

  it('can be sent to another destination at once, which is as good', async () => {
    const { userId, number } = await someone(house)
    const { person, asked } = await named(house, userId)
    const second = await person.submit(asked, { password: goodPassword })
    assert.match(second.html, /p•••••@example\.com/)
    const moved = await person.submit(second, { action: 'use-destination', destination: '1' })
    assert.equal(gist(moved), '200 code')
    assert.equal(gist(await person.submit(moved, { code: await codeTo(house, number) })), '422 code wrong-code')
    const code = await codeTo(house, `${userId}@example.com`)
    assert.equal((await person.submit(moved, { code })).page, 'done')
  })

  it('leaves whoever has no destination that can be reached outside, and says what helps', async () => {
    const { userId } = await someone(house, {
      phones: [{ number: phone, verified: true, sms: false }],
      mails: [],
      twoStep: { on: true, way: 'code', destination: { channel: 'sms', address: phone } },
    })
    const { person, asked } = await named(house, userId)
    const refused = await person.submit(asked, { password: goodPassword })
    assert.deepEqual([refused.status, refused.page, refused.errors[0]], [403, 'no-second-step', 'no-second-step'])
    assert.match(refused.html, /03-1234-5678/)
  })

  it('tells what became of the message', async () => {
    const { userId } = await someone(house)
    const { person, asked } = await named(house, userId)
    const second = await person.submit(asked, { password: goodPassword })
    assert.match(second.html, /It is being sent/)
    await house.app.messages.deliverDue()
    assert.match((await person.open(second.url)).html, /has taken it/)
  })

  it('is asked of a site that wants more, only as far as it is missing, and never by mail', async () => {
    const { userId } = await someone(house, { ...bySms, twoStep: { on: false, way: null, destination: null } })
    const { person, asked } = await named(house, userId)
    assert.equal((await person.submit(asked, { password: goodPassword })).page, 'done')
  })
})

describe('password and security code on one page', () => {
  it('sign in together', async () => {
    const { userId, number } = await someone(early)
    const { person, asked } = await named(early, userId)
    assert.equal(gist(asked), '200 password-and-code')
    assert.ok(!asked.html.includes(number.slice(-3)))
    const done = await person.submit(asked, { password: goodPassword, code: await codeTo(early, number) })
    assert.equal(done.page, 'done')
  })

  it('are wrong in the same words whichever of them is wrong, and neither is kept', async () => {
    const { userId, number } = await someone(early)
    const { person, asked } = await named(early, userId)
    const code = await codeTo(early, number)
    const wrongCode = code === '123456' ? '654321' : '123456'
    const answers = [
      await person.submit(asked, { password: 'not the password', code }),
      await person.submit(asked, { password: goodPassword, code: wrongCode }),
    ]
    const texts = answers.map(({ html }) =>
      html.replace(/<footer[\s\S]*/, '').replace(/nonce="[^"]*"|value="[^"]*"/g, ''),
    )
    assert.equal(texts[0], texts[1])
    assert.equal(gist(answers[0]!), '422 password-and-code wrong-id-password-or-code')
    assert.equal((await person.open(asked.url)).page, 'password-and-code')
    assert.equal((await person.submit(asked, { password: goodPassword, code })).page, 'done')
  })

  it('asks for what is missing before anything is counted', async () => {
    const { userId } = await someone(early)
    const { person, asked } = await named(early, userId)
    assert.equal(gist(await person.submit(asked, {})), '422 password-and-code password-missing')
    assert.equal(gist(await person.submit(asked, { password: goodPassword })), '422 password-and-code code-missing')
  })

  it('leads by the password to the other ways', async () => {
    const { userId } = await someone(early)
    const { person, asked } = await named(early, userId)
    const first = await person.submit(asked, { action: 'another-way' })
    assert.equal(first.page, 'password')
    assert.equal((await person.submit(first, { password: goodPassword })).page, 'code')
  })

  it('sends no flood: after some sign-ins by name alone the password is asked first', async () => {
    const { userId, number } = await someone(early)
    const pages: string[] = []
    for (let i = 0; i < 8; i += 1) pages.push((await named(early, userId)).asked.page)
    assert.deepEqual(pages, [...Array(6).fill('password-and-code'), 'password', 'password'])
    assert.equal(await sentTo(early, number), 6)
    const { person, asked } = await named(early, userId)
    const second = await person.submit(asked, { password: goodPassword })
    assert.equal(gist(second), '200 code')
    assert.equal((await person.submit(second, { code: await codeTo(early, number) })).page, 'done')
  })
})

describe('a name that nobody has', () => {
  it('gets the page of an account, always the same, and nothing is sent', async () => {
    for (let i = 0; i < 12; i += 1) await someone(early, i < 3 ? bySms : {})
    clock += 3600
    const pages = new Map<string, number>()
    for (let i = 0; i < 60; i += 1) {
      if (i % 20 === 0) clock += 3601
      const { asked } = await named(early, `nobody-${i}`)
      pages.set(asked.page, (pages.get(asked.page) ?? 0) + 1)
      if (i < 5) assert.equal((await named(early, `NOBODY-${i}`)).asked.page, asked.page)
    }
    const possible = ['password', 'password-and-code', 'approval-wait']
    assert.ok(
      [...pages.keys()].every((page) => possible.includes(page)),
      [...pages].join(),
    )
    assert.ok(pages.get('password')! >= 10 && pages.get('password-and-code')! >= 10, [...pages].join())
  })

  it('answers resend, another destination, wrong codes and too many sends as an account does', async () => {
    const { userId } = await someone(early)
    const nobody = await nobodyWithCode()
    const seen: string[][] = []
    for (const name of [userId, nobody]) {
      const { person, asked } = await named(early, name)
      const acts: Record<string, string>[] = [
        { action: 'resend' },
        { action: 'use-destination' },
        { password: 'x y z', code: '1' },
        { password: 'x y z', code: '000000' },
      ]
      const answers = []
      for (const act of acts) answers.push(gist(await person.submit(asked, act)))
      for (let i = 0; i < 8; i += 1) answers.push((await named(early, name)).asked.page)
      seen.push(answers)
    }
    assert.deepEqual(seen[0], seen[1])
  })

  async function nobodyWithCode(): Promise<string> {
    for (let i = 100; i < 150; i += 1) {
      const { asked } = await named(early, `nobody-${i}`)
      if (asked.page === 'password-and-code') {
        clock += 3601
        return `nobody-${i}`
      }
    }
    throw new Error('no name of nobody is asked for a code')
  }
})

describe('the count of wrong codes', () => {
  it('is one for the account over all sign-ins: twenty at once get no more tries than one', async () => {
    const { userId, account } = await someone(house)
    const tries = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const { person, asked } = await named(house, userId)
        const second = await person.submit(asked, { password: goodPassword })
        return Promise.all(
          Array.from({ length: 3 }, async () =>
            second.page === 'code' ? person.submit(second, { code: '000000' }) : second,
          ),
        )
      }),
    )
    const answers = tries.flat().map(gist)
    const checked = answers.filter((each) => each === '422 code wrong-code').length
    // The tenth locks.
    assert.ok(checked <= 9, answers.join())
    assert.ok(answers.includes('403 locked locked'))
    const { lock } = (await accounts.find(house.app.database.db, 'demo', account.id))!
    assert.equal(lock?.because, 'code')
    const late = await named(house, userId)
    const locked = await late.person.submit(late.asked, { password: goodPassword })
    assert.deepEqual([locked.status, locked.page], [403, 'locked'])
  })

  it('begins anew with a right one, and with the support desk', async () => {
    const { userId, number } = await someone(house)
    for (let round = 0; round < 3; round += 1) {
      const { person, asked } = await named(house, userId)
      const second = await person.submit(asked, { password: goodPassword })
      for (let i = 0; i < 3; i += 1) await person.submit(second, { code: 'abcdef' })
      assert.equal((await person.submit(second, { code: await codeTo(house, number) })).page, 'done')
    }
  })
})
