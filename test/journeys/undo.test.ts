/** Somebody takes an account over; the owner calls, and the support desk takes back what was changed. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Caller } from '#management-api/management-api.ts'
import { goodPassword, openHouse, visitor } from '#test/house.ts'

let clock = 1_800_000_000
const house = await openHouse({ clock: () => clock })
const { app, base } = house
const desk: Caller = { role: 'support', tenantId: 'demo', actor: 'token:desk' }
const thiefs = 'chosen by the thief 1'

async function mailsOf(address: string) {
  while ((await app.messages.deliverDue()) > 0);
  return app.mailbox.list(address)
}

/** Knows the password, changes it, and makes the address theirs. */
async function takeOver(userId: string) {
  const thief = visitor()
  await thief.signIn(await thief.open(`${base}/account`), userId)
  const asked = await thief.submit(await thief.open(`${base}/account/contacts/mail?of=0`), {
    contact: `thief-of-${userId}@example.com`,
  })
  const [code] = await mailsOf(`thief-of-${userId}@example.com`)
  await thief.submit(asked, { code: /\b\d{6}\b/.exec(code!.text)![0] })
  clock += 25 * 3600
  await app.accountContacts.settle(clock)
  const again = visitor()
  await again.signIn(await again.open(`${base}/account`), userId)
  const wish = { password: goodPassword, new_password: thiefs, new_password_confirm: thiefs }
  const changed = await again.submit(await again.open(`${base}/account/password`), wish)
  assert.match(changed.url.search, /changed/)
  return again
}

const undo = (userId: string, changes: readonly string[]) =>
  app.api.call(desk, 'POST', `/tenants/demo/accounts/${userId}/undo`, { reason: 'called back, ticket 7', changes })

describe('what a thief has changed', () => {
  it('is undone by the support desk: the thief is out, and the owner has their address and a way in', async () => {
    await house.addAccount('anna')
    const thief = await takeOver('anna')
    assert.equal((await thief.open(`${base}/account`)).page, 'account')

    const { body } = await undo('anna', ['password', 'contacts'])
    const { mails, enrolment } = body as { mails: { address: string }[]; enrolment: { url: string; password: string } }
    assert.deepEqual(
      mails.map(({ address }) => address),
      ['anna@example.com'],
    )
    assert.equal((await thief.open(`${base}/account`)).page, 'identifier')
    for (const password of [thiefs, goodPassword]) {
      const tried = visitor()
      assert.equal((await tried.signIn(await tried.open(`${base}/account`), 'anna', password)).status, 422, password)
    }

    const [toThief, toOwner] = [await mailsOf('thief-of-anna@example.com'), await mailsOf('anna@example.com')]
    for (const mailed of [toThief, toOwner])
      assert.ok(mailed.some(({ subject }) => /連絡先を元に戻しました|put back/.test(subject ?? '')))
    assert.ok(toOwner.some(({ text }) => text.includes(enrolment.url)))
    assert.ok(!JSON.stringify(toThief).includes(enrolment.url), 'the way in goes to the owner only')
    assert.ok(![...toThief, ...toOwner].some((mail) => JSON.stringify(mail).includes(enrolment.password)))

    const owner = visitor()
    const door = await owner.submit(await owner.open(enrolment.url), { enrolment_password: enrolment.password })
    const chosen = 'four quite new words 99'
    const done = await owner.submit(door, { new_password: chosen, new_password_confirm: chosen })
    assert.equal(done.page, 'enrol-done')
    const back = visitor()
    assert.equal((await back.signIn(await back.open(`${base}/account`), 'anna', chosen)).page, 'done')
  })

  it('is there for the support desk to read, line by line, without any secret', async () => {
    const { body } = await app.api.call(desk, 'GET', '/tenants/demo/accounts/anna/timeline?limit=100')
    const { items } = body as { items: { kind: string; code: string; words: { en: string } }[] }
    const codes = items.map(({ code }) => code)
    for (const code of [
      'passwordChanged',
      'changesReverted',
      'contactChanged',
      'mail-change stopped',
      'wrong-password',
    ])
      assert.ok(codes.includes(code), code)
    assert.doesNotMatch(JSON.stringify(items), /enrol\/|thief-of-anna@/)
  })
})
