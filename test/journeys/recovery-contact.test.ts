/** Who forgot the password gets a new one by another registered contact; a mailbox alone is never enough with two-step on. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ownFactors } from '#test/factors.ts'
import { goodPassword, type Seen, visitor } from '#test/house.ts'
import {
  customer,
  followed,
  manual,
  member,
  phone,
  recommended,
  rightAnswer,
  secretOn,
  signsIn,
  time,
} from '#test/recovery-cast.ts'

describe('a password reissued by another registered contact', () => {
  it('asks for a code by text message, then lets the person choose', async () => {
    const { userId, mail } = await customer(phone)
    const { person, landed, link } = await followed(recommended, userId, mail)
    assert.equal(landed.page, 'recover-code')
    assert.doesNotMatch(landed.html, /9012345/)
    const asked = await person.submit(landed)
    const text = (await recommended.mailTo('+819012345678'))?.text ?? ''
    assert.match(text, /\n@localhost #\d{6}$/)
    const code = /#(\d{6})$/.exec(text)![1]!
    const wrong = await person.submit(asked, { code: code === '000000' ? '000001' : '000000' })
    assert.deepEqual([wrong.status, wrong.errors[0]], [422, 'wrong-code'])
    const choosing = await person.submit(wrong, { code: ` ${code.slice(0, 3)} ${code.slice(3)}` })
    assert.equal(choosing.page, 'recover-password')
    const weak = await person.submit(choosing, { new_password: 'short', new_password_confirm: 'other' })
    assert.deepEqual([weak.status, weak.page], [422, 'recover-password'])
    assert.ok(weak.errors.includes('different'))
    const same = { new_password: goodPassword, new_password_confirm: goodPassword }
    assert.ok((await person.submit(weak, same)).errors.includes('same-as-current'))
    const next = { new_password: 'seven quiet stones here', new_password_confirm: 'seven quiet stones here' }
    assert.equal((await person.submit(weak, next)).page, 'recover-done')
    assert.equal((await person.open(link)).page, 'recover-done')
    assert.equal((await signsIn(recommended, userId, 'seven quiet stones here')).page, 'done')
  })

  it('takes a second mail address where there is no phone', async () => {
    const other = `other-${time.now}@example.com`
    const first = `first-${time.now}@example.com`
    const mails = [first, other].map((address) => ({ address, verified: true }))
    const { userId } = await customer({ mails })
    const { person, landed } = await followed(recommended, userId, first)
    assert.equal(landed.page, 'recover-code')
    const asked = await person.submit(landed)
    const letter = await recommended.mailTo(other)
    const code = /(\d{6})/.exec(letter?.text.split('\n').find((line) => /^\d{6}/.test(line)) ?? '')?.[1]
    assert.equal((await person.submit(asked, { code: code! })).page, 'recover-password')
  })

  it('names the support desk where there is nothing but the mailbox', async () => {
    const { userId, mail } = await customer()
    const { landed, link } = await followed(recommended, userId, mail)
    assert.deepEqual([landed.status, landed.page, landed.errors], [403, 'recover-support', ['no-proof']])
    assert.match(landed.html, /03-1234-5678/)
    const person = visitor()
    const any = await person.submit(
      { ...landed, html: (await person.open(`${recommended.base}/recover`)).html, url: new URL(link) },
      { step: 'password', new_password: 'seven quiet stones here', new_password_confirm: 'seven quiet stones here' },
    )
    assert.equal(any.page, 'recover-support')
    assert.equal((await signsIn(recommended, userId, goodPassword)).page, 'done')
  })

  it('is never had by mailboxes alone where two-step verification is on', async () => {
    const mails = ['a', 'b'].map((name) => ({ address: `${name}-${time.now}@example.com`, verified: true }))
    const twoStep = {
      on: true,
      way: 'code' as const,
      destination: { channel: 'sms' as const, address: '+819012345678' },
    }
    const { userId } = await customer({ mails, twoStep })
    assert.equal((await followed(recommended, userId, mails[0]!.address)).landed.page, 'recover-support')
    const answering = await member({ mails: [{ address: `c-${time.now}@example.com`, verified: true }], twoStep })
    assert.equal((await followed(manual, answering.userId, `c-${time.now}@example.com`)).landed.page, 'recover-support')
    const calling = await member({ ...phone, twoStep })
    const { person, landed } = await followed(manual, calling.userId, calling.mail)
    const next = await person.submit(landed, rightAnswer)
    assert.equal(secretOn(next), undefined)
    assert.equal(next.page, 'recover-code')
  })

  it('is had with a code of one’s own where there is no phone: of the app, or from paper, each once', async () => {
    const twoStep = { on: true, way: null, destination: null }
    const { userId, mail } = await customer({ twoStep })
    const own = ownFactors(recommended)
    const codeOf = await own.oneTimePasswordsOf(userId)
    const [paper, other] = await own.recoveryCodesOf(userId)
    const { person, landed } = await followed(recommended, userId, mail)
    assert.deepEqual([landed.status, landed.page], [200, 'recover-code'])
    const send = (own_code: string) => person.submit(landed, { own_code })
    for (const wrong of ['000000', 'AAAAA-AAAAA']) {
      const refused = await send(wrong)
      assert.deepEqual([refused.status, refused.errors[0]], [422, 'wrong-code'])
    }
    assert.equal((await send(' ')).errors[0], 'missing')
    assert.equal((await send(codeOf(time.now))).page, 'recover-password')
    time.now += 60
    const again = await followed(recommended, userId, mail)
    assert.equal((await again.person.submit(again.landed, { own_code: codeOf(time.now - 60) })).errors[0], 'wrong-code')
    assert.equal((await again.person.submit(again.landed, { own_code: paper! })).page, 'recover-password')
    time.now += 60
    const third = await followed(recommended, userId, mail)
    assert.equal((await third.person.submit(third.landed, { own_code: paper! })).errors[0], 'wrong-code')
    const chosen = { new_password: 'seven quiet stones here', new_password_confirm: 'seven quiet stones here' }
    const last = await third.person.submit(third.landed, { own_code: other! })
    assert.equal((await third.person.submit(last, chosen)).page, 'recover-done')
    const next = await signsIn(recommended, userId, chosen.new_password)
    assert.equal(next.page, 'one-time-password', 'and the second step stays in force')
  })

  it('locks after as many wrong codes of one’s own as of those that are sent', async () => {
    await recommended.changePolicy({ lock: { codeTries: 3, waitsFrom: 100 } })
    const { userId, mail } = await customer({ twoStep: { on: true, way: null, destination: null } })
    const codeOf = await ownFactors(recommended).oneTimePasswordsOf(userId)
    const { person, landed } = await followed(recommended, userId, mail)
    for (const own_code of ['100000', 'AAAAA-AAAAA'])
      assert.equal((await person.submit(landed, { own_code })).status, 422)
    assert.deepEqual((await person.submit(landed, { own_code: '100001' })).errors, ['locked'])
    const right = await person.submit(landed, { own_code: codeOf(time.now) })
    assert.deepEqual([right.status, right.errors], [403, ['locked']])
    await recommended.changePolicy({ lock: null })
  })

  it('asks another contact where the policy wants an answer that was never registered', async () => {
    const { userId, mail } = await member(phone, { question: false })
    const { landed } = await followed(manual, userId, mail)
    assert.equal(landed.page, 'recover-code')
  })

  it('sends a code no more often than a minute, four times in all, and takes only the newest', async () => {
    const { userId, mail } = await customer({ phones: [{ number: '+819000000001', verified: true, sms: true }] })
    const { person, landed } = await followed(recommended, userId, mail)
    const codes: string[] = []
    const sendAgain = (seen: Seen) => person.submit(seen, { action: 'resend' })
    let seen = landed
    for (let i = 0; i < 4; i += 1) {
      seen = await sendAgain(seen)
      codes.push(/#(\d{6})$/.exec((await recommended.mailTo('+819000000001'))?.text ?? '')![1]!)
      const soon = await sendAgain(seen)
      assert.equal(soon.status, 429)
      assert.ok(Number(soon.headers.get('retry-after')) > 0)
      time.now += 60
    }
    assert.equal((await sendAgain(seen)).status, 429)
    if (codes[0] !== codes[3]) assert.equal((await person.submit(seen, { code: codes[0]! })).status, 422)
    assert.equal((await person.submit(seen, { code: codes[3]! })).page, 'recover-password')
  })

  it('takes no code after ten minutes, nor after five wrong ones', async () => {
    const { userId, mail } = await customer({ phones: [{ number: '+819000000002', verified: true, sms: true }] })
    const { person, landed } = await followed(recommended, userId, mail)
    const newest = async () => /#(\d{6})$/.exec((await recommended.mailTo('+819000000002'))?.text ?? '')![1]!
    const first = await person.submit(landed)
    const code = await newest()
    time.now += 600
    assert.deepEqual((await person.submit(first, { code })).errors.slice(0, 1), ['expired'])
    const second = await person.submit(first, { action: 'resend' })
    const other = await newest()
    for (let i = 0; i < 5; i += 1) {
      await person.submit(second, { code: other === '111111' ? '222222' : '111111' })
      time.now += 70
    }
    assert.notEqual((await person.submit(second, { code: other })).page, 'recover-password')
  })
})
