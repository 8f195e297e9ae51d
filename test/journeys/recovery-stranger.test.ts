/** Who only tries learns nothing from recovery; who forgot the user ID gets it by mail. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Seen, visitor } from '#test/house.ts'
import { followed, manual, member, time } from '#test/recovery-cast.ts'

describe('what a stranger learns', () => {
  const shapeOf = (seen: Seen) => {
    const headers = [...seen.headers].filter(
      ([name]) => !['date', 'content-security-policy', 'content-length'].includes(name),
    )
    const html = seen.html.replaceAll(/nonce="[^"]*"|name="form_token" value="[^"]*"/g, '')
    return JSON.stringify([
      seen.status,
      seen.url.pathname,
      seen.page,
      headers.map(([name]) => name).sort(),
      html.length,
      html,
    ])
  }

  it('is nothing: known, unknown and mismatched get one answer over 400 interleaved tries', async () => {
    const { userId, mail } = await member()
    const disabled = await member({ state: 'disabled' })
    const invited = await manual.addAccount(`invited${time.now}`, null)
    const pairs: [string, string][] = [
      [userId, mail],
      ['nobody-at-all', 'nobody@example.com'],
      [userId, 'nobody@example.com'],
      ['nobody-at-all', mail],
      [disabled.userId, disabled.mail],
      [invited.userId, `${invited.userId}@example.com`],
    ]
    const person = visitor()
    const form = await person.open(`${manual.base}/recover`)
    const posted = new Set<string>()
    const shown = new Set<string>()
    for (let i = 0; i < 400; i += 1) {
      const [id, address] = pairs[i % pairs.length]!
      if (i % 10 === 0) shown.add(shapeOf(await person.submit(form, { user_id: id, mail: address })))
      else posted.add(shapeOf(await person.submit(form, { user_id: id, mail: address }, { follows: false })))
    }
    assert.deepEqual([posted.size, shown.size], [1, 1])
    const waiting = manual.app.database.db.withTables<{ recovery_wish: { body: string } }>()
    const rows = await waiting.selectFrom('recovery_wish').select('body').execute()
    assert.ok(rows.every(({ body }) => !body.includes(userId) && !body.includes('@')))
    while ((await manual.app.recovery.lookInto()) > 0);
    await manual.app.messages.deliverDue()
    const sent = await manual.app.mailbox.list(mail)
    assert.equal(
      sent.filter(({ subject }) => subject === 'Getting a new password').length,
      5,
      'and no mailbox is flooded',
    )
    for (const address of ['nobody@example.com', disabled.mail, `${invited.userId}@example.com`]) {
      assert.equal((await manual.app.mailbox.list(address)).length, 0, address)
    }
  })

  it('is nothing about user IDs either', async () => {
    const { mail } = await member()
    const person = visitor()
    const form = await person.open(`${manual.base}/recover/id`)
    const shapes = new Set<string>()
    for (let i = 0; i < 40; i += 1)
      shapes.add(shapeOf(await person.submit(form, { mail: i % 2 ? mail : `x${i}@example.com` })))
    assert.equal(shapes.size, 1)
  })

  it('is the form of what was typed, and no more', async () => {
    const person = visitor()
    const form = await person.open(`${manual.base}/recover`)
    for (const [userId, mail, code] of [
      ['', 'a@example.com', 'user-id-missing'],
      ['someone', '', 'mail-missing'],
      ['someone', 'a@example.com,b@example.com', 'mail-address'],
      ['someone', 'a@example.com;b@example.com', 'mail-address'],
      ['someone', '"a"@example.com', 'mail-address'],
    ] as const) {
      const seen = await person.submit(form, { user_id: userId, mail })
      assert.deepEqual([seen.status, seen.page, seen.errors[0]], [422, 'recover', code], mail)
    }
    const injected = await person.submit(form, { user_id: 'someone', mail: 'a@example.com\r\nBcc: b@example.com' })
    assert.equal(injected.status, 400)
  })
})

describe('a forgotten user ID', () => {
  it('is mailed to its address, with those of a family', async () => {
    const shared = `family-${time.now}@example.com`
    const mails = [{ address: shared, verified: true }]
    const [one, two] = [await member({ mails }), await member({ mails })]
    const unverified = await member({ mails: [{ address: shared, verified: false }] })
    const person = visitor()
    const start = await person.open(`${manual.base}/recover`)
    assert.match(start.html, /recover\/id/)
    const sent = await person.submit(await person.open(`${manual.base}/recover/id`), { mail: shared.toUpperCase() })
    assert.equal(sent.page, 'recover-id-sent')
    const letter = await manual.mailTo(shared)
    assert.ok(letter?.text.includes(one.userId) && letter.text.includes(two.userId))
    assert.equal(letter?.text.includes(unverified.userId), false)
    assert.doesNotMatch(`${letter?.html}`, /href/)
  })

  it('is mailed a few times an hour at most', async () => {
    const { mail } = await member()
    const person = visitor()
    const form = await person.open(`${manual.base}/recover/id`)
    for (let i = 0; i < 9; i += 1) await person.submit(form, { mail })
    await manual.mailTo(mail)
    assert.equal((await manual.app.mailbox.list(mail)).length, 5)
  })
})

describe('where reissue is switched off', () => {
  it('there is no page, no link, and a link sent before is dead', async () => {
    const { userId, mail } = await member()
    const { person, link } = await followed(manual, userId, mail)
    await manual.changePolicy({ reissue: { on: false } })
    assert.equal((await person.open(`${manual.base}/recover`)).status, 404)
    assert.equal((await person.open(link)).status, 404)
    assert.doesNotMatch((await visitor().open(`${manual.base}/account`)).html, /recover/)
  })
})
