/** Who forgot the password gets a new one by the mailed link and the answer to the security question. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as audit from '#audit/audit.ts'
import { visitor } from '#test/house.ts'
import {
  asks,
  customer,
  followed,
  manual,
  manualPassword,
  member,
  phone,
  recommended,
  rightAnswer,
  secretOn,
  signsIn,
  time,
} from '#test/recovery-cast.ts'

describe('a password reissued by the answer to the security question', () => {
  it('is shown once, ends the old one and every session, and is changed at the first sign-in', async () => {
    const { userId, mail } = await member()
    const before = visitor()
    await before.signIn(await before.open(`${manual.base}/account`), userId, manualPassword)
    assert.equal((await before.open(`${manual.base}/account`)).page, 'account')

    const start = await visitor().open(`${manual.base}/account`)
    assert.match(start.html, /href="\/t\/demo\/recover"/)
    const { person, link, landed } = await followed(manual, userId, mail)
    assert.equal(landed.page, 'recover-answer')
    assert.doesNotMatch(landed.html, new RegExp(userId))
    const shown = await person.submit(landed, rightAnswer)
    const issued = secretOn(shown)
    assert.equal(shown.page, 'recover-password')
    assert.match(issued ?? '', /^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$/)

    const again = await person.open(link)
    assert.equal(again.page, 'recover-done')
    assert.equal(again.html.includes(issued!), false)
    assert.deepEqual((await visitor().open(link)).errors, ['used'])
    assert.equal((await before.open(`${manual.base}/account`)).page, 'identifier')
    assert.equal((await signsIn(manual, userId, manualPassword)).status, 422)
    const changing = visitor()
    const asked = await changing.signIn(await changing.open(`${manual.base}/account`), userId, issued)
    assert.equal(asked.page, 'new-password')
    const next = { new_password: 'Hill-of-9-oaks', new_password_confirm: 'Hill-of-9-oaks' }
    assert.equal((await changing.submit(asked, next)).page, 'done')
    assert.equal((await signsIn(manual, userId, 'Hill-of-9-oaks')).page, 'done')

    const told = await manual.mailTo(mail)
    assert.ok(told)
  })

  it('ends after 24 hours when nobody used it', async () => {
    const { userId, mail } = await member()
    const { person, landed } = await followed(manual, userId, mail)
    const issued = secretOn(await person.submit(landed, rightAnswer))!
    time.now += 24 * 3600 - 1
    assert.equal((await signsIn(manual, userId, issued)).page, 'new-password')
    time.now += 1
    const late = await signsIn(manual, userId, issued)
    assert.deepEqual([late.status, late.page], [422, 'password'])
  })

  it('is told to every address, and audited', async () => {
    const mails = ['one', 'two'].map((name) => ({ address: `${name}-${time.now}@example.com`, verified: true }))
    const { userId, account } = await member({ mails })
    const { person, landed } = await followed(manual, userId, mails[0]!.address)
    await person.submit(landed, rightAnswer)
    for (const { address } of mails) assert.match((await manual.mailTo(address))?.subject ?? '', /パスワードを再発行/)
    const { items } = await audit.list(manual.app.database.db, { tenantId: 'demo', limit: 5 })
    const acts = items.filter(({ subject }) => subject === account.id).map(({ act }) => act)
    assert.deepEqual(acts.slice(0, 2), ['passwordReissued', 'reissueAsked'])
  })

  it('says neither whether question or answer was wrong, counts, then locks and names the support desk', async () => {
    const { userId, mail } = await member()
    const { person, landed, link } = await followed(manual, userId, mail)
    const tries = [
      { question: 'first-pet', answer: 'wrong' },
      { question: 'first-school', answer: 'ポチ' },
    ]
    let seen = landed
    for (const [index, left] of [4, 3, 2, 1].entries()) {
      seen = await person.submit(seen, tries[index % 2])
      assert.deepEqual([seen.status, seen.page, seen.errors[0]], [422, 'recover-answer', 'no-match'])
      assert.match(seen.html, new RegExp(`after ${left} more failed`))
    }
    const locked = await person.submit(seen, tries[0])
    assert.deepEqual([locked.status, locked.page, locked.errors], [403, 'locked', ['locked']])
    assert.match(locked.html, /03-1234-5678/)
    assert.equal((await person.submit(seen, rightAnswer)).page, 'locked')
    assert.equal((await visitor().open(link)).page, 'locked')
    assert.match((await manual.mailTo(mail))?.text ?? '', /秘密の質問の答えの誤入力/)
    assert.equal((await signsIn(manual, userId, manualPassword)).page, 'done', 'the password still works')
  })

  it('asks again for what was left empty, and counts nothing', async () => {
    const { userId, mail } = await member()
    const { person, landed } = await followed(manual, userId, mail)
    let seen = landed
    for (let i = 0; i < 9; i += 1) seen = await person.submit(seen, { question: '', answer: ' ' })
    assert.deepEqual([seen.status, seen.errors.slice(0, 1)], [422, ['missing']])
    assert.ok(secretOn(await person.submit(seen, rightAnswer)))
  })

  it('unlocks what wrong passwords locked', async () => {
    const { userId, mail } = await member()
    for (let i = 0; i < 5; i += 1) await signsIn(manual, userId, 'wrong')
    const locked = await signsIn(manual, userId, manualPassword)
    assert.equal(locked.page, 'locked')
    assert.match(locked.html, /href="\/t\/demo\/recover"/)
    const { person, landed } = await followed(manual, userId, mail)
    const issued = secretOn(await person.submit(landed, rightAnswer))!
    assert.equal((await signsIn(manual, userId, issued)).page, 'new-password')
  })

  it('gives one password, however many answers come at once', async () => {
    const { userId, mail } = await member()
    const { person, landed } = await followed(manual, userId, mail)
    const shown = await Promise.all(Array.from({ length: 6 }, () => person.submit(landed, rightAnswer)))
    assert.equal(shown.filter(secretOn).length, 1)
  })

  it('takes from a sign-in under way what was shown in it', async () => {
    const { userId, account, mail } = await member()
    await manual.app.database.durably((trx) =>
      manual.app.passwords.requireChange(trx, 'demo', account.id, true).then(() => undefined),
    )
    const thief = visitor()
    const stopped = await thief.signIn(await thief.open(`${manual.base}/account`), userId, manualPassword)
    assert.equal(stopped.page, 'new-password')
    const { person, landed } = await followed(manual, userId, mail)
    assert.ok(secretOn(await person.submit(landed, rightAnswer)))
    const next = { new_password: 'Thief-of-9-oaks', new_password_confirm: 'Thief-of-9-oaks' }
    assert.equal((await thief.submit(stopped, next)).page, 'password')
  })
})

describe('the link of a reissue', () => {
  it('lasts thirty minutes, to the second', async () => {
    const { userId, mail } = await member()
    const { person, link, landed } = await followed(manual, userId, mail)
    time.now += 30 * 60 - 1
    assert.equal((await person.open(link)).page, 'recover-answer')
    time.now += 1
    const late = await person.open(link)
    assert.deepEqual([late.status, late.page, late.errors], [410, 'error', ['expired']])
    assert.deepEqual((await person.submit(landed, rightAnswer)).errors, ['expired'])
  })

  it('is dead once a newer one was sent', async () => {
    const { userId, mail } = await member()
    const old = await followed(manual, userId, mail)
    time.now += 60
    const newer = await followed(manual, userId, mail)
    assert.notEqual(old.link, newer.link)
    assert.deepEqual((await old.person.submit(old.landed, rightAnswer)).errors, ['expired'])
    assert.equal(newer.landed.page, 'recover-answer')
  })

  it('is not used up by whoever only looks at it', async () => {
    const { userId, mail } = await member()
    const { link } = await followed(manual, userId, mail)
    for (let i = 0; i < 3; i += 1) await visitor().open(link)
    const person = visitor()
    assert.ok(secretOn(await person.submit(await person.open(link), rightAnswer)))
  })

  it('leads nowhere when it was changed, or belongs to nobody', async () => {
    const { userId, mail } = await member()
    const { link } = await followed(manual, userId, mail)
    const token = link.slice(link.lastIndexOf('/') + 1)
    const bent = [token.slice(1), `${token}A`, token.toLowerCase(), `${token.slice(0, -1)}-`, 'x'.repeat(43), "'--"]
    for (const other of bent.filter((each) => each !== token)) {
      const seen = await visitor().open(`${manual.base}/recover/${encodeURIComponent(other)}`)
      assert.deepEqual([seen.status, seen.errors], [410, ['expired']], other)
    }
  })

  it('does not show the password step to a browser that showed no proof', async () => {
    const { userId, mail } = await customer(phone)
    const { person, link, landed } = await followed(recommended, userId, mail)
    const asked = await person.submit(landed)
    const code = /code (\d{6})/.exec((await recommended.mailTo('+819012345678'))?.text ?? '')?.[1]
    assert.equal((await person.submit(asked, { code: code! })).page, 'recover-password')
    const stranger = visitor()
    assert.equal((await stranger.open(link)).page, 'recover-code')
    const form = await person.open(link)
    const stolen = { ...form, url: new URL(link) }
    const password = { new_password: 'stolen by a stranger 1', new_password_confirm: 'stolen by a stranger 1' }
    assert.equal((await stranger.submit(stolen, password)).page, 'recover-code')
  })

  it('stands in no mail where the policy wants none: a number leads on', async () => {
    await manual.changePolicy({ mailLinks: 'none' })
    const { userId, mail } = await member()
    const person = visitor()
    const sent = await asks(manual, userId, mail, person)
    const letter = await manual.mailTo(mail)
    assert.doesNotMatch(`${letter?.text}${letter?.html}`, /https?:|href/)
    const number = /[:：] ?([0-9A-Z]{4}(?:-[0-9A-Z]{4}){3})/.exec(letter?.text ?? '')?.[1]
    assert.match(sent.html, /recover\/number/)
    const asked = await person.open(`${manual.base}/recover/number`)
    assert.deepEqual((await person.submit(asked, { number: ' ' })).errors.slice(0, 1), ['missing'])
    const landed = await person.submit(asked, { number: number!.toLowerCase().replaceAll('-', ' ') })
    assert.ok(secretOn(await person.submit(landed, rightAnswer)))
  })
})
